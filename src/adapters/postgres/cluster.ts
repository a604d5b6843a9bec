import { randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Place } from './location.ts';
import { unlessMissing } from './missing.ts';
import { run } from './run.ts';

/** The role that owns everything, and the database. */
export const callboard = 'callboard';

/** The file with the server's password, readable by its account only. */
export function passwordFile(cluster: string): string {
  return `${cluster}.password`;
}

/** The major version of Postgres that wrote the cluster (`18`), or undefined where there is none. */
export async function majorOf(cluster: string): Promise<string | undefined> {
  return (await unlessMissing(readFile(join(cluster, 'PG_VERSION'), 'utf8')))?.trim();
}

/** Renames a cluster to `<cluster>-<major>-<timestamp>` and answers the new name. */
export async function setAside(cluster: string, major: string, now: Date): Promise<string> {
  const kept = `${cluster}-${major}-${now.toISOString().replace(/[-:]|\.\d+/g, '')}`;
  await rename(cluster, kept);
  return kept;
}

/**
 * Makes a cluster with the database `callboard` and a new password; it appears under its name only when complete.
 *
 * `durable: false` does not wait for the disk: for tests.
 */
export async function createCluster(
  native: string,
  { cluster, account }: Place,
  durable: boolean,
): Promise<void> {
  const folder = dirname(cluster);
  for (const entry of await readdir(folder)) {
    if (entry.startsWith(`${basename(cluster)}.new-`)) {
      await rm(join(folder, entry), { recursive: true, maxRetries: 5 });
    }
  }
  // A name of its own: an initdb whose parent was killed may still be writing under the name it was given.
  const draft = `${cluster}.new-${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  const secret = passwordFile(cluster);
  await writeFile(secret, randomBytes(24).toString('hex'), { mode: 0o600, flush: true });
  await chmod(secret, 0o600);
  if (account) {
    await chown(draft, account.uid, account.gid);
    await chown(secret, account.uid, account.gid);
  }

  const how = { folder, account };
  const initdb = join(native, 'bin', 'initdb');
  const identity = ['--username', callboard, '--pwfile', secret, '--auth', 'scram-sha-256'];
  // This locale is Postgres's own: the same order and letter case on every machine.
  const locale = [
    '--encoding',
    'UTF8',
    '--locale-provider',
    'builtin',
    '--builtin-locale',
    'C.UTF-8',
    '--locale',
    'C',
  ];
  await run(initdb, ['-D', draft, ...identity, ...locale, '--no-sync'], how);
  const once = ['--single', '-D', draft, '-F', '-c', 'exit_on_error=on', 'postgres'];
  await run(join(native, 'bin', 'postgres'), once, { ...how, input: `create database ${callboard}\n` });
  // Everything is written to disk once, at the end, instead of by each program.
  if (durable) await run(initdb, ['-D', draft, '--sync-only'], how);
  await rename(draft, cluster);
}

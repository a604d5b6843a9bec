import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, realpath, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { unlessMissing } from './missing.ts';
import type { Account } from './run.ts';

/** Where a cluster lives, and whom its server runs as (undefined: ourselves). */
export interface Place {
  cluster: string;
  account: Account | undefined;
}

/**
 * Decides where the cluster of the data folder lives and makes the folders above it.
 *
 * Postgres refuses to run as root, so there it runs as `nobody`, or as the owner of a cluster made earlier. Where
 * `nobody` cannot reach the data folder the cluster lives in `/var/lib/callboard/<12 hex of the SHA-256 of the
 * folder's absolute path>`, and `postgres.location` in the data folder names it, so that the folder may be moved.
 */
export async function locate(dataDir: string): Promise<Place> {
  await mkdir(dataDir, { recursive: true });
  const folder = await realpath(dataDir);
  const note = join(folder, 'postgres.location');
  const inside = join(folder, 'postgres');
  const text = (await unlessMissing(readFile(note, 'utf8')))?.trim();
  const noted = text === '' ? undefined : text;
  if (process.getuid?.() !== 0) return { cluster: noted ?? inside, account: undefined };

  const nobody = await findNobody();
  if (!noted && ((await unlessMissing(stat(inside))) || (await canReach(folder, nobody)))) {
    return { cluster: inside, account: await ownerOf(inside, nobody) };
  }
  const hash = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  const home = await machineFolder();
  const cluster = noted ?? join(home, hash);
  if (!noted) await writeFile(note, `${cluster}\n`);
  return { cluster, account: await ownerOf(cluster, nobody) };
}

/** Makes and answers the folder where root keeps what `nobody` must reach. */
export async function machineFolder(): Promise<string> {
  const folder = '/var/lib/callboard';
  await mkdir(folder, { recursive: true });
  await chmod(folder, 0o755);
  return folder;
}

/** Whether the account may pass every folder above `path` and enter or run `path` itself, by its mode bits. */
export async function canReach(path: string, account: Account): Promise<boolean> {
  const { mode, uid, gid } = await stat(path);
  const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
  if ((mode & bit) === 0) return false;
  return path === dirname(path) || canReach(dirname(path), account);
}

async function ownerOf(cluster: string, fallback: Account): Promise<Account> {
  const found = await unlessMissing(stat(cluster));
  return found && found.uid !== 0 ? { uid: found.uid, gid: found.gid } : fallback;
}

async function findNobody(): Promise<Account> {
  const fields = /^nobody:[^:]*:(\d+):(\d+):/m.exec(await readFile('/etc/passwd', 'utf8'));
  if (!fields) {
    throw new AppError(
      'config',
      'Postgres refuses to run as root, and /etc/passwd has no account "nobody" to run it as.',
      'Run Callboard as an ordinary user, or set DATABASE_URL to a Postgres server.',
    );
  }
  return { uid: Number(fields[1]), gid: Number(fields[2]) };
}

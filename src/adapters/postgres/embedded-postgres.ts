import { readFile } from 'node:fs/promises';
import { AppError, messageOf } from '../../core/errors.ts';
import { findBinaries, readyBinaries } from './binaries.ts';
import { callboard, createCluster, majorOf, passwordFile, setAside } from './cluster.ts';
import { locate } from './location.ts';
import type { Place } from './location.ts';
import { shareLock, tryLock, withLock } from './lock.ts';
import { findServer, startServer, stopServer } from './server.ts';

/** What `openEmbeddedPostgres` needs. */
export interface EmbeddedPostgresOptions {
  /** The folder of `CALLBOARD_DATA`; made when missing. */
  dataDir: string;
  /** Takes a sentence about what takes time or surprises: a first start, a cluster set aside. */
  log: (message: string) => void;
  /** False only for tests: nothing waits for the disk, and a power failure may spoil the cluster. */
  durable?: boolean;
}

/** A running server and our use of it. */
export interface EmbeddedPostgres {
  /** Connection string with the password: never for a log. */
  url: string;
  /** The folder of the cluster, for people. */
  location: string;
  how: 'created' | 'started' | 'adopted';
  /** Starts the server again where it was killed: on the same port, unless somebody else took that. */
  revive: () => Promise<void>;
  /** Ends our use; the last process that does stops the server. */
  release: () => Promise<void>;
}

/**
 * Creates, starts or adopts the embedded Postgres of a data folder; any number of processes may do so at once.
 *
 * Throws `config` where there are no binaries or no account to run them, `unavailable` with the server's own last
 * lines where it cannot be made or started.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log, durable = true } = options;
  try {
    const binaries = await findBinaries();
    const place = await locate(dataDir);
    const native = await readyBinaries(binaries, place);
    const users = `${place.cluster}.users`;
    const lock = `${place.cluster}.lock`;
    const wanted = { native, major: binaries.version.split('.')[0], place, log, durable };
    return await withLock(lock, async () => {
      const { how, port } = await ensureServer(wanted);
      const password = await readFile(passwordFile(place.cluster), 'utf8');
      const use = shareLock(users);
      return {
        url: `postgresql://${callboard}:${password}@127.0.0.1:${port}/${callboard}`,
        location: place.cluster,
        how,
        revive: () =>
          withLock(lock, async () => {
            await ensureServer(wanted);
          }),
        release: () =>
          withLock(lock, async () => {
            use.release();
            const last = tryLock(users);
            last?.release();
            if (last && (await findServer(place.cluster))?.alive) await stopServer(native, place);
          }),
      };
    });
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError(
      'unavailable',
      `The embedded Postgres of ${dataDir} cannot be opened: ${messageOf(error)}`,
      'Mend that, or set CALLBOARD_DATA to another folder, or DATABASE_URL to a Postgres server.',
      { cause: error },
    );
  }
}

interface Wanted {
  native: string;
  major: string | undefined;
  place: Place;
  log: (message: string) => void;
  durable: boolean;
}

async function ensureServer(wanted: Wanted): Promise<{ how: EmbeddedPostgres['how']; port: number }> {
  const { native, major, place, log, durable } = wanted;
  const { cluster } = place;
  const found = await majorOf(cluster);
  const server = await findServer(cluster);
  if (found === major && server?.alive && server.ready) return { how: 'adopted', port: server.port };

  if (found && found !== major) {
    if (server?.alive) await stopServer(native, place);
    const kept = await setAside(cluster, found, new Date());
    log(
      `The embedded database was written by Postgres ${found}, this release brings ${String(major)}: ` +
        `it is kept as ${kept}, and the catalog is synced anew.`,
    );
  }
  if (found !== major) {
    log(`Making the embedded database in ${cluster}.`);
    await createCluster(native, place, durable);
  }
  const port = await startServer(native, place, durable);
  return { how: found === major ? 'started' : 'created', port };
}

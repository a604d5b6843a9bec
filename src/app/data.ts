import { join, resolve } from 'node:path';
import pg from 'pg';
import { openEmbeddedPostgres } from '../adapters/postgres/embedded-postgres.ts';
import { openingFault } from '../adapters/postgres/fault.ts';
import type { Environment } from '../core/config/environment.ts';
import type { Log } from '../contract/context.ts';
import { makeDatabase, type Db } from '../store/database.ts';
import { migrate } from '../store/migrate.ts';

/** The database of this process. */
export interface Database {
  /** Connection string with its password: never for a log. */
  readonly url: string;
  readonly db: Db;
  /** The names of the migrations that opening it ran. */
  readonly migrated: readonly string[];
  /** Where the embedded cluster lies; undefined for a server of one's own. */
  readonly embedded: string | undefined;
  close(): Promise<void>;
}

// TECH.md, PERFORMANCE: four connections serve as fast as more, one costs 30 %.
const poolSize = 4;

// A client that goes away does not stop its query; nothing here needs longer, applying a large first sync aside.
const statementTimeoutMs = 120_000;

/**
 * Where the embedded database and caches of a mode lie; the demo's own are apart, so that trying it leaves no
 * trace.
 */
export function dataFolder(environment: Environment, demo: boolean): string {
  const folder = resolve(environment.data);
  return demo ? join(folder, 'demo') : folder;
}

/**
 * Opens `DATABASE_URL`, or the embedded server of a data folder, and brings its tables up to date. Throws
 * `AppError`
 * with what to do where that fails.
 */
export async function openDatabase(environment: Environment, folder: string, log: Log): Promise<Database> {
  await using opening = new AsyncDisposableStack();
  const embedded =
    environment.databaseUrl === undefined
      ? await openEmbeddedPostgres({ dataDir: folder, log: (message) => log.info({}, message) })
      : undefined;
  if (embedded !== undefined) opening.defer(() => embedded.release());
  const url = environment.databaseUrl ?? embedded?.url ?? '';
  const migrated = await migrateOver(url, log);
  const pool = opening.adopt(makePool(url, poolSize, log), (opened) => opened.end());
  const ends = opening.move();
  const close = () => ends.disposeAsync();
  return { url, db: makeDatabase(pool), migrated, embedded: embedded?.location, close };
}

/**
 * The same for commands that have something to say without it: where it cannot be opened, each query throws
 * why.
 */
export async function tryDatabase(environment: Environment, folder: string, log: Log): Promise<Database> {
  try {
    return await openDatabase(environment, folder, log);
  } catch (error) {
    const url = environment.databaseUrl ?? '';
    const fault = openingFault(error, url);
    const close = () => Promise.resolve();
    const db = makeDatabase({ connect: () => Promise.reject(fault), end: close, options: {} });
    return { url, db, migrated: [], embedded: undefined, close };
  }
}

async function migrateOver(url: string, log: Log): Promise<string[]> {
  const db = makeDatabase(makePool(url, 1, log));
  try {
    const applied = await migrate(db);
    if (applied.length > 0) log.info({ migrations: applied.join(', ') }, 'migrated the database');
    return applied;
  } catch (error) {
    throw openingFault(error, url);
  } finally {
    await db.destroy();
  }
}

function makePool(connectionString: string, max: number, log: Log): pg.Pool {
  const pool = new pg.Pool({
    connectionString,
    max,
    application_name: 'callboard',
    connectionTimeoutMillis: 5_000,
    statement_timeout: statementTimeoutMs,
    // A server that vanished without a word is noticed within twenty seconds, not two hours.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  });
  // Without a listener a lost connection would end the process.
  pool.on('error', (error) => log.warn({ error: error.message }, 'lost a connection to the database'));
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ error: error.message }, 'a connection in use was lost'));
  });
  return pool;
}

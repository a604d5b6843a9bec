import { Pool } from 'pg';
import type { Log, Ports } from '../../src/contract/context.ts';
import { AppError } from '../../src/core/errors.ts';
import { readSettings, type Settings } from '../../src/core/config/settings.ts';
import { makeDatabase, type Db } from '../../src/store/database.ts';

/** A log line as it was said. */
export interface Line {
  level: keyof Log;
  metadata: Record<string, unknown>;
  message: string;
}

/**
 * Ports over a database for tests of doors; what was logged and counted is kept in `lines` and `answered`.
 */
export function makePorts(db: Db, given: Partial<Ports> = {}): Ports & { lines: Line[]; answered: string[] } {
  const lines: Line[] = [];
  const answered: string[] = [];
  const say = (level: keyof Log) => (metadata: object, message: string) => {
    lines.push({ level, metadata: { ...metadata }, message });
  };
  return {
    db,
    settings: settings(''),
    catalog: () => Promise.reject(new AppError('internal', 'These tests have no catalog.', 'Give one.')),
    openSource: () => Promise.reject(new AppError('internal', 'These tests have no sources.', 'Give them.')),
    examine: nothing,
    commands: { typed: (name, text) => `${name} ${text}`, all: [] },
    enqueue: () => Promise.reject(new AppError('internal', 'These tests have no queue.', 'Give one.')),
    log: { debug: say('debug'), info: say('info'), warn: say('warn'), error: say('error') },
    meter: { answered: (name, door, outcome) => answered.push(`${name} ${door} ${outcome}`) },
    ...given,
    lines,
    answered,
  };
}

async function* nothing(): AsyncGenerator<never> {
  // Nothing to examine.
}

/** The settings that a configuration file gives. */
export function settings(text: string): Settings {
  const read = readSettings(Buffer.from(text), { folder: '/', variables: {}, readText: () => '' });
  if (read.kind === 'mistakes') throw new Error(JSON.stringify(read.mistakes));
  return read.settings;
}

/** Kysely over a small pool of its own. */
export function connect(url: string): Db {
  const pool = new Pool({ connectionString: url, max: 4 });
  // Dropping the database may overtake the goodbye of a client that the pool has forgotten already.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', () => undefined);
  return makeDatabase(pool);
}

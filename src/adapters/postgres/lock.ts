import { existsSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError, messageOf } from '../../core/errors.ts';

/** A lock on a file, held until it is released or its process ends, however it ends. */
export interface Lock {
  release(): void;
}

const sqliteBusy = 5;

// A connection that nobody refers to is collected, and its lock with it.
const held = new Set<DatabaseSync>();

/**
 * Locks the file at `path`, made when missing, together with others that share it; throws when one has it
 * alone.
 */
export function shareLock(path: string): Lock {
  return take(path, 'begin; select 1 from sqlite_schema');
}

/** Locks the file at `path`, made when missing, for us alone; undefined when any other holds it. */
export function tryLock(path: string): Lock | undefined {
  try {
    return take(path, 'begin exclusive');
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return undefined;
    throw error;
  }
}

/**
 * Does `work` while holding the lock at `path` alone; waits for it two minutes at most, then throws
 * `unavailable`.
 */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const until = Date.now() + 120_000;
  let lock = tryLock(path);
  while (!lock) {
    if (Date.now() > until) {
      throw new AppError(
        'unavailable',
        `Another process has been holding ${path} for two minutes.`,
        'Look for a callboard process that hangs while it starts or stops, and end it.',
      );
    }
    await wait(25);
    lock = tryLock(path);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/**
 * SQLite is here for its locks alone, on a file that stays empty: the kernel keeps them, so a killed process
 * leaves
 * none behind, and neither a reused process id nor a container's own numbering can deceive us.
 */
function take(path: string, statement: string): Lock {
  // Readable by us alone: whoever can read a file can lock it. Never opened again beside SQLite, for closing
  // any descriptor of a file ends this process's locks on it.
  if (!existsSync(path)) writeFileSync(path, '', { flag: 'a', mode: 0o600 });
  const database = openFile(path);
  try {
    database.exec(statement);
  } catch (error) {
    database.close();
    throw error;
  }
  held.add(database);
  return {
    release: () => {
      if (held.delete(database)) database.close();
    },
  };
}

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw new AppError(
      'config',
      `${path} cannot be locked: ${messageOf(error)}.`,
      'Run Callboard as the account that first started it here, or set CALLBOARD_DATA to another folder.',
      { cause: error },
    );
  }
}

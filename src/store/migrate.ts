import { readdir, readFile } from 'node:fs/promises';
import { sql, type Kysely } from 'kysely';
import { AppError, messageOf } from '../core/errors.ts';
import type { Schema } from './schema.ts';

const folder = new URL('../../migrations/', import.meta.url);

// Any constant does; it only has to be the same in every replica and nobody else's.
const lock = 7_203_114_901;

/**
 * Applies the numbered files of `migrations/` that the database has not seen, each in its own transaction, one
 * replica at a time. `db` must hold one direct connection (an advisory lock belongs to a session, which a pooler
 * such as PgBouncer would share). Returns the names applied.
 */
export async function migrate(db: Kysely<Schema>): Promise<string[]> {
  return await db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(${lock})`.execute(connection);
    try {
      return await applyPending(connection);
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(connection);
    }
  });
}

/** The names of the migrations that `db` still lacks. */
export async function pendingMigrations(db: Kysely<Schema>): Promise<string[]> {
  const { rows } = await sql<{ applied: string | null }>`select to_regclass('migrations') as applied`.execute(
    db,
  );
  const seen = rows[0]?.applied == null ? new Set<string>() : await applied(db);
  return (await files()).filter((name) => !seen.has(name));
}

async function applyPending(db: Kysely<Schema>): Promise<string[]> {
  await sql`create table if not exists migrations (
    name text primary key, applied_at timestamptz not null default now())`.execute(db);
  const seen = await applied(db);
  const pending = (await files()).filter((name) => !seen.has(name));
  for (const name of pending) {
    const text = await readFile(new URL(name, folder), 'utf8');
    await db
      .transaction()
      .execute(async (trx) => {
        await sql.raw(text).execute(trx);
        await sql`insert into migrations (name) values (${name})`.execute(trx);
      })
      .catch((cause: unknown) => {
        throw new AppError(
          'unavailable',
          `Migration ${name} failed: ${messageOf(cause)}`,
          'Nothing of it was applied. Mend what the message names (often a missing right of the role) and start again.',
          { cause },
        );
      });
  }
  return pending;
}

async function applied(db: Kysely<Schema>): Promise<Set<string>> {
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(db);
  return new Set(rows.map(({ name }) => name));
}

async function files(): Promise<string[]> {
  return (await readdir(folder)).filter((name) => /^\d{4}_[\w-]+\.sql$/.test(name)).sort();
}

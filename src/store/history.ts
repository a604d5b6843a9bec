import { sql } from 'kysely';
import type { Action } from '../core/change.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/**
 * A change to an entity: who, when, what, and the body until then (what it became is the next row's, or the
 * entity's).
 */
export interface HistoryRow {
  readonly ref: Ref;
  readonly action: Action;
  readonly changed_at: Date;
  readonly source_id: string | null;
  readonly path: string | null;
  readonly commit: string | null;
  readonly author_name: string | null;
  readonly author_email: string | null;
  readonly before: string | null;
}

/** Appends changes, seen at `now`. */
export async function appendHistory(trx: Db, rows: readonly HistoryRow[], now: Date): Promise<void> {
  await inChunks(rows, (chunk) =>
    sql`
      insert into entity_history (seen_at, ref, action, changed_at, source_id, path, commit, author_name, author_email,
        before)
      select ${now}::timestamptz, r.* from ${recordset(
        chunk,
        `ref text, action text, changed_at timestamptz, source_id text, path text, commit text, author_name text,
         author_email text, before text`,
      )}`.execute(trx),
  );
}

/** Forgets changes seen before a moment. */
export async function forgetHistory(db: Db, before: Date): Promise<void> {
  await sql`delete from entity_history where seen_at < ${before}`.execute(db);
}

import { sql, type Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { Schema } from './schema.ts';

export type SourceRow = Selectable<Schema['sources']>;

/** Every source that was ever read, configured or not. */
export async function listSources(db: Db): Promise<SourceRow[]> {
  return await db.selectFrom('sources').selectAll().orderBy('position').orderBy('id').execute();
}

/** One source; undefined where it is not known, or no longer. */
export async function findSource(db: Db, id: string): Promise<SourceRow | undefined> {
  return await db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Makes the table agree with the configuration: sources in their order, others without a place. */
export async function saveSources(trx: Db, sources: readonly { id: string; type: string }[]): Promise<void> {
  const rows = sources.map(({ id, type }, position) => ({ id, type, position }));
  await sql`
    insert into sources (id, position, type, reading)
    select id, position, type, '' from json_to_recordset(${JSON.stringify(rows)}::json)
      as s(id text, position integer, type text)
    on conflict (id) do update set position = excluded.position, type = excluded.type`.execute(trx);
  const configured = sources.map(({ id }) => id);
  await sql`update sources set position = null where id <> all(${configured}::text[])`.execute(trx);
}

/** Keeps that the source answered at `now`, whatever else, and what it says stands as it was last applied. */
export async function sourceReached(db: Db, id: string, now: Date): Promise<void> {
  await db.updateTable('sources').set(reached(now)).where('id', '=', id).execute();
}

function reached(now: Date) {
  return { attempted_at: now, reached_at: now, failure: null, failure_hint: null, failing_since: null };
}

/** Keeps that the source did not answer; its entities stay as they are. */
export async function sourceFailed(
  db: Db,
  id: string,
  failure: { readonly reason: string; readonly hint: string },
  now: Date,
): Promise<void> {
  const { reason, hint } = failure;
  const since = sql<Date>`coalesce(failing_since, ${now})`;
  await db
    .updateTable('sources')
    .set({ attempted_at: now, failure: reason, failure_hint: hint, failing_since: since })
    .where('id', '=', id)
    .execute();
}

const nothingHeld = { held_revision: null, held_removals: null, accepted_revision: null };

/** Keeps that a revision was applied, which settles whatever the guard held back. */
export async function sourceApplied(
  trx: Db,
  id: string,
  { revision, reading }: { readonly revision: string; readonly reading: string },
  now: Date,
): Promise<void> {
  await trx
    .updateTable('sources')
    .set({ ...reached(now), ...nothingHeld, revision, reading, applied_at: now, version: sql`version + 1` })
    .where('id', '=', id)
    .execute();
}

/** Keeps what the guard holds back, named by revision and reading, and how many entities it would orphan. */
export async function sourceHeld(
  db: Db,
  id: string,
  held: string,
  removals: number,
  now: Date,
): Promise<void> {
  await db
    .updateTable('sources')
    .set({ ...reached(now), held_revision: held, held_removals: removals, accepted_revision: null })
    .where('id', '=', id)
    .execute();
}

/** Forgets what was held back: the source says again what was last applied. */
export async function forgetHeld(db: Db, id: string): Promise<void> {
  await db.updateTable('sources').set(nothingHeld).where('id', '=', id).execute();
}

/** Accepts what is held; returns its number of removals, undefined where nothing is. */
export async function acceptHeld(trx: Db, id: string): Promise<number | undefined> {
  const row = await trx
    .updateTable('sources')
    .set({ accepted_revision: sql`held_revision` })
    .where('id', '=', id)
    .where('held_revision', 'is not', null)
    .returning('held_removals')
    .executeTakeFirst();
  return row === undefined ? undefined : (row.held_removals ?? 0);
}

/** Forgets a source that was taken out of the configuration and has no files left. */
export async function forgetSource(trx: Db, id: string): Promise<void> {
  await trx.deleteFrom('sources').where('id', '=', id).where('position', 'is', null).execute();
}

/** How many entities come from a source now. */
export async function countStanding(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from entities e join documents d on d.id = e.document_id
    where d.source_id = ${id}`.execute(db);
  return rows[0]?.count ?? 0;
}

/** How many problems lie in the files of a source, or with the entities that come from it. */
export async function countSourceProblems(db: Db, id: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from problems p
    left join entities e on e.ref = p.ref left join documents d on d.id = e.document_id
    where coalesce(p.source_id, d.source_id) = ${id}`.execute(db);
  return rows[0]?.count ?? 0;
}

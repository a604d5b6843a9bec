import { sql } from 'kysely';
import type { Standing } from '../core/change.ts';
import type { Projection } from '../core/projection.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/** How these refs stand: entities only, with what the next election needs to know. */
export async function standingOf(db: Db, refs: readonly Ref[]): Promise<Standing[]> {
  const { rows } = await sql<Standing>`
    select ref, document_id as document, hash from entities where ref = any(${refs}::text[])`.execute(db);
  return rows;
}

/** Gives every ref its number, new ones a new one. */
export async function numberRefs(trx: Db, refs: readonly Ref[]): Promise<Map<Ref, number>> {
  if (refs.length === 0) return new Map();
  const known = await sql<{ id: number; ref: Ref }>`
    select id, ref from refs where ref = any(${refs}::text[])`.execute(trx);
  const numbers = new Map(known.rows.map(({ id, ref }) => [ref, id]));
  const fresh = refs.filter((ref) => !numbers.has(ref));
  if (fresh.length === 0) return numbers;
  const made = await sql<{ id: number; ref: Ref }>`
    insert into refs (ref) select unnest(${fresh}::text[]) returning id, ref`.execute(trx);
  for (const { id, ref } of made.rows) numbers.set(ref, id);
  return numbers;
}

/** An entity to write: what it says, its number and the document it comes from. */
export type EntityWrite = Omit<Projection, 'body' | 'hash'> & {
  readonly id: number;
  readonly document: number;
};

/** Writes entities, new or in place, each with the body of its document, and takes the orphan's mark off them. */
export async function saveEntities(trx: Db, entities: readonly EntityWrite[]): Promise<void> {
  await inChunks(entities, (chunk) =>
    sql`
      insert into entities (id, document_id, ref, kind, namespace, name, shown, title, type, lifecycle, owner, system,
        domain, aliases, lookup_keys, words, facets, body, hash)
      select r.id, r.document, r.ref, r.kind, r.namespace, r.name, r.shown, r.title, r.type, r.lifecycle, r.owner,
        r.system, r.domain, r.aliases, r.keys, r.words, r.facets, d.body, d.hash
      from ${recordset(
        chunk,
        `id integer, document integer, ref text, kind text, namespace text, name text, shown text, title text,
         type text, lifecycle text, owner text, system text, domain text, aliases text[], keys text[], words text,
         facets text[]`,
      )} join documents d on d.id = r.document
      on conflict (id) do update set document_id = excluded.document_id, shown = excluded.shown,
        title = excluded.title, type = excluded.type, lifecycle = excluded.lifecycle, owner = excluded.owner,
        system = excluded.system, domain = excluded.domain, aliases = excluded.aliases,
        lookup_keys = excluded.lookup_keys, words = excluded.words, facets = excluded.facets, body = excluded.body,
        hash = excluded.hash, orphaned_at = null`.execute(trx),
  );
}

/** Marks entities that no document claims any more; they keep their last body. */
export async function orphanEntities(trx: Db, refs: readonly Ref[], now: Date): Promise<void> {
  if (refs.length === 0) return;
  await sql`
    update entities set document_id = null, orphaned_at = ${now} where ref = any(${refs}::text[])`.execute(
    trx,
  );
}

/** Entities as they stand, by ref: their numbers, and their bodies as JSON text. */
export async function entityBodies(
  db: Db,
  refs: readonly Ref[],
): Promise<Map<Ref, { id: number; body: string }>> {
  if (refs.length === 0) return new Map();
  const { rows } = await sql<{ id: number; ref: Ref; body: string }>`
    select id, ref, body from entities where ref = any(${refs}::text[])`.execute(db);
  return new Map(rows.map((row) => [row.ref, row]));
}

/** The refs of entities orphaned until a moment. */
export async function orphansSince(db: Db, until: Date): Promise<Ref[]> {
  const { rows } = await sql<{ ref: Ref }>`
    select ref from entities where orphaned_at <= ${until} order by ref`.execute(db);
  return rows.map(({ ref }) => ref);
}

/** Removes entities; their relations are the caller's to take out. */
export async function deleteEntities(trx: Db, refs: readonly Ref[]): Promise<void> {
  await sql`delete from entities where ref = any(${refs}::text[])`.execute(trx);
}

/** The numbers of entities that these own. */
export async function ownedBy(db: Db, owners: readonly Ref[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from entities where owner = any(${owners}::text[])`.execute(db);
  return rows.map(({ id }) => id);
}

/** The Users that own something. */
export async function owningUsers(db: Db): Promise<Ref[]> {
  const { rows } = await sql<{ owner: Ref }>`
    select distinct owner from entities where owner like 'user:%'`.execute(db);
  return rows.map(({ owner }) => owner);
}

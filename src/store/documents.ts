import { sql } from 'kysely';
import type { Claim, KeptDocument } from '../core/claim.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/** A document with its number. */
export type NumberedDocument = KeptDocument<number>;

/** The documents of these files of a source. */
export async function documentsOf(
  db: Db,
  source: string,
  paths: readonly string[],
): Promise<NumberedDocument[]> {
  const { rows } = await sql<NumberedDocument>`
    select id, path, index, line, ref, body, hash, good, first_seen as "firstSeen" from documents
    where source_id = ${source} and path = any(${paths}::text[])`.execute(db);
  return rows;
}

/** Gives new documents their numbers, so that what follows from them can be worked out before they are written. */
export async function numberDocuments(
  trx: Db,
  documents: readonly KeptDocument[],
): Promise<NumberedDocument[]> {
  const fresh = documents.filter(({ id }) => id === undefined).length;
  const { rows } = await sql<{ id: number }>`
    select nextval('documents_id')::integer as id from generate_series(1, ${fresh}::integer)`.execute(trx);
  const ids = rows.values();
  return documents.map((document) => ({ ...document, id: document.id ?? ids.next().value?.id ?? NaN }));
}

/** Writes documents, known ones in place (they may have moved to another file). */
export async function saveDocuments(
  trx: Db,
  source: string,
  documents: readonly NumberedDocument[],
): Promise<void> {
  await inChunks(documents, (chunk) =>
    sql`
      insert into documents (source_id, id, path, index, line, ref, body, hash, good, first_seen)
      select ${source}, r.* from ${recordset(
        chunk,
        `id integer, path text, index integer, line integer, ref text, body text, hash text, good boolean,
         "firstSeen" timestamptz`,
      )}
      on conflict (id) do update set path = excluded.path, index = excluded.index, line = excluded.line,
        ref = excluded.ref, body = excluded.body, hash = excluded.hash, good = excluded.good`.execute(trx),
  );
}

/** Forgets documents. */
export async function deleteDocuments(trx: Db, ids: readonly number[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`delete from documents where id = any(${ids}::integer[])`.execute(trx);
}

/** The claims on these refs, but those of documents in the given files of `source`. */
export async function otherClaims(
  db: Db,
  refs: readonly Ref[],
  source: string,
  paths: readonly string[],
): Promise<Claim[]> {
  const { rows } = await sql<Claim>`
    select d.ref, d.id as document, d.source_id as source, s.position, d.path, d.index,
      d.first_seen as "firstSeen", d.hash
    from documents d join sources s on s.id = d.source_id
    where d.ref = any(${refs}::text[]) and d.hash is not null
      and not (d.source_id = ${source} and d.path = any(${paths}::text[]))`.execute(db);
  return rows;
}

/** The claims on all refs that more than one document claims. */
export async function rivalClaims(db: Db): Promise<Claim[]> {
  const { rows } = await sql<Claim>`
    select d.ref, d.id as document, d.source_id as source, s.position, d.path, d.index,
      d.first_seen as "firstSeen", d.hash
    from documents d join sources s on s.id = d.source_id
    where d.hash is not null
      and d.ref in (select ref from documents where hash is not null group by ref having count(*) > 1)`.execute(
    db,
  );
  return rows;
}

/** What documents say, by number, with where they can be looked at; those that never were good are left out. */
export async function bodiesOf(
  db: Db,
  ids: readonly number[],
): Promise<Map<number, { body: string; viewUrl: string | null }>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: number; body: string; viewUrl: string | null }>`
    select d.id, d.body, f.view_url as "viewUrl"
    from documents d join files f on f.source_id = d.source_id and f.path = d.path
    where d.id = any(${ids}::integer[]) and d.body is not null`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}

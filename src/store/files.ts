import { sql } from 'kysely';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/** A file of a source as it was last read. */
export interface KnownFile {
  readonly path: string;
  readonly fingerprint: string;
  /** Paths that its placeholders read. */
  readonly includes: readonly string[];
  readonly viewUrl: string | null;
  /** Bodies of its Location entities, so that an unchanged file is followed without being read. */
  readonly locations: readonly unknown[];
}

export interface FileRow {
  readonly path: string;
  readonly fingerprint: string;
  readonly includes: readonly string[];
  readonly commit: string | null;
  readonly author_name: string | null;
  readonly author_email: string | null;
  readonly changed_at: Date;
  readonly view_url: string | null;
}

/** Every file of a source. */
export async function knownFiles(db: Db, source: string): Promise<KnownFile[]> {
  const { rows } = await sql<KnownFile>`
    select f.path, f.fingerprint, f.includes, f.view_url as "viewUrl", coalesce(l.bodies, '[]') as locations
    from files f
    left join (
      select d.path, json_agg(d.body::json order by d.index) as bodies from documents d
      where d.source_id = ${source} and d.ref like 'location:%' and d.body is not null
      group by d.path
    ) l on l.path = f.path
    where f.source_id = ${source}`.execute(db);
  return rows;
}

/** Paths of all files of a source. */
export async function pathsOf(db: Db, source: string): Promise<string[]> {
  const rows = await db.selectFrom('files').select('path').where('source_id', '=', source).execute();
  return rows.map(({ path }) => path);
}

/** Writes files as they were read now. */
export async function saveFiles(trx: Db, source: string, files: readonly FileRow[]): Promise<void> {
  await inChunks(files, (chunk) =>
    sql`
      insert into files (source_id, path, fingerprint, includes, commit, author_name, author_email, changed_at,
        view_url)
      select ${source}, r.* from ${recordset(
        chunk,
        `path text, fingerprint text, includes text[], commit text, author_name text, author_email text,
         changed_at timestamptz, view_url text`,
      )}
      on conflict (source_id, path) do update set fingerprint = excluded.fingerprint, includes = excluded.includes,
        commit = excluded.commit, author_name = excluded.author_name, author_email = excluded.author_email,
        changed_at = excluded.changed_at, view_url = excluded.view_url`.execute(trx),
  );
}

/** Forgets files, with the documents still in them. */
export async function deleteFiles(trx: Db, source: string, paths: readonly string[]): Promise<void> {
  if (paths.length === 0) return;
  await sql`delete from files where source_id = ${source} and path = any(${paths}::text[])`.execute(trx);
}

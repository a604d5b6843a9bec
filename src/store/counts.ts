import { sql } from 'kysely';
import type { Db } from './database.ts';

/** How many entities of each kind there are. */
export async function countEntities(db: Db): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select kind, count(*)::integer as count from entities group by kind order by count desc, kind`.execute(
    db,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

/** How many entities come from each source now, by its id. */
export async function countBySource(db: Db): Promise<Map<string, number>> {
  const { rows } = await sql<{ source: string; count: number }>`
    select d.source_id as source, count(*)::integer as count
    from entities e join documents d on d.id = e.document_id group by d.source_id`.execute(db);
  return new Map(rows.map(({ source, count }) => [source, count]));
}

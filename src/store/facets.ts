import { sql } from 'kysely';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';

/** The refs of the entities that have all of these facets (`key=value`, in any case). */
export async function refsWith(db: Db, facets: readonly string[]): Promise<Set<Ref>> {
  const wanted = facets.map((facet) => facet.toLowerCase());
  const { rows } = await sql<{
    ref: Ref;
  }>`select ref from entities where facets @> ${wanted}::text[]`.execute(db);
  return new Set(rows.map(({ ref }) => ref));
}

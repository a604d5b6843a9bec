import { sql } from 'kysely';
import type { RelationType } from '../core/relation.ts';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/** A relation by the numbers of its refs. `declared_by` is the entity whose document says so. */
export interface RelationRow {
  readonly declared_by: number;
  readonly source: number;
  readonly type: RelationType;
  readonly target: number;
}

const columns = 'declared_by integer, source integer, type text, target integer';

/**
 * Makes these entities declare exactly these relations; returns the numbers at the ends of those that came or
 * went.
 */
export async function replaceRelations(
  trx: Db,
  declarers: readonly number[],
  relations: readonly RelationRow[],
): Promise<number[]> {
  const { rows } = await sql<RelationRow>`
    select declared_by, source, type, target from relations
    where declared_by = any(${declarers}::integer[])`.execute(trx);
  const [before, after] = [byKey(rows), byKey(relations)];
  const gone = [...before].filter(([key]) => !after.has(key)).map(([, row]) => row);
  const fresh = [...after].filter(([key]) => !before.has(key)).map(([, row]) => row);
  await inChunks(gone, (chunk) =>
    sql`
      delete from relations using ${recordset(chunk, columns)}
      where relations.declared_by = r.declared_by and relations.source = r.source and relations.type = r.type
        and relations.target = r.target`.execute(trx),
  );
  await inChunks(fresh, (chunk) =>
    sql`
      insert into relations (declared_by, source, type, target)
      select * from ${recordset(chunk, columns)}`.execute(trx),
  );
  return [...gone, ...fresh].flatMap(({ source, target }) => [source, target]);
}

function byKey(relations: readonly RelationRow[]): Map<string, RelationRow> {
  return new Map(relations.map((row) => [`${row.declared_by} ${row.source} ${row.type} ${row.target}`, row]));
}

/** The numbers of all refs one relation away from these, in either direction. */
export async function neighbours(db: Db, ids: readonly number[]): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select target as id from relations where source = any(${ids}::integer[])
    union select source from relations where target = any(${ids}::integer[])`.execute(db);
  return rows.map(({ id }) => id);
}

import { sql, type RawBuilder } from 'kysely';

// What goes in one parameter: more rows only cost memory, fewer round trips; JSON text has a longest length.
const mostRows = 1_000;
const mostCharacters = 8_000_000;

/**
 * Rows as one JSON parameter that Postgres reads as a table, e.g.
 * `insert into t select * from ${recordset(rows, 'id integer, tags text[]')}`.
 */
export function recordset(rows: readonly object[], columns: string): RawBuilder<unknown> {
  return sql`json_to_recordset(${storable(rows)}::json) as r(${sql.raw(columns)})`;
}

/** JSON that Postgres takes: it refuses NUL and halves of surrogate pairs, for which U+FFFD stands in. */
function storable(rows: readonly object[]): string {
  const text = JSON.stringify(rows);
  if (!/\\u(?:0000|d[89a-f])/i.test(text)) return text;
  return JSON.stringify(rows, (_, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed().replaceAll('\0', '\uFFFD') : value,
  );
}

/** Runs a statement for as many rows at a time as one parameter should hold. */
export async function inChunks<Row extends object>(
  rows: readonly Row[],
  run: (chunk: readonly Row[]) => Promise<unknown>,
): Promise<void> {
  let from = 0;
  let characters = 0;
  for (const [at, row] of rows.entries()) {
    const size = sizeOf(row);
    if (at > from && (at - from === mostRows || characters + size > mostCharacters)) {
      await run(rows.slice(from, at));
      [from, characters] = [at, 0];
    }
    characters += size;
  }
  if (rows.length > from) await run(rows.slice(from));
}

function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (value === null || typeof value !== 'object') return 1;
  let size = 0;
  for (const item of Object.values(value)) size += sizeOf(item);
  return size;
}

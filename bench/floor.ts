import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { parseAllDocuments } from 'yaml';

/** Seconds of reading the same files with the same parser. */
export function parseFloor(folder: string): number {
  const texts = globSync('**/catalog-info.yaml', { cwd: folder }).map((path) =>
    readFileSync(join(folder, path), 'utf8'),
  );
  const start = performance.now();
  for (const text of texts)
    for (const document of parseAllDocuments(text)) if ('toJSON' in document) document.toJSON();
  return (performance.now() - start) / 1000;
}

/** Seconds of one bulk COPY of the rows that the sync made, into tables without indexes. */
export async function copyFloor(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let seconds = 0;
    for (const table of ['files', 'documents', 'entities', 'relations', 'entity_history']) {
      const { rows } = await client.query<{ row: string }>(`select t::text as row from ${table} t`);
      await client.query(`create temp table floor_${table} (row text)`);
      const lines = rows.map(({ row }) => `${escapeCopy(row)}\n`);
      const start = performance.now();
      await pipeline(Readable.from(chunks(lines)), client.query(copyFrom(`copy floor_${table} from stdin`)));
      seconds += (performance.now() - start) / 1000;
    }
    return seconds;
  } finally {
    await client.end();
  }
}

/** A value for COPY's text format. */
function escapeCopy(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replaceAll('\n', '\\n')
    .replaceAll('\t', '\\t')
    .replaceAll('\r', '\\r');
}

function* chunks(lines: readonly string[]): Generator<string> {
  for (let at = 0; at < lines.length; at += 1000) yield lines.slice(at, at + 1000).join('');
}

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Db } from '../../src/store/database.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { connect } from '../surfaces/ports.ts';

let fresh: FreshDatabase;
let db: Db;

beforeAll(async () => {
  fresh = await freshDatabase();
  db = connect(fresh.url);
});

afterAll(async () => {
  await db.destroy();
  await fresh.drop();
});

/** What `pg` gives for a column of each type of Postgres. */
const types: Readonly<Record<string, string>> = {
  int2: 'number',
  int4: 'number',
  int8: 'string',
  text: 'string',
  _text: 'string[]',
  bool: 'boolean',
  timestamptz: 'Date',
  date: 'string',
  jsonb: 'unknown',
};

it('the migrated database is what schema.ts says: tables, columns, types, nulls and what the database fills in', async () => {
  const { rows } = await sql<{
    table: string;
    column: string;
    type: string;
    nullable: boolean;
    always: boolean;
    filled: boolean;
  }>`
    select table_name as table, column_name as column, udt_name as type, is_nullable = 'YES' as nullable,
      identity_generation is not distinct from 'ALWAYS' as always, column_default is not null as filled
    from information_schema.columns
    where table_schema = 'public' and table_name <> 'migrations'
    order by table_name, column_name`.execute(db);
  const migrated = rows.map(({ table, column, type, nullable, always, filled }) => {
    const read = `${types[type] ?? type}${nullable ? ' | null' : ''}`;
    return `${table}.${column}: ${always ? `GeneratedAlways<${read}>` : filled ? `Generated<${read}>` : read}`;
  });
  expect(migrated).toEqual(written().sort());
});

/** The columns as schema.ts has them, `table.column: type`. */
function written(): string[] {
  const path = fileURLToPath(new URL('../../src/store/schema.ts', import.meta.url));
  const [, body = ''] = /export interface Schema \{\n(.*)\n\}/s.exec(readFileSync(path, 'utf8')) ?? [];
  const tables = [...body.matchAll(/^ {2}(\w+): \{(.*?)\};?$/gms)].filter(
    ([, , columns]) => columns !== undefined,
  );
  return tables.flatMap(([, table, columns = '']) =>
    [...columns.matchAll(/(\w+): ([^;\n]+?)(?=;|\n|$| $)/g)].map(
      ([, column, type]) => `${table}.${column}: ${type?.trim()}`,
    ),
  );
}

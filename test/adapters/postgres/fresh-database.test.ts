import { Client } from 'pg';
import { expect, test } from 'vitest';
import { freshDatabase } from '../../support/postgres.ts';

test('each fresh database is migrated, its own, and gone when dropped', async () => {
  const [one, two] = await Promise.all([freshDatabase(), freshDatabase()]);
  const client = new Client({ connectionString: one.url });
  await client.connect();
  await client.query('create table mine (line text)');
  expect(await tables(one.url)).toEqual(expect.arrayContaining(['migrations', 'entities', 'mine']));
  expect(await tables(two.url)).not.toContain('mine');

  client.on('error', () => undefined);
  await one.drop();
  await two.drop();
  await expect(tables(one.url)).rejects.toThrow('does not exist');
});

async function tables(url: string): Promise<string[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ tablename: string }>(
    `select tablename from pg_tables where schemaname = 'public'`,
  );
  await client.end();
  return rows.map(({ tablename }) => tablename);
}

import { expect, it } from 'vitest';
import { sql } from 'kysely';
import { component } from '../../support/entity-text.ts';
import { many, story } from './story.ts';

it('readers see the catalog before a revision or after it, never between', async () => {
  const files = (type: string) => many(40, (name) => component(name, { type }));
  const acme = await story({ acme: files('v0') });
  let syncing = true;
  const seen = new Set<string>();
  const look = async () => {
    while (syncing) {
      const { rows } = await sql<{ seen: string }>`
        select string_agg(distinct type, '+') || ' ' || count(*) || ' ' || count(orphaned_at) as seen
        from entities`.execute(acme.db);
      for (const row of rows) seen.add(row.seen);
      const { entries } = await acme.ports.catalog();
      seen.add(`${[...new Set(entries.map(({ type }) => type))].join('+')} ${entries.length} 0`);
    }
  };
  const looking = look();
  for (const type of ['v1', 'v2', 'v3', 'v4', 'v5']) await acme.change('acme', files(type));
  syncing = false;
  await looking;
  expect(seen.size).toBeGreaterThan(1);
  expect([...seen].filter((one) => !/^v\d 40 0$/.test(one))).toEqual([]);
});

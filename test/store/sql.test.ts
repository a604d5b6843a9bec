import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import { expect, it } from 'vitest';
import { bodiesOf, documentsOf, otherClaims, saveDocuments } from '../../src/store/documents.ts';
import type { Db } from '../../src/store/database.ts';
import { saveEntities, standingOf } from '../../src/store/entities.ts';
import { findEntityCard } from '../../src/store/entity-card.ts';
import { knownFiles } from '../../src/store/files.ts';
import { loadEntries } from '../../src/store/generation.ts';
import { findPerson } from '../../src/store/people.ts';
import { listProblems, surroundingsOf } from '../../src/store/problems.ts';
import { neighbours } from '../../src/store/relations.ts';
import type { Schema } from '../../src/store/schema.ts';

const row = {
  id: 1,
  path: 'a.yaml',
  index: 0,
  line: 1,
  ref: 'r',
  body: '{}',
  hash: 'h',
  good: true,
  firstSeen: new Date(0),
};

/** The statements that a large or a busy catalog spends its time in. */
const hot: Readonly<Record<string, (db: Db) => Promise<unknown>>> = {
  bodiesOf: (db) => bodiesOf(db, [1]),
  documentsOf: (db) => documentsOf(db, 'acme', ['a.yaml']),
  findEntityCard: (db) => findEntityCard(db, 'r'),
  findPerson: (db) => findPerson(db, 'T1', 'U1'),
  knownFiles: (db) => knownFiles(db, 'acme'),
  listProblems: (db) => listProblems(db, { refs: ['r'], owners: ['r'] }, 20),
  loadEntries,
  neighbours: (db) => neighbours(db, [1]),
  otherClaims: (db) => otherClaims(db, ['r'], 'acme', ['a.yaml']),
  saveDocuments: (db) => saveDocuments(db, 'acme', [row]),
  saveEntities: (db) =>
    saveEntities(db, [{ id: 1, document: 1 } as Parameters<typeof saveEntities>[1][number]]),
  standingOf: (db) => standingOf(db, ['r']),
  surroundingsOf: (db) => surroundingsOf(db, [1]),
};

it.each(Object.entries(hot))('%s says to Postgres what its file in test/sql says', async (name, run) => {
  const said: string[] = [];
  const db = new Kysely<Schema>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (made) => new PostgresIntrospector(made),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
    log: ({ query }) => void said.push(query.sql),
  });
  await run(db);
  const lines = said.join(';\n').split('\n');
  const text = lines.map((line) => line.trim()).filter((line) => line !== '');
  await expect(`${text.join('\n')};\n`).toMatchFileSnapshot(`../sql/${name}.sql`);
});

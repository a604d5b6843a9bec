import { describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import type { OpenSource } from '../../../src/core/source.ts';
import { component } from '../../support/entity-text.ts';
import { watched } from '../../support/statements.ts';
import type { World } from '../../support/world.ts';
import { hour, many, story } from './story.ts';

const files = many(5, (name) => component(name, { dependsOn: ['component:svc-0', 'component:gone'] }));
const tables = ['files', 'documents', 'refs', 'entities', 'relations', 'problems', 'entity_history'] as const;

/** By which transaction each row was last written: a row that was written again has another. */
async function writers({ db }: World): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const table of tables) {
    const { rows } = await sql<{ row: string }>`
      select ${sql.table(table)}::text || ' ' || xmin as row from ${sql.table(table)}`.execute(db);
    found[table] = rows.map(({ row }) => row).sort();
  }
  return found;
}

/** How many rows of each table were written, or taken away, since. */
function written(before: Record<string, string[]>, after: Record<string, string[]>): Record<string, number> {
  const changed = tables.map((table) => {
    const [was, is] = [new Set(before[table]), new Set(after[table])];
    return [table, was.symmetricDifference(is).size] as const;
  });
  return Object.fromEntries(changed.filter(([, count]) => count > 0));
}

/** Keeps which files are read. */
function recordReads(open: OpenSource, reads: string[]): OpenSource {
  return async (source, options) => {
    const opened = await open(source, options);
    if (opened.kind !== 'changed') return opened;
    const { tree } = opened;
    const read: typeof tree.read = (entries, maxBytes) => {
      reads.push(...entries.map(({ path }) => path));
      return tree.read(entries, maxBytes);
    };
    return { ...opened, tree: { ...tree, read } };
  };
}

async function setting(type: 'file' | 'git') {
  const acme = await story({ acme: files }, { type });
  const reads: string[] = [];
  acme.ports.openSource = recordReads(acme.ports.openSource, reads);
  acme.pass(hour);
  const { generation } = await acme.ports.catalog();
  return { acme, reads, before: await writers(acme), generation };
}

describe('what is unchanged costs nothing', () => {
  it('a revision applied before: nothing is opened, read or written, in five statements', async () => {
    const { acme, reads, before } = await setting('git');
    let statements = 0;
    const { db } = acme.ports;
    acme.ports.db = watched(db, () => void (statements += 1));
    expect(await acme.sync('acme')).toEqual({ kind: 'unchanged' });
    acme.ports.db = db;
    expect(statements).toBeLessThanOrEqual(5);
    expect(reads).toEqual([]);
    expect(written(before, await writers(acme))).toEqual({});
  });

  it('a commit that touches no catalog file: no file is read, no row written, no reader disturbed', async () => {
    const { acme, reads, before, generation } = await setting('git');
    expect(await acme.change('acme', { 'README.md': 'Hello.' })).toMatchObject({ kind: 'applied' });
    expect(reads).toEqual([]);
    expect(written(before, await writers(acme))).toEqual({});
    expect((await acme.ports.catalog()).generation).toBe(generation);
  });

  it.each(['file', 'git'] as const)(
    'one of many files of a %s source: only it is read and written',
    async (type) => {
      const { acme, reads, before } = await setting(type);
      await acme.change('acme', {
        'svc-3.yaml': component('svc-3', { type: 'website', dependsOn: ['component:gone'] }),
      });
      expect(reads).toEqual(['svc-3.yaml']);
      expect(written(before, await writers(acme))).toEqual({
        files: 2,
        documents: 2,
        entities: 2,
        relations: 1,
        entity_history: 1,
      });
    },
  );

  it('a file that says the same in other words: its document moves, its entity is not written', async () => {
    const { acme, before, generation } = await setting('file');
    await acme.change('acme', { 'svc-3.yaml': `# A comment.\n${files['svc-3.yaml']}` });
    expect(written(before, await writers(acme))).toEqual({ files: 2, documents: 2 });
    expect((await acme.ports.catalog()).generation).toBe(generation);
  });

  it('a source that is read in another way is read and written anew, and only what differs is a change', async () => {
    const { acme, reads } = await setting('git');
    await acme.db
      .updateTable('entities')
      .set({ words: 'what an older reader made of it', facets: [] })
      .execute();
    await acme.db.deleteFrom('relations').execute();
    acme.configure(['acme'], { source: { paths: ['svc-[0-9].yaml', 'other/*.yaml'] } });
    expect(await acme.sync('acme')).toMatchObject({ changes: { added: 0, changed: 0, orphaned: 0 } });
    expect(reads).toHaveLength(5);
    expect(await acme.db.selectFrom('entity_history').select('id').execute()).toHaveLength(5);
    expect(await acme.sync('acme')).toEqual({ kind: 'unchanged' });
  });
});

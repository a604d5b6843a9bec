import fc from 'fast-check';
import { expect, it } from 'vitest';
import { tidyJob } from '../../../src/features/ingest/job.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { component, documents, team } from '../../support/entity-text.ts';
import { world, type World } from '../../support/world.ts';
import { day } from './story.ts';

/** A document as the model sees it. */
interface Doc {
  readonly name: string;
  readonly type: string;
  readonly state: 'good' | 'invalid' | 'unreadable';
}

const sources = ['one', 'two', 'three'] as const;
const doc = fc.record<Doc>({
  name: fc.constantFrom('ant', 'bee', 'cat', 'dog', 'eel', 'team'),
  type: fc.constantFrom('v1', 'v2'),
  state: fc.oneof({ weight: 5, arbitrary: fc.constant('good') }, fc.constantFrom('invalid', 'unreadable')),
});
const file = fc.oneof(
  { weight: 3, arbitrary: fc.array(doc, { minLength: 1, maxLength: 3 }) },
  { weight: 1, arbitrary: fc.constant(null) },
);
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      source: fc.constantFrom(...sources),
      files: fc.dictionary(fc.constantFrom('a.yaml', 'b.yaml', 'c/d.yaml'), file, { minKeys: 1, maxKeys: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('order' as const),
      order: fc.shuffledSubarray([...sources], { minLength: 1 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tidy' as const) }) },
);

function textOf({ name, type, state }: Doc): string {
  if (state === 'unreadable') return `metadata: { name: ${name}\n`;
  if (name === 'team') return team('team', state === 'good' ? ['ann'] : [5 as never]);
  const broken = state === 'invalid' ? { lifecycle: 3 } : {};
  return component(name, {
    type,
    owner: 'team',
    dependsOn: [`component:${name === 'ant' ? 'bee' : 'ant'}`],
    ...broken,
  });
}

/** What must be there by the files alone: every ref that a good document claims, by a configured source or not yet gone. */
function expectModel(
  rows: { ref: string; orphaned: boolean }[],
  files: ReadonlyMap<string, readonly Doc[]>,
): void {
  const standing = new Set(rows.filter(({ orphaned }) => !orphaned).map(({ ref }) => ref));
  const documents = [...files.values()].flat();
  const refOf = ({ name }: Doc) => (name === 'team' ? 'group:default/team' : `component:default/${name}`);
  const claimed = documents.filter(({ state }) => state === 'good').map(refOf);
  for (const ref of claimed) expect([...standing]).toContain(ref);
  // Whatever else stands does so by the last good version of something that is bad now.
  if (documents.every(({ state }) => state === 'good'))
    expect([...standing].sort()).toEqual([...new Set(claimed)].sort());
}

async function play(acme: World, steps: readonly (typeof step extends fc.Arbitrary<infer T> ? T : never)[]) {
  const files = new Map<string, readonly Doc[]>();
  const settle = async () => {
    for (const id of sources) await acme.sync(id);
    await expectConsistent(acme.db);
  };
  for (const one of steps) {
    acme.pass(day);
    if (one.kind === 'order') acme.configure(one.order);
    else if (one.kind === 'tidy') await tidyJob.run(acme.context(), {});
    else {
      for (const [path, docs] of Object.entries(one.files)) {
        acme.put(one.source, { [path]: docs === null ? null : documents(...docs.map(textOf)) });
        if (docs === null) files.delete(`${one.source} ${path}`);
        else files.set(`${one.source} ${path}`, docs);
      }
    }
    await settle();
    const configured = acme.ports.settings.catalog.sources.map(({ id }) => id);
    const seen = new Map([...files].filter(([key]) => configured.some((id) => key.startsWith(`${id} `))));
    const rows = await acme.db.selectFrom('entities').select(['ref', 'orphaned_at']).execute();
    expectModel(
      rows.map(({ ref, orphaned_at: at }) => ({ ref, orphaned: at !== null })),
      seen,
    );
  }
}

it('after any sequence of changes all tables say what follows from the files', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
      const acme = await world(
        { one: {}, two: {}, three: {} },
        { config: { catalog: { orphans: { removeAfter: '2d' } } } },
      );
      await play(acme, steps).finally(() => acme.end());
    }),
    { numRuns: 20 },
  );
}, 240_000);

import { describe, expect, it } from 'vitest';
import { syncSource, type Synced } from '../../../src/features/ingest/sync.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { component } from '../../support/entity-text.ts';
import type { World } from '../../support/world.ts';
import { connect } from '../../surfaces/ports.ts';
import { happened, many, origins, story, told } from './story.ts';

/** Syncs a source as another replica would: over connections of its own. */
async function elsewhere(acme: World, id: string): Promise<Synced> {
  const db = connect(acme.databaseUrl);
  const source = acme.ports.settings.catalog.sources.find((one) => one.id === id);
  if (source === undefined) throw new Error(`no source ${id}`);
  const synced = await syncSource({ ...acme.context(), db }, source);
  await db.destroy();
  return synced;
}

describe('replicas that sync one source at once', () => {
  it('one that reads slower than another applies finds itself overtaken, and looks again', async () => {
    const acme = await story({ acme: many(3, (name) => component(name)) }, { type: 'git' });
    const { openSource } = acme.ports;
    let meanwhile: Promise<Synced> | undefined;
    acme.put('acme', { 'svc-0.yaml': null, 'new.yaml': component('new') });
    acme.ports.openSource = async (source, options) => {
      const opened = await openSource(source, options);
      if (meanwhile === undefined) {
        meanwhile = elsewhere(acme, 'acme');
        await meanwhile;
      }
      return opened;
    };
    expect(await acme.sync('acme')).toEqual({ kind: 'unchanged' });
    expect(await meanwhile).toMatchObject({ kind: 'applied', changes: { added: 1, orphaned: 1 } });
  });

  it('one that read an older revision does not put it back', async () => {
    const acme = await story({ acme: { 'a.yaml': component('a', { type: 'v1' }) } }, { type: 'git' });
    const { openSource } = acme.ports;
    acme.put('acme', { 'a.yaml': component('a', { type: 'v2' }) });
    let late = true;
    acme.ports.openSource = async (source, options) => {
      const opened = await openSource(source, options);
      if (late) {
        late = false;
        acme.put('acme', { 'a.yaml': component('a', { type: 'v3' }) });
        await elsewhere(acme, 'acme');
      }
      return opened;
    };
    await acme.sync('acme');
    const { type } = await acme.db.selectFrom('entities').select('type').executeTakeFirstOrThrow();
    expect(type).toBe('v3');
  });

  it('come to the same as one would have, whoever is first', async () => {
    const acme = await story({ acme: many(20, (name) => component(name)) }, { type: 'git' });
    for (const type of ['v1', 'v2', 'v3']) {
      acme.put(
        'acme',
        many(20, (name) => component(name, { type })),
      );
      await Promise.all([1, 2, 3].map(() => elsewhere(acme, 'acme')));
      await expectConsistent(acme.db);
    }
    expect(await happened(acme)).toHaveLength(80);
  });
});

describe('sources that are applied at once', () => {
  it('and claim the same refs leave one winner and one conflict for each', async () => {
    const acme = await story({ one: {}, two: {}, three: {} });
    for (const id of ['one', 'two', 'three'])
      acme.put(
        id,
        many(10, (name) => component(name, { type: id })),
      );
    await Promise.all(['three', 'two', 'one'].map((id) => elsewhere(acme, id)));
    await expectConsistent(acme.db);
    expect(await told(acme, 'conflict')).toHaveLength(20);
    expect(new Set(Object.values(await origins(acme)).map((origin) => origin.split(':')[0]))).toEqual(
      new Set(['one']),
    );

    for (const id of ['one', 'two'])
      acme.put(
        id,
        many(10, () => null),
      );
    acme.configure(['one', 'two', 'three'], {
      config: { catalog: { removalGuard: { share: 1, atLeast: 1000 } } },
    });
    await Promise.all(['two', 'one'].map((id) => elsewhere(acme, id)));
    await expectConsistent(acme.db);
    expect(new Set(Object.values(await origins(acme)).map((origin) => origin.split(':')[0]))).toEqual(
      new Set(['three']),
    );
  });
});

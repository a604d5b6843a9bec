import { describe, expect, it } from 'vitest';
import { tidyJob } from '../../../src/features/ingest/job.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { component, documents, team, user } from '../../support/entity-text.ts';
import type { World } from '../../support/world.ts';
import { day, faults, happened, hour, many, origins, story, told } from './story.ts';

const ref = 'component:default/checkout';

async function tidy(made: World): Promise<void> {
  await tidyJob.run(made.context(), {});
  await expectConsistent(made.db);
}

describe('a file that moves', () => {
  it('in one revision is neither orphan nor conflict, and the entity stays what it was', async () => {
    const acme = await story({ acme: { 'old/catalog.yaml': component('checkout') } });
    const before = await acme.db.selectFrom('entities').select(['id', 'document_id']).execute();
    acme.pass(hour);
    const moved = { 'old/catalog.yaml': null, 'new/catalog.yaml': component('checkout') };
    expect(await acme.change('acme', moved)).toMatchObject({
      changes: { added: 0, changed: 0, 'taken-over': 0, orphaned: 0, restored: 0 },
    });
    expect(await origins(acme)).toEqual({ [ref]: 'acme:new/catalog.yaml' });
    expect(await acme.db.selectFrom('entities').select(['id', 'document_id']).execute()).toEqual(before);
    expect(await happened(acme)).toEqual([`added ${ref}`]);
  });

  it('and changes at once is a change', async () => {
    const acme = await story({ acme: { 'old.yaml': component('checkout') } });
    await acme.change('acme', { 'old.yaml': null, 'new.yaml': component('checkout', { type: 'website' }) });
    expect(await happened(acme, ref)).toEqual(['added', 'changed']);
  });

  it('keeps its seniority against one that came later', async () => {
    const acme = await story({ one: { 'z.yaml': component('checkout') }, two: {} });
    acme.pass(hour);
    await acme.change('two', { 'b.yaml': component('checkout') });
    acme.pass(hour);
    await acme.change('one', { 'z.yaml': null, 'zz.yaml': component('checkout') });
    expect(await origins(acme)).toEqual({ [ref]: 'one:zz.yaml' });
  });

  it('and is broken on the way keeps its last good version', async () => {
    const acme = await story({ acme: { 'old.yaml': component('checkout') } });
    const broken = component('checkout', { lifecycle: undefined });
    await acme.change('acme', { 'old.yaml': null, 'new.yaml': broken });
    expect(await origins(acme)).toEqual({ [ref]: 'acme:new.yaml' });
    expect(await told(acme, 'invalid')).toMatchObject([{ ref, place: 'acme:new.yaml:5:1' }]);
  });

  it('from one source to the other, in two revisions, comes back by itself', async () => {
    const acme = await story({ one: { 'a.yaml': component('checkout') }, two: {} });
    await acme.change('one', { 'a.yaml': null });
    expect(await origins(acme)).toEqual({ [ref]: 'orphaned' });
    await acme.change('two', { 'a.yaml': component('checkout') });
    expect(await origins(acme)).toEqual({ [ref]: 'two:a.yaml' });
    expect(await happened(acme, ref)).toEqual(['added', 'orphaned', 'restored']);
  });

  it('document by document between files that stay is no change either', async () => {
    const acme = await story({
      acme: { 'a.yaml': documents(component('checkout'), component('basket')), 'b.yaml': team('x') },
    });
    await acme.change('acme', {
      'a.yaml': component('basket'),
      'b.yaml': documents(team('x'), component('checkout')),
    });
    expect(await happened(acme, ref)).toEqual(['added']);
    expect((await origins(acme))[ref]).toBe('acme:b.yaml');
  });
});

describe('an entity that no document claims any more', () => {
  it('is orphaned: kept, marked, one problem in place of all others', async () => {
    const acme = await story({ acme: { 'a.yaml': component('checkout'), 'b.yaml': component('basket') } });
    expect(await faults(acme)).toEqual(['unknown-owner component:default/basket', `unknown-owner ${ref}`]);
    acme.pass(hour);
    await acme.change('acme', { 'a.yaml': null });
    expect(await told(acme, 'orphaned')).toMatchObject([{ ref, since: acme.now() }]);
    expect(await faults(acme)).toEqual([`orphaned ${ref}`, 'unknown-owner component:default/basket']);
    expect((await acme.ports.catalog()).byRef(ref)).toMatchObject({ orphaned: true });
  });

  it('comes back as it was when its file does', async () => {
    const acme = await story({ acme: { 'a.yaml': component('checkout') } });
    await acme.change('acme', { 'a.yaml': null });
    await acme.change('acme', { 'a.yaml': component('checkout') });
    expect(await told(acme, 'orphaned')).toEqual([]);
    expect((await acme.ports.catalog()).byRef(ref)).toMatchObject({ orphaned: false });
  });

  it('is removed after the time of the configuration, not before, with its relations and problems', async () => {
    const acme = await story(
      {
        acme: {
          'a.yaml': component('checkout', { dependsOn: ['component:basket', 'component:gone'] }),
          'b.yaml': component('basket', { dependsOn: ['component:checkout'] }),
        },
      },
      { config: { catalog: { orphans: { removeAfter: '7d' } } } },
    );
    await acme.change('acme', { 'a.yaml': null });
    acme.pass(7 * day - 1);
    await tidy(acme);
    expect(await origins(acme)).toMatchObject({ [ref]: 'orphaned' });
    expect(await faults(acme)).not.toContain('dangling-relation component:default/basket');

    acme.pass(1);
    await tidy(acme);
    expect(await origins(acme)).toEqual({ 'component:default/basket': 'acme:b.yaml' });
    expect(await happened(acme, ref)).toEqual(['added', 'orphaned', 'removed']);
    expect(await faults(acme)).toEqual([
      'dangling-relation component:default/basket',
      'unknown-owner component:default/basket',
    ]);
    expect((await acme.ports.catalog()).byRef(ref)).toBeUndefined();
  });

  it('once removed can come anew, and mends what missed it', async () => {
    const acme = await story({
      acme: {
        'a.yaml': component('checkout'),
        'b.yaml': component('x', { dependsOn: ['component:checkout'] }),
      },
    });
    await acme.change('acme', { 'a.yaml': null });
    acme.pass(8 * day);
    await tidy(acme);
    await acme.change('acme', { 'a.yaml': component('checkout') });
    expect(await happened(acme, ref)).toEqual(['added', 'orphaned', 'removed', 'added']);
    expect(await told(acme, 'dangling-relation')).toEqual([]);
  });

  it('that is an owner leaves what it owned with an unknown owner, once it is removed', async () => {
    const acme = await story({
      acme: {
        'a.yaml': component('checkout'),
        'b.yaml': team('payments-team', ['ann']),
        'c.yaml': user('ann'),
      },
    });
    expect(await faults(acme)).toEqual([]);
    await acme.change('acme', { 'b.yaml': null });
    expect(await faults(acme)).toEqual(['orphaned group:default/payments-team']);
    acme.pass(8 * day);
    await tidy(acme);
    expect(await faults(acme)).toEqual([`unknown-owner ${ref}`]);
  });
});

describe('tidying', () => {
  it('touches nothing where nothing is due', async () => {
    const acme = await story({ acme: { 'a.yaml': component('checkout') } });
    const { generation } = await acme.ports.catalog();
    await tidy(acme);
    expect((await acme.ports.catalog()).generation).toBe(generation);
  });

  it('forgets history and acts after a year, and misses after 90 days', async () => {
    const acme = await story({ acme: { 'a.yaml': component('checkout') } });
    const act = { task: 'claim', key: null, actor: 'cli', door: 'cli', input: '{}', result: '{}' };
    await acme.db
      .insertInto('audit')
      .values({ ...act, at: acme.now() })
      .execute();
    await acme.db.insertInto('misses').values({ subject: 'ledger', day: '2026-06-01', count: 1 }).execute();
    const kept = async () => ({
      history: (await acme.db.selectFrom('entity_history').select('id').execute()).length,
      acts: (await acme.db.selectFrom('audit').select('id').execute()).length,
      misses: (await acme.db.selectFrom('misses').select('day').execute()).length,
    });
    acme.pass(90 * day);
    await tidyJob.run(acme.context(), {});
    expect(await kept()).toEqual({ history: 1, acts: 1, misses: 1 });
    acme.pass(day);
    await tidyJob.run(acme.context(), {});
    expect(await kept()).toEqual({ history: 1, acts: 1, misses: 0 });
    acme.pass(274 * day);
    await tidyJob.run(acme.context(), {});
    expect(await kept()).toEqual({ history: 1, acts: 1, misses: 0 });
    acme.pass(day);
    await tidyJob.run(acme.context(), {});
    expect(await kept()).toEqual({ history: 0, acts: 0, misses: 0 });
  });

  it('takes a source that is no longer configured out of the catalog', async () => {
    const acme = await story({ one: many(3, (name) => component(name)), two: { 'x.yaml': component('x') } });
    acme.configure(['two']);
    await tidy(acme);
    expect(await origins(acme)).toEqual({
      'component:default/svc-0': 'orphaned',
      'component:default/svc-1': 'orphaned',
      'component:default/svc-2': 'orphaned',
      'component:default/x': 'two:x.yaml',
    });
    expect(await acme.db.selectFrom('sources').select('id').execute()).toEqual([{ id: 'two' }]);
  });
});

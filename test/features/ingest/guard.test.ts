import { describe, expect, it } from 'vitest';
import { perform } from '../../../src/contract/perform.ts';
import { tidyJob } from '../../../src/features/ingest/job.ts';
import { acceptRemovals } from '../../../src/features/ingest/task.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { component, documents } from '../../support/entity-text.ts';
import { makeRepository } from '../../support/git.ts';
import type { World } from '../../support/world.ts';
import { faults, happened, hour, many, origins, story, told } from './story.ts';

const config = { catalog: { removalGuard: { share: 0.2, atLeast: 2 } } };
const ten = many(10, (name) => component(name));
const gone = (count: number) => many(count, () => null);

async function orphans(made: World): Promise<number> {
  return Object.values(await origins(made)).filter((origin) => origin === 'orphaned').length;
}

const accept = (made: World, source: string) =>
  perform(
    made.ports,
    acceptRemovals,
    { source },
    { door: 'cli', name: 'cli', standing: 'operator', teams: [] },
    made.now(),
  );

describe('the removal guard', () => {
  it('lets go what is not more than its share', async () => {
    const acme = await story({ acme: ten }, { config });
    expect(await acme.change('acme', gone(2))).toMatchObject({ kind: 'applied', changes: { orphaned: 2 } });
  });

  it('lets go what is fewer than its number, even all there is', async () => {
    const acme = await story({ acme: { 'a.yaml': component('checkout') } }, { config });
    expect(await acme.change('acme', { 'a.yaml': null })).toMatchObject({
      kind: 'applied',
      changes: { orphaned: 1 },
    });
  });

  it('holds back a whole revision, good parts too, and says so', async () => {
    const acme = await story({ acme: ten }, { config });
    const { generation } = await acme.ports.catalog();
    acme.pass(hour);
    const lost = {
      ...gone(3),
      'svc-9.yaml': component('svc-9', { type: 'website' }),
      'new.yaml': component('new'),
    };
    expect(await acme.change('acme', lost)).toEqual({ kind: 'held', removals: 3, entities: 10 });
    expect(await orphans(acme)).toBe(0);
    expect(await happened(acme)).toHaveLength(10);
    expect((await acme.ports.catalog()).generation).toBe(generation);
    expect(await told(acme, 'held-removals')).toMatchObject([
      { place: 'acme', since: acme.now(), evidence: { removals: 3, entities: 10 } },
    ]);
  });

  it('says the same while nothing changes, since the same time', async () => {
    const acme = await story({ acme: ten }, { config });
    await acme.change('acme', gone(3));
    const [before] = await told(acme, 'held-removals');
    acme.pass(hour);
    expect(await acme.sync('acme')).toEqual({ kind: 'held', removals: 3, entities: 10 });
    expect(await told(acme, 'held-removals')).toMatchObject([{ since: before?.since }]);
  });

  it('lets a held revision through once it is accepted', async () => {
    const acme = await story({ acme: ten }, { config });
    await acme.change('acme', gone(10));
    expect(await accept(acme, 'acme')).toEqual({ kind: 'accepted', source: 'acme', removals: 10 });
    expect(acme.queued).toEqual([{ job: 'sync', input: { source: 'acme' } }]);
    expect(await acme.sync('acme')).toMatchObject({ kind: 'applied', changes: { orphaned: 10 } });
    expect(await told(acme, 'held-removals')).toEqual([]);
    expect(await accept(acme, 'acme')).toEqual({ kind: 'nothing-held', source: 'acme' });
  });

  it('accepts only what was held: a later revision that loses more is held again', async () => {
    const acme = await story({ acme: ten }, { config });
    await acme.change('acme', gone(3));
    await accept(acme, 'acme');
    acme.put('acme', gone(9));
    expect(await acme.sync('acme')).toEqual({ kind: 'held', removals: 9, entities: 10 });
    expect(await acme.sync('acme')).toMatchObject({ kind: 'held' });
  });

  it('is settled by a later revision that is harmless', async () => {
    const acme = await story({ acme: ten }, { config });
    await acme.change('acme', gone(5));
    await acme.change(
      'acme',
      many(4, (name) => component(name)),
    );
    expect(await orphans(acme)).toBe(1);
    expect(await told(acme, 'held-removals')).toEqual([]);
  });

  it('is settled when the source goes back to what was applied last', async () => {
    const acme = await story({ acme: ten }, { config, type: 'git' });
    const { git, folder } = acme.repository('acme');
    const before = git('rev-parse', 'main');
    await acme.change('acme', gone(5));
    expect(await told(acme, 'held-removals')).toHaveLength(1);
    expect(folder).toBe(acme.folder('acme'));
    git('update-ref', 'refs/heads/main', before);
    expect(await acme.sync('acme')).toEqual({ kind: 'unchanged' });
    expect(await told(acme)).toHaveLength(10); // unknown owners only
    expect(await accept(acme, 'acme')).toEqual({ kind: 'nothing-held', source: 'acme' });
  });

  it('is settled when the configuration that lost them is mended', async () => {
    const acme = await story({ acme: ten }, { config, type: 'git' });
    acme.configure(['acme'], { source: { paths: ['svc-1.yaml'] } });
    expect(await acme.sync('acme')).toMatchObject({ kind: 'held', removals: 9 });
    acme.configure(['acme'], { source: { paths: ['svc-*.yaml'] } });
    expect(await acme.sync('acme')).toMatchObject({ kind: 'applied', changes: { orphaned: 0 } });
    expect(await told(acme, 'held-removals')).toEqual([]);
  });

  it('does not take a held source for an unreachable one, nor the other way round', async () => {
    const acme = await story({ acme: ten }, { config, type: 'git' });
    await acme.change('acme', gone(5));
    const { openSource } = acme.ports;
    acme.ports.openSource = () =>
      Promise.resolve({ kind: 'unreachable', reason: 'It is away.', hint: 'Wait.' });
    await acme.sync('acme');
    expect((await faults(acme)).filter((fault) => !fault.startsWith('unknown-owner'))).toEqual([
      'held-removals acme',
      'unreachable-source acme',
    ]);
    acme.ports.openSource = openSource;
    expect(await acme.sync('acme')).toMatchObject({ kind: 'held' });
    expect(await told(acme, 'unreachable-source')).toEqual([]);
  });

  it('does not count what another document takes over, nor what was orphaned before', async () => {
    const acme = await story({ one: ten, two: {} }, { config });
    await acme.change('two', { 'all.yaml': documents(...Object.values(ten).slice(0, 9)) });
    await acme.change('one', gone(1));
    expect(await acme.change('one', gone(10))).toMatchObject({
      kind: 'applied',
      changes: { orphaned: 1, 'taken-over': 8 },
    });
  });

  it('stands before a source that was taken out of the configuration, too', async () => {
    const acme = await story({ one: ten, two: {} }, { config });
    acme.configure(['two']);
    await tidyJob.run(acme.context(), {});
    await expectConsistent(acme.db);
    expect(await told(acme, 'held-removals')).toMatchObject([{ place: 'one', evidence: { removals: 10 } }]);
    expect(await acme.sync('one')).toMatchObject({ kind: 'held', removals: 10 });

    await accept(acme, 'one');
    expect(await acme.sync('one')).toMatchObject({ kind: 'applied', changes: { orphaned: 10 } });
    expect(await acme.db.selectFrom('sources').select('id').execute()).toEqual([{ id: 'two' }]);
    expect(await acme.sync('one')).toEqual({ kind: 'unchanged' });
  });

  it('is settled when such a source is configured again', async () => {
    const acme = await story({ one: ten, two: {} }, { config });
    acme.configure(['two']);
    await acme.sync('one');
    acme.configure(['one', 'two']);
    expect(await acme.sync('one')).toMatchObject({ kind: 'unchanged' });
    expect(await told(acme, 'held-removals')).toEqual([]);
    expect(await orphans(acme)).toBe(0);
  });

  it('holds back a repository that was emptied', async () => {
    const acme = await story({ acme: ten }, { config, type: 'git' });
    const other = makeRepository();
    acme.configure(['acme'], { source: { url: other.folder } });
    expect(await acme.sync('acme')).toMatchObject({ kind: 'held', removals: 10 });
  });
});

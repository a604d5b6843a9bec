import { describe, expect, it } from 'vitest';
import { component, documents, entityText } from '../../support/entity-text.ts';
import type { Files, World } from '../../support/world.ts';
import { hour, story } from './story.ts';

const alice = 'Alice Adams <alice@acme.dev>';
const bob = 'Bob Brown <bob@acme.dev>';

async function log({ db }: World, ref: string) {
  const rows = await db
    .selectFrom('entity_history')
    .selectAll()
    .where('ref', '=', ref)
    .orderBy('id')
    .execute();
  return rows.map(({ action, author_name: name, commit, path, changed_at: at, before }) => ({
    action,
    name,
    commit,
    path,
    at,
    was: before === null ? null : (JSON.parse(before) as { spec: { type: string } }).spec.type,
  }));
}

const ref = 'component:default/x';

describe('the history of an entity', () => {
  it('keeps who, when, in which commit and what was before: added, changed, orphaned, restored', async () => {
    const acme = await story({ acme: {} }, { type: 'git' });
    const changes: Files[] = [
      { 'x.yaml': component('x', { type: 'v1' }) },
      { 'x.yaml': component('x', { type: 'v2' }) },
      { 'x.yaml': null },
      { 'y.yaml': component('x', { type: 'v2' }) },
    ];
    const commits: { id: string; at: Date }[] = [];
    for (const [at, files] of changes.entries()) {
      acme.pass(hour);
      commits.push({ id: acme.put('acme', files, { author: at % 2 === 0 ? alice : bob }), at: acme.now() });
      await acme.sync('acme');
    }
    const [one, two, three, four] = commits;
    expect(await log(acme, ref)).toEqual([
      { action: 'added', name: 'Alice Adams', commit: one?.id, path: 'x.yaml', at: one?.at, was: null },
      { action: 'changed', name: 'Bob Brown', commit: two?.id, path: 'x.yaml', at: two?.at, was: 'v1' },
      {
        action: 'orphaned',
        name: 'Alice Adams',
        commit: three?.id,
        path: 'x.yaml',
        at: three?.at,
        was: 'v2',
      },
      { action: 'restored', name: 'Bob Brown', commit: four?.id, path: 'y.yaml', at: four?.at, was: 'v2' },
    ]);
  });

  it('names who took the winner away, where another took over', async () => {
    const acme = await story(
      {
        one: { 'x.yaml': component('x', { type: 'v1' }) },
        two: { 'x.yaml': component('x', { type: 'v2' }) },
      },
      { type: 'git' },
    );
    acme.pass(hour);
    const commit = acme.put('one', { 'x.yaml': null }, { author: bob });
    await acme.sync('one');
    expect((await log(acme, ref)).at(-1)).toMatchObject({
      action: 'taken-over',
      name: 'Bob Brown',
      commit,
      was: 'v1',
    });
  });

  it('names who changed a file among many, not who was last in the repository', async () => {
    const acme = await story({ acme: {} }, { type: 'git' });
    const mine = acme.put('acme', { 'x.yaml': component('x') }, { author: alice });
    acme.put('acme', { 'z.yaml': component('z') }, { author: bob });
    await acme.sync('acme');
    expect(await log(acme, ref)).toMatchObject([{ name: 'Alice Adams', commit: mine }]);
    const { commit } = await acme.db
      .selectFrom('files')
      .select('commit')
      .where('path', '=', 'x.yaml')
      .executeTakeFirstOrThrow();
    expect(commit).toBe(mine);
  });

  it('names who changed what a file includes', async () => {
    const api = entityText('API', 'x', { definition: { $text: './openapi.yaml' } });
    const acme = await story(
      { acme: { 'x.yaml': api, 'openapi.yaml': 'v1' } },
      { type: 'git', source: { paths: ['x.yaml'] } },
    );
    acme.pass(hour);
    const commit = acme.put('acme', { 'openapi.yaml': 'v2' }, { author: bob });
    await acme.sync('acme');
    expect((await log(acme, 'api:default/x')).at(-1)).toMatchObject({
      action: 'changed',
      name: 'Bob Brown',
      commit,
    });
  });

  it('names who wrote a file that was there before a Location led to it', async () => {
    const root = (targets: string[]) => entityText('Location', 'root', { targets });
    const acme = await story({ acme: {} }, { type: 'git', source: { paths: ['root.yaml'] } });
    const commit = acme.put('acme', { 'x.yaml': component('x'), 'root.yaml': root([]) }, { author: alice });
    await acme.sync('acme');
    await acme.change('acme', { 'root.yaml': root(['./x.yaml']) }, { author: bob });
    expect(await log(acme, ref)).toMatchObject([{ action: 'added', name: 'Alice Adams', commit }]);
  });

  it('knows of plain files when they were written, and nobody', async () => {
    const acme = await story({ acme: { 'x.yaml': documents(component('x')) } });
    expect(await log(acme, ref)).toMatchObject([{ name: null, commit: null, at: acme.now() }]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problems, type ProblemsResult } from '../../../src/features/problems/answer.ts';
import { component, documents, entityText, team, user } from '../../support/entity-text.ts';
import { world, type World } from '../../support/world.ts';

const acme = {
  'people.yaml': documents(team('payments-team', ['dana']), user('dana'), team('ghosts')),
  'good.yaml': component('good'),
  'things.yaml': documents(
    component('lonely', { owner: undefined }),
    component('lost', { owner: 'nobody-knows' }),
    component('loose', { dependsOn: ['component:gone'] }),
  ),
  'broken.yaml': component('bent', { lifecycle: undefined }),
  'twice.yaml': documents(component('good'), component('good', { owner: 'group:ghosts' })),
};

let made: World;
beforeAll(async () => void (made = await world({ acme })));
afterAll(() => made.end());

type Listed = Extract<ProblemsResult, { kind: 'problems' }>;

async function listed(input: object): Promise<Listed> {
  const result = await made.ask(problems, input);
  expect(result.kind).toBe('problems');
  return result as Listed;
}

describe('problems', () => {
  it('tells every one with a sentence, a fix, a place, since when and whose it is', async () => {
    const result = await listed({});
    expect(result.total).toBe(7);
    expect(result.counts).toEqual({
      conflict: 2,
      'dangling-relation': 1,
      'empty-group': 1,
      invalid: 1,
      'unknown-owner': 1,
      unowned: 1,
    });
    for (const { sentence, fix, since, place } of result.problems) {
      expect(sentence).toMatch(/\.$/);
      expect(fix).not.toBe('');
      expect(since).toEqual(made.now());
      expect(place).toMatch(/^acme:[a-z]+\.yaml(:\d+)*$/);
    }
  });

  it('names nobody as responsible whom nobody knows', async () => {
    const { problems: all } = await listed({ kind: 'unknown-owner' });
    expect(all).toMatchObject([{ ref: 'component:default/lost', owners: [] }]);
  });

  it('shows some of each kind before more of any', async () => {
    const { problems: first, total } = await listed({ limit: 6 });
    expect(total).toBe(7);
    expect(new Set(first.map(({ kind }) => kind)).size).toBe(6);
  });

  it('of a team are those of what it owns', async () => {
    const { problems: all, about } = await listed({ subject: 'payments-team' });
    expect(about).toBe('group:default/payments-team');
    expect(all.map(({ kind, ref }) => `${kind} ${ref}`)).toEqual([
      'conflict component:default/good',
      'dangling-relation component:default/loose',
      'conflict component:default/good',
    ]);
  });

  it('of an entity are its own, also where it never was one', async () => {
    expect((await listed({ subject: 'lonely' })).problems).toMatchObject([{ kind: 'unowned' }]);
    expect((await listed({ subject: 'bent' })).problems).toMatchObject([
      {
        kind: 'invalid',
        ref: 'component:default/bent',
        evidence: { excerpt: expect.stringContaining('^') as string },
      },
    ]);
  });

  it('may be none, of a name nobody knows, or of several things', async () => {
    expect(await made.ask(problems, { subject: 'user:dana' })).toEqual({
      kind: 'healthy',
      about: 'user:default/dana',
    });
    expect(await made.ask(problems, { subject: 'zzzzzz' })).toMatchObject({ kind: 'unknown' });
    expect(await made.ask(problems, { subject: 'lo' })).toMatchObject({ kind: 'ambiguous' });
  });

  it('knows its kinds', async () => {
    await expect(made.ask(problems, { kind: 'unownd' })).rejects.toMatchObject({ code: 'usage' });
  });

  it('are gone when mended', async () => {
    const small = await world({ acme: { 'a.yaml': entityText('System', 'billing', { owner: 'team-x' }) } });
    expect(await small.ask(problems, {})).toMatchObject({ kind: 'problems', total: 1 });
    await small.change('acme', { 'b.yaml': documents(team('team-x', ['dana']), user('dana')) });
    expect(await small.ask(problems, {})).toEqual({ kind: 'healthy' });
    await small.end();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { search, type SearchResult } from '../../../src/features/search/answer.ts';
import { searching } from '../../../src/features/search/index.ts';
import { searchView } from '../../../src/features/search/view.ts';
import { makeRegistry } from '../../../src/contract/plugin.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { component, documents, entityText, team } from '../../support/entity-text.ts';
import { monster } from '../../support/monster.ts';
import { world, type World } from '../../support/world.ts';

const acme = {
  'a.yaml': documents(
    component('payment-service', { metadata: { tags: ['money'], description: 'Charges cards' } }),
    component('payment-worker', { lifecycle: 'deprecated', owner: 'group:other' }),
    component('web-shop', {
      metadata: { tags: ['react'], annotations: { 'callboard.dev/aliases': 'shop' } },
    }),
    entityText('Resource', 'payment-db'),
    team('payments-team'),
  ),
};

let made: World;
beforeAll(async () => void (made = await world({ acme })));
afterAll(() => made.end());

const namesOf = (result: SearchResult) =>
  result.kind === 'found' ? result.hits.map(({ name }) => name) : [];
const find = (input: object) => made.ask(search, input);

describe('search', () => {
  it('finds by parts of names, and says where it met them', async () => {
    expect(await find({ text: 'pay' })).toMatchObject({ kind: 'found', total: 4 });
    expect(await find({ text: 'cards' })).toMatchObject({
      hits: [{ name: 'payment-service', why: 'description' }],
    });
    expect(await find({ text: 'money' })).toMatchObject({ hits: [{ name: 'payment-service', why: 'tag' }] });
    expect(await find({ text: 'paymnt-wroker' })).toMatchObject({
      hits: [{ name: 'payment-worker', why: 'similar' }],
    });
  });

  it('finds nothing as a value', async () => {
    expect(await find({ text: 'zzzzzz' })).toEqual({ kind: 'nothing', text: 'zzzzzz' });
  });

  it.each([
    { input: { text: 'pay', kind: 'resource' }, names: ['payment-db'] },
    { input: { text: 'pay', filter: ['spec.lifecycle=deprecated'] }, names: ['payment-worker'] },
    {
      input: { filter: ['SPEC.Type=Service', 'spec.lifecycle=production'] },
      names: ['web-shop', 'payment-service'],
    },
    { input: { filter: ['metadata.tags=react'] }, names: ['web-shop'] },
    { input: { kind: 'group' }, names: ['payments-team'] },
    { input: { filter: ['spec.type=nothing'] }, names: [] },
    { input: { kind: 'COMPONENT', limit: 1 }, names: ['web-shop'] },
  ])('narrows down: $input', async ({ input, names }) => {
    expect(namesOf(await find(input))).toEqual(names);
  });

  it('puts the asker’s own first', async () => {
    const result = await made.ask(search, { text: 'payment' }, { teams: ['group:default/other'] });
    expect(namesOf(result)[0]).toBe('payment-worker');
  });

  it('bounds what it gives and counts the rest', async () => {
    expect(await find({ text: 'pay', limit: 2 })).toMatchObject({ hits: [{}, {}], total: 4 });
  });

  it.each([
    { text: 'x'.repeat(3_001) },
    { limit: 0 },
    { limit: 101 },
    { limit: 'many' },
    { filter: ['spec.type'] },
  ])('refuses %j', async (input) => {
    await expect(find(input)).rejects.toMatchObject({ code: 'usage' });
  });

  it('takes a text as long as Slack lets one type', async () => {
    expect(await find({ text: `payments ${'x '.repeat(1_490)}` })).toMatchObject({ kind: 'nothing' });
  });
});

describe('the card of a search', () => {
  const hit = { ref: 'component:default/web-shop', name: 'Web Shop', kind: 'component', type: 'website' };

  it('leads from each match to its owner', () => {
    const group = { ref: 'group:default/web', name: 'Web', kind: 'group', owner: 'user:default/dana' };
    const hits = [
      { ...hit, owner: 'group:default/web', why: 'tag' as const },
      { ...hit, why: 'similar' as const },
      { ...group, why: 'name' as const },
    ];
    expect(drawn(searchView({ kind: 'found', text: 'shop', hits, total: 12 }))).toMatchInlineSnapshot(`
      "12 matches for “shop”
      ────
      12 matches for “shop”

      Web Shop
      component:web-shop · website · owned by web · found in its tags
      → new who-owns?subject=component:default/web-shop

      Web Shop
      component:web-shop · website · no owner · spelt alike
      → new who-owns?subject=component:default/web-shop

      Web
      group:web · led by dana
      → new who-owns?subject=group:default/web

      Showing 3 of 12 · more words narrow it down"
    `);
  });

  it('without words is a list', () => {
    const result = { kind: 'found', text: '', hits: [{ ...hit, why: 'filter' }], total: 1 } as const;
    expect(drawn(searchView(result))).toContain('1 entity\n');
  });

  it('of nothing says what is searched', () => {
    expect(drawn(searchView({ kind: 'nothing', text: 'zzz' }))).toMatchInlineSnapshot(`
      "Nothing in the catalog matches “zzz”
      ────
      🔍 Nothing in the catalog matches “zzz”
      Try another word, or part of one. Names, titles, aliases, descriptions, tags, annotations and repositories are searched."
    `);
  });

  it('stays within what Slack takes, whatever the catalog holds', () => {
    const message = searchView(
      monster({ kind: 'found', text: 'x', hits: [{ ...hit, why: 'alias' }], total: 3 } as const),
    );
    expect(violations(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toMatch(/<[!@]/);
  });
});

describe('the typeahead of entities', () => {
  const menu = makeRegistry([searching]).menus.get('entity');

  it('shows names and fills refs', async () => {
    expect(menu?.options(await find({ text: 'web' }))).toEqual([
      { label: 'web-shop', description: 'component:web-shop', value: 'component:default/web-shop' },
    ]);
    expect(menu?.options(await find({ text: 'zzzzzz' }))).toEqual([]);
  });
});

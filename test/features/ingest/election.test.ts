import { describe, expect, it } from 'vitest';
import { component, documents, team } from '../../support/entity-text.ts';
import { hour, happened, origins, specOf, story, told } from './story.ts';

const ref = 'component:default/checkout';
const first = component('checkout', { type: 'first' });
const second = component('checkout', { type: 'second' });

describe('two documents that claim one ref', () => {
  it('are a conflict: who was seen first counts, and both owners are told', async () => {
    const acme = await story({
      acme: { 'a.yaml': component('checkout', { owner: 'team-a' }) },
    });
    acme.pass(hour);
    await acme.change('acme', { '0.yaml': component('checkout', { owner: 'team-0' }) });
    expect((await origins(acme))[ref]).toBe('acme:a.yaml');
    const [conflict, ...others] = await told(acme, 'conflict');
    expect(others).toEqual([]);
    expect(conflict).toMatchObject({
      ref,
      owners: ['group:default/team-a', 'group:default/team-0'],
      place: 'acme:0.yaml',
      evidence: { winner: { source: 'acme', path: 'a.yaml' }, loser: { source: 'acme', path: '0.yaml' } },
    });
  });

  it('across sources: the next takes over in the transaction in which the winner goes', async () => {
    const acme = await story({ one: { 'a.yaml': first }, two: {} });
    acme.pass(hour);
    await acme.change('two', { 'b.yaml': second });
    expect(await specOf(acme, ref, 'type')).toBe('first');
    expect(await told(acme, 'conflict')).toHaveLength(1);

    acme.pass(hour);
    expect(await acme.change('one', { 'a.yaml': null })).toMatchObject({
      kind: 'applied',
      changes: { 'taken-over': 1, orphaned: 0 },
    });
    expect(await origins(acme)).toEqual({ [ref]: 'two:b.yaml' });
    expect(await specOf(acme, ref, 'type')).toBe('second');
    expect(await told(acme, 'conflict')).toEqual([]);
    expect(await happened(acme, ref)).toEqual(['added', 'taken-over']);
  });

  it('keep their order when the winner changes what it says, and say who else there is', async () => {
    const acme = await story({ one: { 'a.yaml': first }, two: { 'b.yaml': second } });
    const [before] = await told(acme, 'conflict');
    acme.pass(hour);
    await acme.change('one', { 'a.yaml': component('checkout', { type: 'third', owner: 'team-z' }) });
    expect(await specOf(acme, ref, 'type')).toBe('third');
    expect(await told(acme, 'conflict')).toMatchObject([
      { since: before?.since, owners: ['group:default/team-z', 'group:default/payments-team'] },
    ]);
  });

  it('seen at the same time: the order of the sources counts', async () => {
    const acme = await story({ zulu: { 'z.yaml': first }, alpha: { 'a.yaml': second } });
    expect((await origins(acme))[ref]).toBe('zulu:z.yaml');
  });

  it('seen at the same time: another order of the sources makes another winner', async () => {
    const acme = await story({ one: { 'a.yaml': first }, two: { 'b.yaml': second } });
    acme.configure(['two', 'one']);
    expect(await acme.sync('two')).toEqual({ kind: 'unchanged' });
    expect((await origins(acme))[ref]).toBe('two:b.yaml');
    expect(await told(acme, 'conflict')).toMatchObject([{ place: 'one:a.yaml' }]);
    expect(await happened(acme, ref)).toEqual(['added', 'taken-over']);
  });

  it('seen at different times: the order of the sources is no matter', async () => {
    const acme = await story({ one: { 'a.yaml': first }, two: {} });
    acme.pass(hour);
    await acme.change('two', { 'b.yaml': second });
    acme.configure(['two', 'one']);
    await acme.sync('two');
    expect((await origins(acme))[ref]).toBe('one:a.yaml');
  });

  it('in one source, seen at the same time: the path counts, and then the place in the file', async () => {
    const acme = await story({ acme: { 'b.yaml': first, 'a.yaml': documents(second, first) } });
    expect((await origins(acme))[ref]).toBe('acme:a.yaml');
    expect(await specOf(acme, ref, 'type')).toBe('second');
    expect((await told(acme, 'conflict')).map(({ place }) => place)).toEqual(['acme:a.yaml', 'acme:b.yaml']);
    await acme.change('acme', { 'a.yaml': first });
    expect((await told(acme, 'conflict')).map(({ place }) => place)).toEqual(['acme:b.yaml']);
  });

  it('three of them: each that goes hands over to the next, and the last leaves an orphan', async () => {
    const acme = await story({
      one: { 'a.yaml': first },
      two: { 'b.yaml': first },
      three: { 'c.yaml': first },
    });
    expect(await told(acme, 'conflict')).toHaveLength(2);
    await acme.change('two', { 'b.yaml': null });
    expect((await origins(acme))[ref]).toBe('one:a.yaml');
    await acme.change('one', { 'a.yaml': null });
    expect((await origins(acme))[ref]).toBe('three:c.yaml');
    expect(await told(acme, 'conflict')).toEqual([]);
    await acme.change('three', { 'c.yaml': null });
    expect((await origins(acme))[ref]).toBe('orphaned');
  });

  it('of which the loser becomes another entity are no conflict any more', async () => {
    const acme = await story({ acme: { 'a.yaml': first, 'b.yaml': second } });
    await acme.change('acme', { 'b.yaml': component('basket') });
    expect(await told(acme, 'conflict')).toEqual([]);
    expect(Object.keys(await origins(acme))).toContain('component:default/basket');
  });

  it('do not see case: names are one where their lower-case forms are', async () => {
    const acme = await story({ acme: { 'a.yaml': component('Checkout'), 'b.yaml': component('CHECKOUT') } });
    expect(await told(acme, 'conflict')).toMatchObject([{ ref, place: 'acme:b.yaml' }]);
  });

  it('of one kind and name in two namespaces are two entities', async () => {
    const text = component('checkout', { metadata: { namespace: 'eu' } });
    const acme = await story({ acme: { 'a.yaml': documents(first, text, team('payments-team')) } });
    expect(Object.keys(await origins(acme))).toEqual([
      ref,
      'component:eu/checkout',
      'group:default/payments-team',
    ]);
  });
});

import { describe, expect, it } from 'vitest';
import { component, documents, entityText } from '../../support/entity-text.ts';
import { faults, happened, hour, origins, specOf, story, told } from './story.ts';

const ref = 'component:default/checkout';
const good = component('checkout', { type: 'service', owner: undefined });
const basket = component('basket', { owner: undefined });
const brokenYaml = 'kind: Component\nmetadata: { name: checkout\n';
const invalid = component('checkout', { lifecycle: 3 });

/** What may happen to the text of a document that was good. */
const ways = [
  ['is no YAML any more', brokenYaml, 'acme:a.yaml:3:1'],
  ['is no valid entity any more', invalid, 'acme:a.yaml:7:14'],
  ['is no entity any more', 'hello: world\n', 'acme:a.yaml:1:1'],
  ['is of a kind nobody knows', entityText('Gadget', 'checkout'), 'acme:a.yaml:2:7'],
  ['is too large', `# ${'x'.repeat(2 * 1024 * 1024)}\n${good}`, 'acme:a.yaml:1:1'],
  [
    'is an LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n',
    'acme:a.yaml:1:1',
  ],
  ['is not UTF-8 any more', Buffer.from([0x6b, 0x69, 0x6e, 0x64, 0x3a, 0x20, 0xff, 0xfe]), 'acme:a.yaml:1:7'],
] as const;

describe('a document that was good', () => {
  it.each(ways)(
    'and %s keeps its last good version, with a problem that says where',
    async (_, text, place) => {
      const acme = await story({ acme: { 'a.yaml': good, 'b.yaml': basket } });
      acme.pass(hour);
      await acme.change('acme', {
        'a.yaml': text,
        'b.yaml': component('basket', { type: 'website', owner: undefined }),
      });
      expect(await origins(acme)).toEqual({
        [ref]: 'acme:a.yaml',
        'component:default/basket': 'acme:b.yaml',
      });
      expect(await specOf(acme, ref, 'type')).toBe('service');
      expect(await specOf(acme, 'component:default/basket', 'type')).toBe('website');
      expect(await told(acme, 'invalid')).toMatchObject([{ place, since: acme.now() }]);

      // Still bad in another way: one problem, the entity as before.
      acme.pass(hour);
      await acme.change('acme', { 'a.yaml': 'a: [\n' });
      expect(await told(acme, 'invalid')).toHaveLength(1);
      expect(await specOf(acme, ref, 'type')).toBe('service');

      await acme.change('acme', { 'a.yaml': component('checkout', { type: 'website' }) });
      expect(await told(acme, 'invalid')).toEqual([]);
      expect(await specOf(acme, ref, 'type')).toBe('website');
      expect(await happened(acme, ref)).toEqual(['added', 'changed']);
    },
  );

  it('and is broken may be removed then: that is an orphan, and the problem goes with the file', async () => {
    const acme = await story({ acme: { 'a.yaml': good } });
    await acme.change('acme', { 'a.yaml': brokenYaml });
    await acme.change('acme', { 'a.yaml': null });
    expect(await faults(acme)).toEqual([`orphaned ${ref}`]);
  });

  it('and was mended to be another entity is an orphan', async () => {
    const acme = await story({ acme: { 'a.yaml': good } });
    await acme.change('acme', { 'a.yaml': invalid });
    await acme.change('acme', { 'a.yaml': basket });
    expect(await origins(acme)).toEqual({ 'component:default/basket': 'acme:a.yaml', [ref]: 'orphaned' });
  });

  it('and is renamed to something bad stays under its old name until that is mended', async () => {
    const acme = await story({ acme: { 'a.yaml': good } });
    await acme.change('acme', { 'a.yaml': component('till', { lifecycle: 3 }) });
    expect(await origins(acme)).toEqual({ [ref]: 'acme:a.yaml' });
    expect(await told(acme, 'invalid')).toMatchObject([{ ref: 'component:default/till' }]);
    await acme.change('acme', { 'a.yaml': component('till') });
    expect(await origins(acme)).toEqual({ [ref]: 'orphaned', 'component:default/till': 'acme:a.yaml' });
  });

  it('keeps its problem and since when, while it is bad in the same way', async () => {
    const acme = await story({ acme: { 'a.yaml': invalid } });
    const [before] = await told(acme, 'invalid');
    acme.pass(hour);
    await acme.change('acme', { 'a.yaml': `# nobody looks at this\n${invalid}` });
    expect(await told(acme, 'invalid')).toMatchObject([{ since: before?.since, place: 'acme:a.yaml:8:14' }]);
  });
});

describe('of several documents in one file', () => {
  const three = documents(good, basket, component('till', { owner: undefined }));

  it('one that is no valid entity does not touch the others', async () => {
    const acme = await story({ acme: { 'a.yaml': three } });
    await acme.change('acme', {
      'a.yaml': documents(
        component('checkout', { type: 'website' }),
        component('basket', { lifecycle: 3 }),
        component('till'),
      ),
    });
    expect(await specOf(acme, ref, 'type')).toBe('website');
    expect(await told(acme, 'invalid')).toMatchObject([{ ref: 'component:default/basket' }]);
    expect(Object.values(await origins(acme))).not.toContain('orphaned');
  });

  it('one that is no YAML keeps all that it may have swallowed', async () => {
    const acme = await story({ acme: { 'a.yaml': three } });
    await acme.change('acme', {
      'a.yaml': documents(component('checkout', { type: 'website' }), 'metadata: { name: basket\n'),
    });
    expect(await specOf(acme, ref, 'type')).toBe('website');
    expect(Object.values(await origins(acme))).toEqual(['acme:a.yaml', 'acme:a.yaml', 'acme:a.yaml']);
    await acme.change('acme', { 'a.yaml': documents(good, basket) });
    expect(await origins(acme)).toMatchObject({ 'component:default/till': 'orphaned' });
  });

  it('all are kept while the file cannot be read, and each is itself again afterwards', async () => {
    const acme = await story({ acme: { 'a.yaml': three } });
    const before = await acme.db.selectFrom('documents').select(['id', 'ref']).orderBy('id').execute();
    await acme.change('acme', { 'a.yaml': '\0' });
    expect(Object.values(await origins(acme))).toEqual(['acme:a.yaml', 'acme:a.yaml', 'acme:a.yaml']);
    await acme.change('acme', { 'a.yaml': three });
    expect(await acme.db.selectFrom('documents').select(['id', 'ref']).orderBy('id').execute()).toEqual(
      before,
    );
    expect(await happened(acme)).toHaveLength(3);
  });

  it('a bad one that was never good stands for nobody, and lands when it is mended', async () => {
    const acme = await story({ acme: { 'a.yaml': documents(good, component('basket', { lifecycle: 3 })) } });
    expect(Object.keys(await origins(acme))).toEqual([ref]);
    await acme.change('acme', { 'a.yaml': documents(good, basket) });
    expect(Object.keys(await origins(acme))).toEqual(['component:default/basket', ref]);
  });

  it('one taken out is an orphan while the others stay', async () => {
    const acme = await story({ acme: { 'a.yaml': three } });
    await acme.change('acme', { 'a.yaml': documents(good, component('till')) });
    expect(await origins(acme)).toMatchObject({
      'component:default/basket': 'orphaned',
      [ref]: 'acme:a.yaml',
    });
  });
});

describe('a bad document', () => {
  it('of a ref that others claim well does not stand in their way', async () => {
    const acme = await story({ one: { 'a.yaml': invalid }, two: { 'b.yaml': good } });
    expect(await origins(acme)).toEqual({ [ref]: 'two:b.yaml' });
    expect(await told(acme, 'conflict')).toEqual([]);
  });

  it('keeps its claim by its last good version', async () => {
    const acme = await story({
      one: { 'a.yaml': good },
      two: { 'b.yaml': component('checkout', { type: 'other' }) },
    });
    await acme.change('one', { 'a.yaml': invalid });
    expect(await origins(acme)).toEqual({ [ref]: 'one:a.yaml' });
    expect(await told(acme, 'conflict')).toHaveLength(1);
  });
});

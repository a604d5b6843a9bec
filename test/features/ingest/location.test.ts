import { describe, expect, it } from 'vitest';
import { component, documents, entityText } from '../../support/entity-text.ts';
import { faults, many, origins, story, told } from './story.ts';

const location = (name: string, targets: readonly string[], more: object = {}) =>
  entityText('Location', name, { targets, ...more });
const plain = (name: string) => component(name, { owner: undefined });
const source = { paths: ['catalog-info.yaml'] };
const root = 'catalog-info.yaml';

async function reasons(acme: Parameters<typeof told>[0]): Promise<unknown[]> {
  return (await told(acme, 'unread-location')).map(({ evidence: { target, reason } }) => [target, reason]);
}

describe('a Location', () => {
  it('leads to files by path and glob, from where it stands, and on from there', async () => {
    const acme = await story(
      {
        acme: {
          [root]: location('root', ['./payments/all.yaml', '/shared/*.yaml']),
          'payments/all.yaml': documents(location('payments', ['../ledger.yaml']), plain('pay')),
          'ledger.yaml': plain('ledger'),
          'shared/a.yaml': plain('a'),
          'shared/b.yaml': plain('b'),
          'shared/deep/c.yaml': plain('c'),
          'elsewhere.yaml': plain('elsewhere'),
        },
      },
      { source },
    );
    expect(await origins(acme)).toMatchObject({
      'component:default/a': 'acme:shared/a.yaml',
      'component:default/b': 'acme:shared/b.yaml',
      'component:default/ledger': 'acme:ledger.yaml',
      'component:default/pay': 'acme:payments/all.yaml',
      'location:default/payments': 'acme:payments/all.yaml',
      'location:default/root': `acme:${root}`,
    });
    expect(await origins(acme)).not.toHaveProperty('component:default/c');
    expect(await origins(acme)).not.toHaveProperty('component:default/elsewhere');
  });

  it('that no longer names a file orphans what is in it, and one that names it again brings it back', async () => {
    const files = { 'a.yaml': plain('a'), 'b.yaml': plain('b') };
    const acme = await story(
      { acme: { [root]: location('root', ['./a.yaml', './b.yaml']), ...files } },
      { source },
    );
    await acme.change('acme', { [root]: location('root', ['./a.yaml']) });
    expect(await origins(acme)).toMatchObject({ 'component:default/b': 'orphaned' });
    await acme.change('acme', { [root]: location('root', ['./b.yaml']) });
    expect(await origins(acme)).toMatchObject({
      'component:default/a': 'orphaned',
      'component:default/b': 'acme:b.yaml',
    });
  });

  it('that is unchanged still leads to files that change', async () => {
    const acme = await story(
      { acme: { [root]: location('root', ['./more/*.yaml']), 'more/a.yaml': plain('a') } },
      { source },
    );
    await acme.change('acme', { 'more/a.yaml': component('a'), 'more/b.yaml': plain('b') });
    expect(await origins(acme)).toMatchObject({
      'component:default/a': 'acme:more/a.yaml',
      'component:default/b': 'acme:more/b.yaml',
    });
  });

  it('that breaks keeps leading where it led', async () => {
    const acme = await story(
      { acme: { [root]: location('root', ['./a.yaml']), 'a.yaml': plain('a') } },
      { source },
    );
    await acme.change('acme', { [root]: 'kind: Location\nspec: [\n' });
    expect(await origins(acme)).toMatchObject({ 'component:default/a': 'acme:a.yaml' });
    await acme.change('acme', { 'a.yaml': documents(plain('a'), plain('b')) });
    expect(await origins(acme)).toMatchObject({ 'component:default/b': 'acme:a.yaml' });
    await acme.change('acme', { [root]: location('root', ['./c.yaml']), 'c.yaml': plain('c') });
    expect(await origins(acme)).toMatchObject({
      'component:default/a': 'orphaned',
      'component:default/b': 'orphaned',
      'component:default/c': 'acme:c.yaml',
    });
  });

  it('that leads nowhere, out, elsewhere or to a folder is a problem of its own, said until it is mended', async () => {
    const acme = await story(
      {
        acme: {
          [root]: location('root', [
            './gone.yaml',
            '../../etc/passwd',
            '/../etc/passwd',
            'https://github.com/acme/other/blob/main/catalog-info.yaml',
            './',
            './none/*.yaml',
            './a.yaml',
          ]),
          'a.yaml': plain('a'),
        },
      },
      { source },
    );
    expect(Object.keys(await origins(acme))).toEqual(['component:default/a', 'location:default/root']);
    expect((await reasons(acme)).map((found) => (found as string[])[0])).toEqual([
      './gone.yaml',
      '../../etc/passwd',
      '/../etc/passwd',
      'https://github.com/acme/other/blob/main/catalog-info.yaml',
      './',
    ]);
    await acme.change('acme', { 'gone.yaml': plain('found') });
    expect((await reasons(acme)).map((found) => (found as string[])[0])).not.toContain('./gone.yaml');
    await acme.change('acme', { [root]: location('root', ['./a.yaml']) });
    expect(await told(acme, 'unread-location')).toEqual([]);
  });

  it('may say that what it names need not be there', async () => {
    const acme = await story(
      { acme: { [root]: location('root', ['./gone.yaml'], { presence: 'optional' }) } },
      { source },
    );
    expect(await faults(acme)).toEqual([]);
  });

  it('that leads back to itself is read once, and the circle is said', async () => {
    const acme = await story(
      {
        acme: {
          [root]: location('root', ['./a.yaml']),
          'a.yaml': documents(location('a', ['./b.yaml']), plain('x')),
          'b.yaml': location('b', ['./a.yaml', './b.yaml', './catalog-info.yaml']),
        },
      },
      { source },
    );
    expect(Object.keys(await origins(acme))).toHaveLength(4);
    expect(await reasons(acme)).toEqual([
      ['./a.yaml', 'it leads in a circle: catalog-info.yaml → a.yaml → b.yaml → a.yaml.'],
      ['./b.yaml', 'it leads in a circle: catalog-info.yaml → a.yaml → b.yaml → b.yaml.'],
      [
        './catalog-info.yaml',
        'it leads in a circle: catalog-info.yaml → a.yaml → b.yaml → catalog-info.yaml.',
      ],
    ]);
  });

  it('is followed ten deep, and no deeper', async () => {
    const chain = Object.fromEntries(
      Array.from({ length: 13 }, (_, at) => [
        at === 0 ? root : `l${at}.yaml`,
        location(`l${at}`, [`./l${at + 1}.yaml`]),
      ]),
    );
    const acme = await story({ acme: chain }, { source });
    expect(Object.keys(await origins(acme))).toHaveLength(11);
    expect(await reasons(acme)).toEqual([['./l11.yaml', 'it is more than 10 Locations deep.']]);
  });

  it('that names what another names already is a duplicate; what a glob finds twice is none', async () => {
    const acme = await story(
      {
        acme: {
          [root]: documents(
            location('one', ['./a.yaml', './b.yaml']),
            location('two', ['./a.yaml', './*.yaml']),
          ),
          'a.yaml': plain('a'),
          'b.yaml': plain('b'),
        },
      },
      { source },
    );
    expect(await told(acme, 'duplicate-location')).toMatchObject([
      { place: `acme:${root}`, evidence: { target: 'a.yaml' } },
    ]);
    expect(await told(acme, 'conflict')).toEqual([]);
    await acme.change('acme', { [root]: location('one', ['./a.yaml', './b.yaml']) });
    expect(await faults(acme)).not.toContain(`duplicate-location acme:${root}`);
  });

  it('with thousands of targets is followed once each', async () => {
    const files = many(300, plain);
    const targets = Object.keys(files).map((path) => `./${path}`);
    const acme = await story({ acme: { [root]: location('root', targets), ...files } }, { source });
    expect(Object.keys(await origins(acme))).toHaveLength(301);
  });
});

describe('a placeholder', () => {
  const api = (definition: object) => entityText('API', 'pay', { owner: undefined, definition });
  const definition = async (acme: Parameters<typeof told>[0]) => {
    const row = await acme.db
      .selectFrom('entities')
      .select('body')
      .where('ref', '=', 'api:default/pay')
      .executeTakeFirst();
    return (JSON.parse(row?.body ?? '{}') as { spec?: { definition?: unknown } }).spec?.definition;
  };

  it.each(['file', 'git'] as const)(
    'reads a file of a %s source; when that file changes, it is read again',
    async (type) => {
      const files = { [root]: api({ $text: './openapi.yaml' }), 'openapi.yaml': 'openapi: 3.1.0\n' };
      const acme = await story({ acme: files }, { source, type });
      expect(await definition(acme)).toBe('openapi: 3.1.0\n');
      expect(await acme.change('acme', { 'openapi.yaml': 'openapi: 3.2.0\n' })).toMatchObject({
        changes: { changed: 1 },
      });
      expect(await definition(acme)).toBe('openapi: 3.2.0\n');
    },
  );

  it('whose file goes keeps the target as text and is a problem with its place, until the file is back', async () => {
    const files = { [root]: api({ $text: './openapi.yaml' }), 'openapi.yaml': 'openapi: 3.1.0\n' };
    const acme = await story({ acme: files }, { source });
    await acme.change('acme', { 'openapi.yaml': null });
    expect(await told(acme, 'invalid')).toMatchObject([
      { ref: 'api:default/pay', place: `acme:${root}:9:5`, evidence: { code: 'placeholder' } },
    ]);
    await acme.change('acme', { 'openapi.yaml': 'openapi: 3.2.0\n' });
    expect(await told(acme, 'invalid')).toEqual([]);
    expect(await definition(acme)).toBe('openapi: 3.2.0\n');
  });

  it.each(['../../etc/passwd', '/../../etc/passwd', 'file:///etc/passwd', 'https://acme.dev/openapi.yaml'])(
    'to %s reads nothing',
    async (target) => {
      const acme = await story({ acme: { [root]: api({ $text: target }) } }, { source });
      expect(await definition(acme)).toBe(target);
      expect(await told(acme, 'invalid')).toHaveLength(1);
    },
  );
});

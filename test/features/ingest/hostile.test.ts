import { describe, expect, it } from 'vitest';
import type { Content } from '../../support/git.ts';
import { component, documents, entityText } from '../../support/entity-text.ts';
import { many, origins, story, told } from './story.ts';

const good = component('checkout', { owner: undefined });
const plain = (name: string) => component(name, { owner: undefined });
const head = 'apiVersion: backstage.io/v1alpha1\nkind: Component\n';
const bomb = `${head}metadata: { name: bomb }
a: &a [x, x, x, x, x, x, x, x, x]
b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b]
d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c]
e: [*d, *d, *d, *d, *d, *d, *d, *d, *d]
`;

/** Bad content, by what is wrong with it: where the problem is, and its code. */
const bad: readonly (readonly [string, Content, string, string])[] = [
  ['broken YAML', `${head}metadata:\n  name: "checkout\n`, 'bad.yaml:5:1', 'yaml-syntax'],
  ['a file of 10 MB', Buffer.alloc(10 * 1024 * 1024, 'a: b\n'), 'bad.yaml:1:1', 'unreadable-file'],
  ['a bomb of aliases', bomb, 'bad.yaml:1:1', 'too-many-aliases'],
  ['a depth of thousands', '['.repeat(5_000) + ']'.repeat(5_000), 'bad.yaml:1:1', 'too-deep'],
  ['Latin-1', Buffer.from('kind: Caf\xe9\n', 'latin1'), 'bad.yaml:1:10', 'not-utf8'],
  ['UTF-16', Buffer.from(`\ufeff${good}`, 'utf16le'), 'bad.yaml:1:1', 'not-utf8'],
  ['a NUL byte', 'kind: Comp\0onent\n', 'bad.yaml:1:11', 'not-text'],
  ['a picture', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'bad.yaml:3:1', 'not-text'],
  ['a link out of the repository', { link: '../../../../etc/passwd' }, 'bad.yaml:1:1', 'unreadable-file'],
  ['an absolute link', { link: '/etc/passwd' }, 'bad.yaml:1:1', 'unreadable-file'],
  ['a link to nowhere', { link: 'gone.yaml' }, 'bad.yaml:1:1', 'unreadable-file'],
  ['a link to itself', { link: 'bad.yaml' }, 'bad.yaml:1:1', 'unreadable-file'],
  [
    'an LFS pointer',
    'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\n',
    'bad.yaml:1:1',
    'unreadable-file',
  ],
  [
    'more documents than a file may hold',
    'a: b\n---\n'.repeat(1_001),
    'bad.yaml:2002:1',
    'too-many-documents',
  ],
  ['a name of 3,000 characters', plain('x'.repeat(3_000)), 'bad.yaml:4:9', 'bad-format'],
  ['a name that pings a channel', plain('<!channel>'), 'bad.yaml:4:9', 'bad-format'],
];

const fine: readonly (readonly [string, Content])[] = [
  ['CRLF', good.replaceAll('\n', '\r\n')],
  ['a byte order mark', `\ufeff${good}`],
  ['both', `\ufeff${good.replaceAll('\n', '\r\n')}`],
  ['no line at its end', good.trimEnd()],
  ['empty documents around it', `---\n---\n${good}---\n# nothing\n`],
  ['a link within the repository', { link: 'real/checkout.txt' }],
];

describe('one bad file in a repository', () => {
  it.each(bad)('%s: a problem with its place, while its neighbours land', async (_, content, place, code) => {
    const acme = await story(
      { acme: { 'a.yaml': plain('a'), 'bad.yaml': content, 'z.yaml': plain('z') } },
      { type: 'git' },
    );
    expect(await origins(acme)).toEqual({
      'component:default/a': 'acme:a.yaml',
      'component:default/z': 'acme:z.yaml',
    });
    const problems = await told(acme, 'invalid');
    expect(problems.map((problem) => [problem.place, problem.evidence.code])).toContainEqual([
      `acme:${place}`,
      code,
    ]);
    expect(problems.every(({ sentence }) => sentence.length < 500 && !sentence.includes('\n'))).toBe(true);
    await acme.change('acme', { 'bad.yaml': good });
    expect(await told(acme, 'invalid')).toEqual([]);
  });

  it.each(fine)('%s is not bad at all', async (_, content) => {
    const acme = await story({ acme: { 'a.yaml': content, 'real/checkout.txt': good } }, { type: 'git' });
    expect(await origins(acme)).toEqual({ 'component:default/checkout': 'acme:a.yaml' });
    expect(await told(acme, 'invalid')).toEqual([]);
  });
});

describe('what no index or statement can hold', () => {
  it('a path of thousands of bytes is left out, and said', async () => {
    const long = `${Array.from({ length: 40 }, (_, at) => `${at}-${'päth'.repeat(20)}`).join('/')}/a.yaml`;
    const acme = await story({ acme: { [long]: plain('long'), 'a.yaml': plain('a') } }, { type: 'git' });
    expect(Object.keys(await origins(acme))).toEqual(['component:default/a']);
    expect(await told(acme, 'unread-location')).toMatchObject([
      { evidence: { reason: 'its path has more than 1,000 bytes. Shorten it.' } },
    ]);
  });

  it('refs of thousands of characters are no refs', async () => {
    const noise = Array.from({ length: 400 }, (_, at) => (at * 7919 * 104729).toString(36)).join('-');
    const acme = await story({
      acme: {
        'a.yaml': component('a', {
          owner: noise,
          system: `system:${noise}`,
          dependsOn: [`component:default/${noise}`],
        }),
      },
    });
    expect(Object.keys(await origins(acme))).toEqual(['component:default/a']);
    expect((await told(acme, 'unreadable-ref')).map(({ evidence }) => evidence.field)).toEqual([
      'spec.owner',
      'spec.system',
      'spec.dependsOn',
    ]);
    expect((await told(acme)).every(({ sentence }) => sentence.length < 300)).toBe(true);
  });

  it('NUL characters and half surrogates in values are replaced', async () => {
    const text = `${head}metadata: { name: a, title: "nul \\0 half \\uD800", tags: [] }\nspec: { type: "\\0", lifecycle: "\\uDFFF", owner: "\\0" }\n`;
    const acme = await story({ acme: { 'a.yaml': text } });
    expect((await acme.ports.catalog()).entries).toMatchObject([
      { title: 'nul \ufffd half \ufffd', type: '\ufffd' },
    ]);
  });

  it('documents of megabytes go in parameters of their own', async () => {
    const heavy = (name: string) =>
      component(name, { owner: undefined, metadata: { description: 'x'.repeat(1_900_000) } });
    const acme = await story({ acme: many(6, heavy) });
    expect(Object.keys(await origins(acme))).toHaveLength(6);
  });

  it('names that look like SQL, JSON, markup or prototypes are names', async () => {
    const names = ['__proto__', 'constructor', "x'; drop table entities; --", '{"a":1}', '<b>x</b>'];
    const acme = await story({
      acme: {
        'a.yaml': documents(
          ...names.map((title, at) =>
            component(`n${at}`, { owner: undefined, metadata: { title, labels: { [`a${at}`]: 'b' } } }),
          ),
          entityText('Component', 'proto', { owner: undefined, ['__proto__']: 'x', constructor: 'y' }),
        ),
      },
    });
    const entries = (await acme.ports.catalog()).entries;
    expect(entries.map(({ title }) => title).filter(Boolean)).toEqual(names);
  });
});

describe('a repository', () => {
  it('that is empty is a catalog of nothing', async () => {
    const acme = await story({ acme: {} }, { type: 'git' });
    expect(await origins(acme)).toEqual({});
    expect(await told(acme)).toEqual([]);
    expect(await acme.change('acme', { 'a.yaml': plain('a') })).toMatchObject({
      kind: 'applied',
      changes: { added: 1 },
    });
  });

  it('of 5,000 files is read whole', async () => {
    const acme = await story({ acme: many(5_000, plain) }, { type: 'git' });
    expect((await acme.ports.catalog()).entries).toHaveLength(5_000);
  }, 120_000);

  it('of more files than any catalog has is refused as a whole, with a hint', async () => {
    const acme = await story({ acme: { 'a.yaml': plain('a') } });
    const { openSource } = acme.ports;
    acme.ports.openSource = async (source, options) => {
      const opened = await openSource(source, options);
      if (opened.kind !== 'changed') return opened;
      const match = () =>
        Promise.resolve(
          Array.from({ length: 50_001 }, (_, at) => ({ path: `${at}.yaml`, blob: String(at) })),
        );
      return { ...opened, tree: { ...opened.tree, match } };
    };
    acme.put('acme', { 'b.yaml': plain('b') });
    expect(await acme.sync('acme')).toEqual({
      kind: 'unreachable',
      reason: 'The paths of source acme match 50,001 files; at most 50,000 are read.',
      hint: 'Narrow its `paths` to the catalog files.',
    });
    expect(await origins(acme)).toEqual({ 'component:default/a': 'acme:a.yaml' });
  });
});

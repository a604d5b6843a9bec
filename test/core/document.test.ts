import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments, stringify } from 'yaml';
import { parseDocuments } from '../../src/core/document.ts';
import { bounds } from '../../src/core/source.ts';

const parse = (text: string) => parseDocuments(new TextEncoder().encode(text));
const values = (text: string) => parse(text).map(({ value }) => value);
const codes = (text: string) => parse(text).map(({ problems }) => problems[0]?.code);

describe('parseDocuments', () => {
  it.each([
    ['', []],
    ['# only a comment\n', []],
    ['---\n---\n', []],
    ['---\n# nothing here\n---\na: 1\n', [{ a: 1 }]],
    ['---\na: 1\n---\n', [{ a: 1 }]],
    ['a: 1\n...\n', [{ a: 1 }]],
    ['...\n', []],
    ['~\n---\nnull\n---\na: 1\n', [{ a: 1 }]],
    ['--- text\n--- [1]\n', ['text', [1]]],
    ['\uFEFFa: 1\n', [{ a: 1 }]],
    ['a: 1\r\nb: |\r\n  x\r\n', [{ a: 1, b: 'x\n' }]],
    ['base: &b { x: 1 }\nmore: { <<: *b }\n', [{ base: { x: 1 }, more: { '<<': { x: 1 } } }]],
    ['yes: no\n', [{ yes: 'no' }]],
    ['%YAML 1.1\n---\nday: 2026-11-02\n', [{ day: '2026-11-02T00:00:00.000Z' }]],
  ])('reads %j as %j', (text, want) => {
    expect(values(text)).toEqual(want);
  });

  it('counts documents that are not empty from 0', () => {
    expect(parse('---\n---\na: 1\n---\n# no\n---\nb: [\n---\nc: 3\n').map(({ index }) => index)).toEqual([
      0, 1, 2,
    ]);
  });

  it.each([
    ['a: 1\n---\nb: c: d\n---\ne: 2\n', [undefined, 'yaml-syntax', undefined]],
    ['a: *gone\n---\nb: 1\n', ['unknown-alias', undefined]],
    ['a: 1\na: 2\n---\nb: 1\n', ['duplicate-key', undefined]],
    ['a: [{ b: 1, b: 2 }]\n', ['duplicate-key']],
    [`a: ${'['.repeat(100)}\n---\nb: 1\n`, ['too-deep', undefined]],
    [`${'- '.repeat(100)}x\n---\nb: 1\n`, ['too-deep', undefined]],
    ['a: &a [*a]\n---\nb: 1\n', ['too-deep', undefined]],
    ['a: !secret x\n', ['unknown-tag']],
  ])('keeps what is wrong in %j to its document', (text, want) => {
    expect(codes(text)).toEqual(want);
  });

  it('reads on after any number of documents that are too deep', () => {
    const text = `${`---\n${'['.repeat(70)}\n`.repeat(20)}---\na: 1\n`;
    expect(codes(text)).toEqual([...Array<string>(20).fill('too-deep'), undefined]);
    expect(values(text).at(-1)).toEqual({ a: 1 });
  });

  it('knows where things stand after a document that is too deep', () => {
    const [deep, next] = parse(`# top\n---\n- ${'['.repeat(70)}\n---\na: 1\nb: 2\n`);
    expect(deep?.problems[0]).toMatchObject({ line: 2, column: 1 });
    expect(next?.spotOf(['b'])).toEqual({ line: 6, column: 4, excerpt: 'b: 2\n   ^' });
  });

  it('nests as deep as the bound, and no deeper', () => {
    const nested = (levels: number) => `${'['.repeat(levels)}x${']'.repeat(levels)}\n`;
    expect(codes(nested(bounds.depth))).toEqual([undefined]);
    expect(codes(nested(bounds.depth + 1))).toEqual(['too-deep']);
  });

  it('refuses aliases that expand without end', () => {
    const levels = ['a: &a [x, x, x, x, x, x, x, x, x, x]', 'b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]'];
    expect(codes([...levels, 'c: [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b, *b]'].join('\n'))).toEqual([
      'too-many-aliases',
    ]);
  });

  it('refuses a text that a few aliases make large', () => {
    const long = 'x'.repeat(100_000);
    expect(codes(`a: &a ${long}\nb: [${Array<string>(50).fill('*a').join(', ')}]\n`)).toEqual(['too-large']);
  });

  it('refuses more anchors than can be resolved in time', () => {
    const anchors = Array.from({ length: 3_000 }, (_, at) => `k${at}: &a${at} x`);
    expect(codes(`${anchors.join('\n')}\nall: [${anchors.map((_, at) => `*a${at}`).join(', ')}]\n`)).toEqual([
      'too-many-aliases',
    ]);
  });

  it('finds the one key that repeats among many', () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => `k${at}: 1`);
    expect(codes(keys.join('\n'))).toEqual([undefined]);
    expect(codes([...keys, 'k7: 2'].join('\n'))).toEqual(['duplicate-key']);
  });

  it('ends at the bound on documents, and says so', () => {
    const read = (count: number) => parse('---\na: 1\n'.repeat(count));
    expect(read(bounds.documentsPerFile)).toHaveLength(bounds.documentsPerFile);
    expect(read(bounds.documentsPerFile).at(-1)?.problems).toEqual([]);
    expect(read(bounds.documentsPerFile + 5)).toHaveLength(bounds.documentsPerFile + 1);
    expect(read(bounds.documentsPerFile + 5).at(-1)?.problems[0]?.code).toBe('too-many-documents');
  });

  it.each(['[', '}', '"', '? ', 'a: b: c\n'])('comes to an end with 2 MiB of %j', (unit) => {
    const documents = parse(unit.repeat(bounds.fileBytes / unit.length));
    expect(documents.every(({ value }) => value === undefined)).toBe(true);
    expect(documents.at(-1)?.problems[0]?.code).toBe('too-large');
  });

  it.each([
    ['UTF-16', [0xff, 0xfe, 0x61, 0x00], 'not-utf8', 1, 1],
    ['Latin-1', [0x61, 0x3a, 0x20, 0xe4, 0x0a], 'not-utf8', 1, 4],
    ['a NUL byte', [0x61, 0x3a, 0x0a, 0x62, 0x00], 'not-text', 2, 2],
  ])('refuses %s', (_, bytes, code, line, column) => {
    const [document, ...others] = parseDocuments(new Uint8Array(bytes));
    expect(others).toEqual([]);
    expect(document).toMatchObject({
      index: 0,
      value: undefined,
      problems: [{ code, line, column, severity: 'error' }],
    });
  });

  it('refuses a file above the bound without reading it', () => {
    const [document] = parseDocuments(new Uint8Array(10 * 1024 * 1024).fill(0x61));
    expect(document?.problems[0]?.message).toBe(
      'The file has 10.0 MiB; at most 2 MiB are read. Split it into several files.',
    );
  });

  it('accepts the replacement character where a file really holds it', () => {
    expect(values('a: \uFFFD\n')).toEqual([{ a: '\uFFFD' }]);
  });

  it('replaces what Postgres cannot store', () => {
    expect(values('"k\\0": "a\\0b"\nl: ["\\uD800", ok]\n')).toEqual([
      { 'k\uFFFD': 'a\uFFFDb', l: ['\uFFFD', 'ok'] },
    ]);
  });

  it('reads back any JSON that was written as YAML', () => {
    const json = fc.oneof(
      fc.object({ maxDepth: 4, withBigInt: false }),
      fc.array(fc.jsonValue({ maxDepth: 3 })),
    );
    const plain = json.map((value) => JSON.parse(JSON.stringify(value)) as unknown);
    const storable = plain.filter((value) => !/\\u0000|\\ud[89a-f]/.test(JSON.stringify(value)));
    fc.assert(
      fc.property(storable, (value) => {
        expect(values(stringify(value))).toEqual([value]);
      }),
    );
  });

  // Whatever the text: within the bounds, errors and values are those of the library read whole.
  it('agrees with the library document by document', () => {
    const unit = fc.constantFrom(
      ...[
        'a',
        'b',
        ': ',
        '- ',
        '\n',
        '\n  ',
        '[',
        ']',
        '{',
        '}',
        ', ',
        '"',
        "'",
        '# ',
        ' ',
        '\n---\n',
        '\n...\n',
      ],
      ...['&a ', '*a', '!t ', '|\n', '>\n', '? ', '%YAML 1.1\n', '\t', '~', '1', '<<: ', '--- ', '\r\n'],
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 40 }), (text) => {
        const want = [...parseAllDocuments(text, { logLevel: 'error' })].flatMap((document) => {
          if (document.errors.length > 0) return ['unreadable'];
          try {
            const value = document.toJSON() as unknown;
            return value === null ? [] : [JSON.stringify(value)];
          } catch {
            return ['unreadable']; // an alias that leads nowhere, or to itself
          }
        });
        const got = parse(text).map(({ value }) =>
          value === undefined ? 'unreadable' : JSON.stringify(value),
        );
        expect(got).toEqual(want);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('spotOf', () => {
  const text = [
    'kind: Component',
    'metadata:',
    '  name: checkout',
    '  tags: [java, Pay]',
    'spec: &s',
    '  owner: x',
    'copy: *s',
    '',
  ];
  const [document] = parse(text.join('\n'));
  const spot = (path: (string | number)[], part?: 'key' | 'value') => {
    const { line, column } = document!.spotOf(path, part);
    return `${line}:${column}`;
  };

  it.each([
    [['kind'], 'value', '1:7'],
    [['kind'], 'key', '1:1'],
    [['metadata', 'tags', 1], 'value', '4:16'],
    [['metadata', 'owner'], 'value', '2:1'],
    [['metadata', 'name', 'deeper'], 'value', '3:3'],
    [['spec', 'owner'], 'value', '6:10'],
    [['copy', 'owner'], 'value', '6:10'],
    [['nothing'], 'value', '1:1'],
    [[], 'value', '1:1'],
  ] as const)('finds the place of %j, its %s', (path, part, want) => {
    expect(spot([...path], part)).toBe(want);
  });

  it('shows the line and a caret', () => {
    expect(document?.spotOf(['metadata', 'tags', 1]).excerpt).toBe('  tags: [java, Pay]\n               ^');
  });

  it('counts lines the same with CRLF and a byte order mark', () => {
    const [marked] = parse(`\uFEFF${text.join('\r\n')}`);
    expect(marked?.spotOf(['spec', 'owner'])).toEqual({
      line: 6,
      column: 10,
      excerpt: '  owner: x\n         ^',
    });
  });
});

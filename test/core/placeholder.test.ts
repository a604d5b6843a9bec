import { describe, expect, it } from 'vitest';
import {
  fillPlaceholders,
  includedPaths,
  includeFrom,
  placeholdersOf,
  type Included,
} from '../../src/core/placeholder.ts';
import { bounds } from '../../src/core/source.ts';

const bytes = (text: string): Included => ({ bytes: new TextEncoder().encode(text) });
const origin = {
  file: 'shop/catalog-info.yaml',
  viewUrl: 'https://github.com/acme/shop/blob/main/shop/catalog-info.yaml',
};

function fill(value: unknown, files: Record<string, string> = {}) {
  const contents = new Map(Object.entries(files).map(([path, text]) => [path, bytes(text)]));
  const { value: filled, flaws } = fillPlaceholders(value, includeFrom(contents, origin));
  return { filled, reasons: flaws.map(({ path, message }) => `${path.join('.')}: ${message}`) };
}

describe('placeholdersOf', () => {
  it.each([
    [{ a: { $text: './x' } }, [{ path: ['a'], format: 'text', target: './x' }]],
    [{ a: [1, { $yaml: 'x' }] }, [{ path: ['a', 1], format: 'yaml', target: 'x' }]],
    [{ $json: 'x' }, [{ path: [], format: 'json', target: 'x' }]],
    [{ a: { $text: { $text: 'x' } } }, [{ path: ['a'], format: 'text', target: { $text: 'x' } }]],
    // As Backstage: mappings that have other keys, or other `$` keys, are left alone with all that is in them.
    [{ a: { $text: 'x', b: { $text: 'y' } } }, []],
    [{ a: { $ref: '#/definitions/a' }, b: { $openapi: './x' } }, []],
    [{ a: { $other: { $text: 'x' } } }, []],
    [{ a: '$text: ./x' }, []],
  ])('%j', (value, want) => {
    expect(placeholdersOf(value)).toEqual(want);
  });
});

describe('fillPlaceholders', () => {
  it.each([
    ['text', { a: { $text: './api.txt' } }, 'openapi: 3\n', { a: 'openapi: 3\n' }],
    ['text', { a: { $text: 'api.txt' } }, '{"$text": "no further"}', { a: '{"$text": "no further"}' }],
    ['text', { a: { $text: '/shop/api.txt' } }, 'x', { a: 'x' }],
    ['text', { a: { $text: 'https://github.com/acme/shop/blob/main/shop/api.txt' } }, 'x', { a: 'x' }],
    ['json', { a: [{ $json: '../shop/api.txt' }] }, '{"b": [1]}', { a: [{ b: [1] }] }],
    ['yaml', { a: { $yaml: 'api.txt' } }, 'b: 1\n---\n', { a: { b: 1 } }],
    ['yaml', { a: { $yaml: 'api.txt' } }, '$text: other.txt\n', { a: { $text: 'other.txt' } }],
  ])('reads %s: %j', (_, value, content, want) => {
    expect(fill(value, { 'shop/api.txt': content })).toEqual({ filled: want, reasons: [] });
  });

  it.each([
    [{ $text: './gone.txt' }, './gone.txt', 'there is no file `shop/gone.txt`'],
    [
      { $text: '../../etc/passwd' },
      '../../etc/passwd',
      "`../../etc/passwd` leads out of the source's folder",
    ],
    [{ $text: '/../etc/passwd' }, '/../etc/passwd', "`/../etc/passwd` leads out of the source's folder"],
    [
      { $text: 'https://acme.dev/x' },
      'https://acme.dev/x',
      'it is outside this repository, and is not fetched',
    ],
    [{ $text: 'file:///etc/passwd' }, 'file:///etc/passwd', 'it is neither a path nor an http address'],
    [{ $text: 7 }, '7', 'it takes a path or an address, as text'],
    [{ $json: 'bad' }, 'bad', 'the file is no JSON'],
    [{ $yaml: 'bad' }, 'bad', 'line 1 of the file is no YAML'],
    [{ $yaml: 'two' }, 'two', 'the file must hold one YAML document, and holds 2'],
    [{ $yaml: 'empty' }, 'empty', 'the file must hold one YAML document, and holds 0'],
    [{ $json: 'deep' }, 'deep', 'the file is too deep'],
    [{ $text: 'binary' }, 'binary', 'The file holds a NUL byte'],
  ])('counts %j as the text %j: %s', (placeholder, text, reason) => {
    const deep = `${'['.repeat(100)}${']'.repeat(100)}`;
    const files = { bad: 'a: {', two: 'a: 1\n---\nb: 2\n', empty: '# no\n', deep, binary: 'a\0' };
    const inShop = Object.fromEntries(
      Object.entries(files).map(([path, content]) => [`shop/${path}`, content]),
    );
    const { filled, reasons } = fill({ spec: { definition: placeholder } }, inShop);
    expect(filled).toEqual({ spec: { definition: text } });
    expect(reasons).toEqual([expect.stringContaining(reason)]);
    expect(reasons[0]).toMatch(/^spec\.definition: `\$(text|json|yaml): /);
  });

  it('holds all that a document includes to the bound together', () => {
    const many = Array.from({ length: 5 }, () => ({ $text: 'big' }));
    const { filled, reasons } = fill(many, { 'shop/big': 'x'.repeat(bounds.fileBytes / 2) });
    expect((filled as string[]).map((text) => text.length)).toEqual([
      bounds.fileBytes / 2,
      bounds.fileBytes / 2,
      3,
      3,
      3,
    ]);
    expect(reasons).toHaveLength(3);
  });
});

describe('includedPaths', () => {
  it('names each file of the tree once', () => {
    const value = [
      { $text: './a' },
      { $yaml: 'a' },
      { $text: '/b' },
      { $text: 'https://acme.dev/c' },
      { $text: '../../d' },
    ];
    expect(includedPaths(value, origin)).toEqual(['shop/a', 'b']);
  });
});

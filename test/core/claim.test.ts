import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  claimsOf,
  elect,
  guardHolds,
  mergeDocuments,
  type Claim,
  type KeptDocument,
  type ReadDocument,
} from '../../src/core/claim.ts';

const before = new Date('2026-06-01T12:00:00Z');
const now = new Date('2026-06-02T12:00:00Z');

/** A document that was kept: `a` was good, `a!` is bad with a last good version, `!` never was readable. */
function kept(id: number, path: string, index: number, short: string): KeptDocument<number> {
  const ref = short.replace('!', '') || null;
  const body = ref === null ? null : `${ref} before`;
  return { id, path, index, line: 1, ref, body, hash: body, good: !short.endsWith('!'), firstSeen: before };
}

/** A document as it is read: `a` is good, `a!` is bad, `!` is unreadable. */
function read(index: number, short: string): ReadDocument {
  const ref = short.replace('!', '') || undefined;
  const body = `${ref} now`;
  return { index, line: 1, ref, good: short.endsWith('!') ? undefined : { body, hash: body } };
}

type Short = Readonly<Record<string, readonly string[]>>;

function merge(was: Short, is: Short) {
  const documents = Object.entries(was).flatMap(([path, shorts]) =>
    shorts.map((short, at) => ({ path, short, at })),
  );
  const result = mergeDocuments(
    documents.map(({ path, short, at }, id) => kept(id, path, at, short)),
    new Map(Object.entries(is).map(([path, shorts]) => [path, shorts.map((short, at) => read(at, short))])),
    now,
  );
  return {
    kept: result.kept.map(({ id, path, index, ref, body, good }) =>
      [`${id ?? 'new'} ${path}:${index}`, ref ?? '-', good ? 'good' : 'bad', body ?? '-'].join(', '),
    ),
    gone: result.gone.map(({ id }) => id),
  };
}

describe('what documents become', () => {
  const table: readonly (readonly [string, Short, Short, readonly string[], readonly number[]])[] = [
    ['a new one', {}, { f: ['a'] }, ['new f:0, a, good, a now'], []],
    ['the same one', { f: ['a'] }, { f: ['a'] }, ['0 f:0, a, good, a now'], []],
    ['one in a file that went', { f: ['a'] }, {}, [], [0]],
    ['another in its place', { f: ['a'] }, { f: ['b'] }, ['new f:0, b, good, b now'], [0]],
    [
      'two that change places',
      { f: ['a', 'b'] },
      { f: ['b', 'a'] },
      ['1 f:0, b, good, b now', '0 f:1, a, good, a now'],
      [],
    ],
    ['one that moves', { f: ['a'] }, { g: ['a'] }, ['0 g:0, a, good, a now'], []],
    [
      'one that stays, and a double elsewhere',
      { f: ['a'] },
      { f: ['a'], g: ['a'] },
      ['0 f:0, a, good, a now', 'new g:0, a, good, a now'],
      [],
    ],
    ['two doubles of which one goes', { f: ['a', 'a'] }, { f: ['a'] }, ['0 f:0, a, good, a now'], [1]],
    [
      'a bad one with its ref',
      { f: ['a', 'b'] },
      { f: ['b', 'a!'] },
      ['1 f:0, b, good, b now', '0 f:1, a, bad, a before'],
      [],
    ],
    ['a bad one under another name', { f: ['a'] }, { f: ['b!'] }, ['0 f:0, a, bad, a before'], []],
    [
      'a bad one that moved',
      { f: ['a'], g: ['b'] },
      { f: ['x'], g: ['b', 'a!'] },
      ['new f:0, x, good, x now', '1 g:0, b, good, b now', '0 g:1, a, bad, a before'],
      [],
    ],
    [
      'one that moved out of a file that broke',
      { f: ['a'] },
      { f: ['!'], g: ['a'] },
      ['new f:0, -, bad, -', '0 g:0, a, good, a now'],
      [],
    ],
    ['an unreadable one', { f: ['a'] }, { f: ['!'] }, ['0 f:0, a, bad, a before'], []],
    [
      'an unreadable one that may have swallowed others',
      { f: ['a', 'b', 'c'] },
      { f: ['a', '!'] },
      ['0 f:0, a, good, a now', '1 f:1, b, bad, b before', '2 f:2, c, bad, c before'],
      [],
    ],
    [
      'a bad one beside one that was taken out',
      { f: ['a', 'b', 'c'] },
      { f: ['a', 'b!'] },
      ['0 f:0, a, good, a now', '1 f:1, b, bad, b before'],
      [2],
    ],
    ['one that is mended', { f: ['a!'] }, { f: ['a'] }, ['0 f:0, a, good, a now'], []],
    ['one that is mended as another', { f: ['a!'] }, { f: ['b'] }, ['new f:0, b, good, b now'], [0]],
    ['one that never was readable', { f: ['!'] }, { f: ['!'] }, ['0 f:0, -, bad, -'], []],
    ['one that is readable at last', { f: ['!'] }, { f: ['a'] }, ['new f:0, a, good, a now'], [0]],
  ];

  it.each(table)('%s', (_, was, is, wantKept, wantGone) => {
    expect(merge(was, is)).toEqual({ kept: wantKept, gone: wantGone });
  });

  it('nothing is both kept and gone, or neither; places are unique; good ones say what was read', () => {
    const short = fc.constantFrom('a', 'b', 'c', 'a!', 'b!', '!');
    const files = fc.dictionary(fc.constantFrom('f', 'g', 'h'), fc.array(short, { maxLength: 4 }));
    fc.assert(
      fc.property(files, files, (was, is) => {
        const documents = Object.entries(was).flatMap(([path, shorts]) =>
          shorts.map((text, at) => ({ path, text, at })),
        );
        const old = documents.map(({ path, text, at }, id) => kept(id, path, at, text));
        const reading = new Map(
          Object.entries(is).map(([path, shorts]) => [path, shorts.map((text, at) => read(at, text))]),
        );
        const result = mergeDocuments(old, reading, now);
        const ids = [
          ...result.kept.map(({ id }) => id).filter((id) => id !== undefined),
          ...result.gone.map(({ id }) => id),
        ];
        expect(ids.toSorted((a, b) => a - b)).toEqual(old.map(({ id }) => id));
        const places = result.kept.map(({ path, index }) => `${path}:${index}`);
        expect(new Set(places).size).toBe(places.length);
        const good = [...reading].flatMap(([path, all]) =>
          all.flatMap((one) => (one.good ? [`${path} ${one.good.body}`] : [])),
        );
        expect(
          result.kept
            .filter((one) => one.good)
            .map(({ path, body }) => `${path} ${body}`)
            .sort(),
        ).toEqual(good.sort());
      }),
    );
  });
});

describe('the election', () => {
  const claim = (over: Partial<Claim>): Claim => ({
    ref: 'a',
    document: 0,
    source: 's',
    position: 0,
    path: 'p',
    index: 0,
    firstSeen: now,
    hash: 'h',
    ...over,
  });

  it.each([
    ['who was seen first', { firstSeen: before, position: 9, path: 'z', index: 9 }, {}],
    ['then the order of sources', { position: 0, path: 'z', index: 9 }, { position: 1 }],
    ['a source that is configured before one that is not', { position: 7, path: 'z' }, { position: null }],
    ['then the path', { path: 'a', index: 9 }, { path: 'b' }],
    ['then the place in the file', { index: 0 }, { index: 1 }],
  ])('is won by %s', (_, winner, loser) => {
    const [one, other] = [claim({ ...winner, document: 1 }), claim({ ...loser, document: 2 })];
    expect(elect([one, other]).get('a')).toEqual([one, other]);
    expect(elect([other, one]).get('a')).toEqual([one, other]);
  });

  it('is held for each ref alone, among documents that are or were good', () => {
    const source = { id: 's', position: 0 };
    const claims = claimsOf(source, [kept(0, 'f', 0, 'a'), kept(1, 'f', 1, 'b!'), kept(2, 'f', 2, '!')]);
    expect([...elect(claims)].map(([ref, [{ document }]]) => [ref, document])).toEqual([
      ['a', 0],
      ['b', 1],
    ]);
  });
});

describe('the removal guard', () => {
  const guard = { share: 0.2, atLeast: 10 };
  it.each([
    [9, 9, false],
    [10, 10, true],
    [10, 49, true],
    [10, 50, false],
    [20, 100, false],
    [21, 100, true],
    [0, 0, false],
  ])('%i removals of %i: held %s', (removals, entities, holds) => {
    expect(guardHolds(removals, entities, guard)).toBe(holds);
  });
});

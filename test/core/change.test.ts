import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffEntities, type Elected, type Standing } from '../../src/core/change.ts';

const standing = (document: number | null, hash = 'h'): Standing => ({ ref: 'a', document, hash });
const elected = (document: number, hash = 'h'): Elected => ({ ref: 'a', document, hash });

describe('what an election changes', () => {
  it.each([
    ['added', undefined, elected(1)],
    ['changed', standing(1), elected(1, 'other')],
    ['taken-over', standing(1), elected(2)],
    ['orphaned', standing(1), undefined],
    ['restored', standing(null), elected(1)],
    [undefined, standing(1), elected(1)],
    [undefined, standing(null), undefined],
    [undefined, undefined, undefined],
  ])('%s', (action, before, after) => {
    const changes = diffEntities(before === undefined ? [] : [before], after === undefined ? [] : [after]);
    const from = before?.document ?? null;
    expect(changes).toEqual(
      action === undefined ? [] : [{ ref: 'a', action, from, document: after?.document ?? null }],
    );
  });

  it('applied to what stood before comes to what was elected, and is nothing when applied already', () => {
    const ref = fc.constantFrom('a', 'b', 'c', 'd');
    const hash = fc.constantFrom('x', 'y');
    const stands = fc.uniqueArray(fc.record({ ref, document: fc.option(fc.nat(3)), hash }), {
      selector: (one) => one.ref,
    });
    const wins = fc.uniqueArray(fc.record({ ref, document: fc.nat(3), hash }), {
      selector: (one) => one.ref,
    });
    fc.assert(
      fc.property(stands, wins, (before, after) => {
        const hashes = new Map<string, string>(after.map((one) => [one.ref, one.hash]));
        const entities = new Map<string, Standing>(before.map((one) => [one.ref, one]));
        for (const { ref: changed, document } of diffEntities(before, after)) {
          const was = entities.get(changed);
          entities.set(changed, { ref: changed, document, hash: hashes.get(changed) ?? was?.hash ?? '' });
        }
        const alive = [...entities.values()].filter(({ document }) => document !== null);
        const sorted = (list: readonly Standing[]) => list.toSorted((a, b) => (a.ref < b.ref ? -1 : 1));
        expect(sorted(alive)).toEqual(sorted(after));
        expect(diffEntities(entities.values(), after)).toEqual([]);
      }),
    );
  });
});

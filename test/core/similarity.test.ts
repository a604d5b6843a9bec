import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearest } from '../../src/core/did-you-mean.ts';
import { fold, similarity, similarTo } from '../../src/core/similarity.ts';

/** Optimal string alignment as the textbook's full matrix: slow, plain, and independent of the code under test. */
function distance(a: string, b: string): number {
  const cell = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      cell[i]![j] = Math.min(cell[i - 1]![j]! + 1, cell[i]![j - 1]! + 1, cell[i - 1]![j - 1]! + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cell[i]![j] = Math.min(cell[i]![j]!, cell[i - 2]![j - 2]! + 1);
      }
    }
  }
  return cell[a.length]![b.length]!;
}

const word = (maxLength: number) => fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'ä', '-'), maxLength });

describe('similarity', () => {
  it.each([
    ['paymnet-servce', 'payment-service', 0.857],
    ['PaymentSvc', 'payment-service', 0.714],
    ['payment_service', 'Payment.Service', 1],
    ['ab', 'ba', 0.5],
    ['ca', 'abc', 0], // optimal string alignment, not full Damerau–Levenshtein (which gives 1/3)
    ['', 'payments', 0],
    ['---', '', 0],
    ['ledger', 'xyz', 0],
  ])('%s ~ %s = %d', (a, b, want) => expect(similarity(a, b)).toBeCloseTo(want, 3));

  it.each([30, 45])('equals the textbook for texts of up to %d characters, either way round', (size) => {
    fc.assert(
      fc.property(word(size), word(size), (a, b) => {
        const longer = Math.max(fold(a).length, fold(b).length);
        const want = longer === 0 ? 0 : 1 - distance(fold(a), fold(b)) / longer;
        expect(similarity(a, b)).toBe(want);
        expect(similarity(b, a)).toBe(want);
      }),
    );
  });

  it('with a floor gives the same where it reaches the floor, and 0 below', () => {
    fc.assert(
      fc.property(word(36), word(36), fc.double({ min: 0, max: 1, noNaN: true }), (a, b, floor) => {
        const plain = similarity(a, b);
        const got = similarTo(a)(fold(b), floor);
        if (plain > floor + 1e-6) expect(got).toBe(plain);
        if (plain < floor - 1e-6) expect(got).toBe(0);
      }),
    );
  });
});

describe('nearest', () => {
  it.each([
    ['shedule', ['id', 'paths', 'schedule'], 'schedule'],
    ['remove_after', ['removeAfter', 'removalGuard'], 'removeAfter'],
    ['Componnet', ['API', 'Component', 'Domain'], 'Component'],
    ['zzz', ['id', 'paths'], undefined],
    ['path', [], undefined],
    ['path', ['paths', 'pathe'], 'paths'], // equally near: the first
  ])('%s among %j is %s', (text, candidates, want) => expect(nearest(text, candidates)).toBe(want));
});

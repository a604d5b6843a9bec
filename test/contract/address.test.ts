import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatAddress, parseAddress, places, press, readPress } from '../../src/contract/address.ts';
import { pressMenu, readMenuPress } from '../../src/contract/menu.ts';

const name = fc.stringMatching(/^[a-z][a-z-]{0,10}$/);
const argument = fc.string({ unit: 'grapheme', maxLength: 20 }).filter((text) => text.isWellFormed());
const address = fc.record({
  name,
  args: fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), argument, { maxKeys: 2, noNullPrototype: true }),
});

describe('an address', () => {
  it('reads back as it was written', () => {
    fc.assert(
      fc.property(address, (one) => {
        expect(parseAddress(formatAddress(one))).toEqual(one);
      }),
    );
  });

  it('leaves refs readable', () => {
    expect(formatAddress({ name: 'who-owns', args: { subject: 'component:default/checkout' } })).toBe(
      'who-owns?subject=component:default/checkout',
    );
  });

  it.each(['', '?', 'A', 'who owns', '../x', 'a?', '__proto__', 'x#y', '-a'])('is not %j', (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});

describe('an action id', () => {
  const short = address.filter((one) => formatAddress(one).length < 200);

  it('of a button reads back as it was written, and is none of a select', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), short, (place, one) => {
        expect(readPress(press(place, one))).toEqual({ place, address: one });
        expect(readMenuPress(press(place, one))).toBeUndefined();
      }),
    );
  });

  it('of a select reads back as it was written, and is none of a button', () => {
    fc.assert(
      fc.property(fc.constantFrom(...places), name, short, (place, menu, one) => {
        expect(readMenuPress(pressMenu(place, menu, one))).toEqual({ place, menu, address: one });
        expect(readPress(pressMenu(place, menu, one))).toBeUndefined();
      }),
    );
  });

  it('is never read from anything else', () => {
    for (const forged of [
      '',
      'new',
      'new ',
      'everywhere who-owns',
      'new  x',
      'here/x',
      '/ x',
      'new\nwho-owns',
      'NEW who-owns',
    ]) {
      expect(readPress(forged)).toBeUndefined();
      expect(readMenuPress(forged)).toBeUndefined();
    }
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(() => [readPress(text), readMenuPress(text)]).not.toThrow();
      }),
    );
  });

  it('longer than Slack takes is a defect that says so', () => {
    expect(() => press('new', { name: 'search', args: { text: 'x'.repeat(300) } })).toThrow(
      /is 316 characters long/,
    );
  });
});

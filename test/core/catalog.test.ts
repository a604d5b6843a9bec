import { describe, expect, it } from 'vitest';
import { makeCatalog } from '../../src/core/catalog.ts';
import { acme, catalogOf } from './acme-catalog.ts';

const refs = (entries: readonly { ref: string }[]) => entries.map(({ ref }) => ref);

describe('a catalog', () => {
  it('finds by ref, name, alias or title, and key', () => {
    expect(acme.byRef('component:legacy/ledger')?.lifecycle).toBe('deprecated');
    expect(refs(acme.byName('checkout'))).toEqual(['component:default/checkout', 'api:default/checkout']);
    expect(refs(acme.byAlias('dana okafor'))).toEqual(['user:default/dana']);
    expect(refs(acme.byAlias('paysvc'))).toEqual(['component:default/payment-service']);
    expect(refs(acme.byKey('slug:acme/tax'))).toEqual(['component:default/tax-rates']);
  });

  it('finds nothing for what is not there, not even what every object has', () => {
    const nothing = [
      acme.byRef('constructor'),
      ...acme.byName('constructor'),
      ...acme.byAlias('__proto__'),
      ...acme.byKey('x'),
    ];
    expect(nothing).toEqual([undefined]);
  });

  it('lists an entity once whose alias is its title', () => {
    const catalog = catalogOf([
      ['x', { title: 'Cart', annotations: { 'callboard.dev/aliases': 'cart, CART' } }],
    ]);
    expect(catalog.byAlias('cart')).toHaveLength(1);
  });

  it('may be empty', () => {
    const catalog = makeCatalog('0', []);
    expect([catalog.generation, catalog.entries.length, catalog.byName('x').length]).toEqual(['0', 0, 0]);
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alikeTo, makeAlikeIndex } from '../../src/core/alike.ts';
import { mayHold } from '../../src/core/search-grams.ts';
import { search } from '../../src/core/search.ts';
import { fold, similarity } from '../../src/core/similarity.ts';
import { acme, catalogOf } from './acme-catalog.ts';

const found = (text: string, kind?: string) =>
  search(acme, text, { limit: 10, ...(kind !== undefined && { kind }) }).hits.map(
    ({ entry, why }) => `${entry.kind}:${entry.name} (${why})`,
  );

describe('search', () => {
  it.each([
    // however it is written
    ['payment-service', 'component:payment-service (name)'],
    ['paymentservice', 'component:payment-service (name)'],
    ['payment_service', 'component:payment-service (name)'],
    ['Payment Service', 'component:payment-service (name)'],
    ['paymnet-servce', 'component:payment-service (similar)'],
    ['service payment', 'component:payment-service (name)'],
    ['ment-serv', 'component:payment-service (name)'],
    ['mentserv', 'component:payment-service (name)'],
    ['detector', 'component:frauddetector (name)'],
    // wherever it is
    ['component:default/cart', 'component:cart (key)'],
    ['Okafor', 'user:dana (title)'],
    ['paysvc', 'component:payment-service (alias)'],
    ['wallets acquirers', 'component:payment-service (description)'],
    ['pci', 'component:payment-service (tag)'],
    ['git-front', 'component:internal-git (repository)'],
    ['PAB12CD', 'component:payment-service (annotation)'],
    ['ab12c', 'component:payment-service (annotation)'],
    ['grpc', 'api:mailer (kind)'],
    ['https://github.com/acme/payment-service/pull/7', 'component:payment-service (repository)'],
    ['#payments-alerts', 'component:payment-worker (annotation)'],
    ['@danaok', 'user:dana (name)'],
    ['dana.okafor@acme.dev', 'user:dana (key)'],
    ['charges pay', 'component:payment-service (description)'],
    // and misspelt
    ['notifcations', 'component:notifications (similar)'],
    ['servce cart', undefined],
    ['f00dfacef00dface', undefined],
    ['zzqqxx', undefined],
    ['', undefined],
    ['***', undefined],
  ])('%j finds first %s', (text, want) => expect(found(text)[0]).toBe(want));

  it('PaymentSvc finds payment-service', () => {
    expect(found('PaymentSvc')).toContain('component:payment-service (similar)');
  });

  it('finds a misspelt word of a name', () => {
    const { hits } = search(
      catalogOf([
        ['payment-gateway-adapter', {}],
        ['ledger', {}],
      ]),
      'gatewya',
      { limit: 5 },
    );
    expect(hits.map(({ entry }) => entry.name)).toEqual(['payment-gateway-adapter']);
  });

  it('orders by how well it matches: whole, beginning, words, within, mentioned', () => {
    const names = ['xpay', 'pay', 'other', 'my-payment', 'payments'];
    const catalog = catalogOf(
      names.map((name) => [
        name,
        name === 'other' ? { description: 'Does pay.' } : name === 'pay' ? { lifecycle: 'deprecated' } : {},
      ]),
    );
    const { hits, total } = search(catalog, 'pay', { limit: 10 });
    expect(hits.map(({ entry }) => entry.name)).toEqual(['pay', 'payments', 'my-payment', 'xpay', 'other']);
    expect(total).toBe(5);
  });

  it('does not find "team" for "tech"', () => {
    const catalog = catalogOf([
      ['team', { kind: 'Group' }],
      ['big-tech', {}],
      ['tech-radar', {}],
      ['architecture', {}],
    ]);
    expect(search(catalog, 'tech', { limit: 10 }).hits.map(({ entry }) => entry.name)).toEqual([
      'tech-radar',
      'big-tech',
    ]);
    expect(search(catalogOf([['team', { kind: 'Group' }]]), 'tech', { limit: 10 }).total).toBe(0);
  });

  it('within a tier puts the teams of the asker first', () => {
    const catalog = catalogOf([
      ['pay-a', { owner: 'a' }],
      ['pay-b', { owner: 'b' }],
    ]);
    const { hits } = search(catalog, 'pay', { limit: 2, teams: ['group:default/b'] });
    expect(hits.map(({ entry }) => entry.name)).toEqual(['pay-b', 'pay-a']);
  });

  it('keeps to a kind and to the limit, and counts all', () => {
    expect(found('payments', 'Group')).toEqual(['group:payments (name)']);
    expect(found('paymnets', 'group')).toEqual(['group:payments (similar)']);
    expect(found('paymnets', 'api')).toEqual([]);
    expect(found('acme/payment-service', 'api')).toEqual([]);
    const { hits, total } = search(acme, 'pay', { limit: 2 });
    expect(hits).toHaveLength(2);
    expect(total).toBe(4);
  });

  it('takes a word of two letters as a beginning', () => {
    const catalog = catalogOf([
      ['ledger-db', {}],
      ['sandbox', {}],
      ['cron', { tags: ['db-heavy'] }],
    ]);
    expect(search(catalog, 'db', { limit: 5 }).hits.map(({ entry }) => entry.name)).toEqual([
      'ledger-db',
      'cron',
    ]);
  });

  it('takes a single letter as a beginning', () => {
    const catalog = catalogOf([
      ['one', { tags: ['xml'] }],
      ['two', { tags: ['sandbox'] }],
    ]);
    expect(search(catalog, 'x', { limit: 5 }).hits.map(({ entry }) => entry.name)).toEqual(['one']);
  });

  it('takes several words like a whole name for that name', () => {
    const catalog = catalogOf([
      ['payment-service', {}],
      ['old-service-for-any-payment', {}],
    ]);
    expect(search(catalog, 'paymnet servce', { limit: 5 }).hits.map(({ entry }) => entry.name)).toEqual([
      'payment-service',
    ]);
  });

  it('never throws', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({
        unit: fc.constantFrom('<', '>', '|', '@', '#', '/', ':', '-', 'a', '*', '(', '[', '\\', ' '),
      }),
    );
    fc.assert(
      fc.property(odd, fc.integer({ min: 1, max: 20 }), (text, limit) => {
        const { hits, total } = search(acme, text, { limit });
        expect(hits.length).toBe(Math.min(limit, total));
        expect(new Set(hits.map(({ entry }) => entry)).size).toBe(hits.length);
      }),
    );
  });

  it('finds every entity by every part of its name', () => {
    const parts = acme.entries.flatMap((entry) =>
      [3, 5, 8].flatMap((size) =>
        Array.from(
          { length: Math.max(0, entry.name.length - size) },
          (_, at) => [entry, entry.name.slice(at, at + size)] as const,
        ),
      ),
    );
    for (const [entry, part] of parts) {
      if (fold(part).length < 3) continue;
      expect(search(acme, part, { limit: 50 }).hits.map((hit) => hit.entry)).toContain(entry);
    }
  });
});

describe('alikeTo', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'é'), minLength: 1, maxLength: 9 });

  it('gives what comparing with each would give', () => {
    fc.assert(
      fc.property(
        fc.array(text, { maxLength: 12 }),
        text,
        fc.constantFrom(0.5, 0.7),
        (texts, wanted, floor) => {
          const each = texts.map((other) => similarity(wanted, other));
          const least = Math.max(floor, Math.max(...each) - 0.2) - 1e-9;
          const want = texts.filter((_, at) => (each[at] ?? 0) >= least);
          const got = alikeTo(makeAlikeIndex(texts), wanted, floor, 50, () => true);
          expect(got.flatMap(({ positions }) => positions.map((at) => texts[at])).sort()).toEqual(
            want.sort(),
          );
          expect(got.map((one) => one.similarity)).toEqual(
            got.map(({ folded }) => similarity(wanted, folded)).sort((a, b) => b - a),
          );
        },
      ),
    );
  });

  it('gives only the most alike, and only where wanted', () => {
    const index = makeAlikeIndex(['abcdefghix', 'abcdefghij', 'abcdefgxxx', 'abcdefghij']);
    const told = (most: number, wanted: (at: number) => boolean) =>
      alikeTo(index, 'abcdefghij', 0.5, most, wanted).map(({ folded, positions }) => [folded, positions]);
    expect(told(1, () => true)).toEqual([['abcdefghij', [1, 3]]]);
    expect(told(1, (at) => at !== 1)).toEqual([['abcdefghij', [3]]]);
    expect(told(5, (at) => at === 2)).toEqual([['abcdefgxxx', [2]]]);
    const equal = alikeTo(makeAlikeIndex(['abcy', 'abcx']), 'abcd', 0.5, 1, () => true);
    expect(equal.map(({ folded }) => folded)).toEqual(['abcx']);
    // 0.7 is noise beside 1.
    expect(told(5, () => true)).toEqual([
      ['abcdefghij', [1, 3]],
      ['abcdefghix', [0]],
    ]);
  });
});

describe('mayHold', () => {
  it('never misses an entry', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.integer({ min: 3, max: 12 }), (seed, from, size) => {
        const position = seed % acme.entries.length;
        const { folded, words } = acme.spellings();
        const text = [folded[position], words[position], acme.entries[position]?.words].join('\n');
        const part = text.slice(from % text.length).slice(0, size);
        if (!/[\n]/.test(part)) expect(mayHold(acme.grams(), [part])).toContain(position);
      }),
    );
  });
});

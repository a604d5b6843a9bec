import { describe, expect, it } from 'vitest';
import { makeCatalog } from '../../src/core/catalog.ts';
import { subjectsOfChannel, type AskedIn } from '../../src/core/channel-subject.ts';
import { entryOf } from './acme-catalog.ts';

const channel = (name: string) => ({ annotations: { 'slack.com/channel': name } });
const catalog = makeCatalog('1', [
  entryOf(1, 'checkout', { owner: 'team-a', ...channel('C0CHECKOUT') }),
  entryOf(2, 'ledger', { owner: 'team-b', ...channel('#money') }),
  entryOf(3, 'payments', { owner: 'team-b', annotations: { 'callboard.dev/aliases': 'pay-day' } }),
  entryOf(4, 'api', { owner: 'team-c' }),
]);

describe('what a channel is about', () => {
  const table: readonly (readonly [string, AskedIn, string | undefined])[] = [
    ['what names its id', { id: 'C0CHECKOUT', name: 'payments', topic: 'ledger' }, 'checkout'],
    ['what names its name', { id: 'C1', name: 'money', topic: 'checkout' }, 'ledger'],
    [
      'what its topic names',
      { id: 'C1', name: 'checkout', topic: 'All about Payments, and more' },
      'payments',
    ],
    ['an alias that its topic names', { id: 'C1', topic: 'every pay-day' }, 'payments'],
    ['what its own name names', { id: 'C1', name: 'checkout', topic: 'Ask anything' }, 'checkout'],
    ['nothing that a short word names by accident', { id: 'C1', topic: 'the api of us' }, undefined],
    ['nothing that its name holds among other words', { id: 'C1', name: 'checkout-alerts' }, undefined],
    ['nothing', { id: 'C1' }, undefined],
  ];

  it.each(table)('is %s', (_, asked, want) => {
    const located = subjectsOfChannel(catalog, asked, {});
    expect(JSON.stringify(located).includes(`component:default/${want}`)).toBe(want !== undefined);
    if (want === undefined) expect(located).toEqual({ kind: 'none' });
  });

  it('is nothing outside of channels', () => {
    expect(subjectsOfChannel(catalog, undefined, {})).toEqual({ kind: 'none' });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeCatalog } from '../../src/core/catalog.ts';
import type { Preference } from '../../src/core/locate-order.ts';
import { locate, type Located } from '../../src/core/locate.ts';
import { acme, catalogOf, entryOf, type Short } from './acme-catalog.ts';

/** An answer in a line: `name component:default/cart + …` (others), `several …`, `near …`, `none`. */
function told(found: Located): string {
  switch (found.kind) {
    case 'one': {
      const typed = found.typed === undefined ? '' : ` for "${found.typed}"`;
      return [`${found.how} ${found.entry.ref}${typed}`, ...found.others.map(({ ref }) => ref)].join(' + ');
    }
    case 'several':
      return `several by ${found.how}: ${found.candidates.map(({ ref }) => ref).join(', ')}`;
    case 'near':
      return `near: ${found.candidates.map(({ ref }) => ref).join(', ')}`;
    case 'none':
      return 'none';
  }
}

const payments = 'component:default/payment-service';
const team = 'group:default/payments';
const dana = 'user:default/dana';
const checkout = 'component:default/checkout + api:default/checkout';
const shop =
  'several by repository: component:default/cart, component:default/pricing, component:default/checkout';

describe('locate', () => {
  it.each([
    // 1. exact ref
    ['component:default/payment-service', `ref ${payments}`],
    ['Component:Default/Payment-Service', `ref ${payments}`],
    ['component:payment-service', `ref ${payments}`],
    ['api:checkout', 'ref api:default/checkout'],
    ['group:payments', `ref ${team}`],
    ['legacy/ledger', 'ref component:legacy/ledger'],
    ['component:legacy/ledger', 'ref component:legacy/ledger'],
    // … which wins over a repository of the same spelling, unless that has another owner
    ['acme/tax', 'ref component:acme/tax + component:default/tax-rates'],
    ['acme/billing', 'several by ref: component:acme/billing, component:default/invoicing'],
    ['https://github.com/acme/billing', 'repository component:default/invoicing'],
    // 2. exact name in any namespace
    ['payment-service', `name ${payments}`],
    ['PAYMENT-SERVICE', `name ${payments}`],
    ['component:billing', 'name component:acme/billing'],
    ['service:cart', 'name component:default/cart'],
    ['team:payments', `name ${team}`],
    ['payments', `name ${team}`],
    ['checkout', `name ${checkout}`],
    ['ledger', 'several by name: component:default/ledger, component:legacy/ledger'],
    ['mailer', 'several by name: component:default/mailer, api:default/mailer'], // unowned both: nothing in common
    ['geo-lookup', 'name component:default/geo-lookup'], // orphaned, and still an answer
    ['dana', `name ${dana}`],
    // … within typing habits
    ['`payment-service`?', `name ${payments}`],
    ['“payments”.', `name ${team}`],
    ['  payment-service\n', `name ${payments}`],
    ['payment\u200b-service', `name ${payments}`],
    ['*checkout*!', `name ${checkout}`],
    // 3. alias or title
    ['paysvc', `alias ${payments}`],
    ['Pay-Core', `alias ${payments}`],
    ['component:paysvc', `alias ${payments}`],
    ['checkout web', 'alias component:default/checkout'],
    ['Dana Okafor', `alias ${dana}`],
    ['payments team', `alias ${team}`],
    // 4. repository
    ['acme/payment-service', `repository ${payments}`],
    ['https://github.com/acme/payment-service', `repository ${payments}`],
    ['https://github.com/Acme/Payment-Service.git', `repository ${payments}`],
    ['git@github.com:acme/payment-service.git', `repository ${payments}`],
    ['ssh://git@github.com/acme/payment-service.git', `repository ${payments}`],
    ['github.com/acme/payment-service', `repository ${payments}`],
    ['https://github.com/acme/payment-service/pull/12#discussion_r1', `repository ${payments}`],
    ['https://github.com/acme/payment-service/tree/main/src', `repository ${payments}`],
    ['acme/payment-service#12', `repository ${payments}`],
    ['<https://github.com/acme/payment-service|the repo>', `repository ${payments}`],
    ['acme/money/ledger', 'repository component:default/ledger'],
    ['https://gitlab.com/acme/money/ledger/-/tree/main/src', 'repository component:default/ledger'],
    ['ssh://git@git.acme.dev:2222/platform/tools/git-front', 'repository component:default/internal-git'],
    ['acme/shop', shop],
    ['https://github.com/acme/shop/issues', shop],
    [
      'https://github.com/acme/shop/blob/main/services/cart/src/total.kt',
      'repository component:default/cart',
    ],
    // … PagerDuty
    ['PAB12CD', `pagerduty ${payments}`],
    ['https://acme.pagerduty.com/services/PAB12CD', `pagerduty ${payments}`],
    ['https://acme.pagerduty.com/service-directory/pzz99yy', 'pagerduty component:default/notifications'],
    // … host names and links
    ['pay.acme.dev', `link ${payments}`],
    ['<http://pay.acme.dev|pay.acme.dev>', `link ${payments}`],
    ['https://pay.acme.dev/orders/9?debug=1', `link ${payments}`],
    ['https://notify.acme.dev/', 'link component:default/notifications'],
    ['https://grafana.acme.dev/d/pay1/payments?orgId=1&from=now-6h', `link ${payments}`],
    ['https://runbooks.acme.dev/payments/restart', `link ${payments}`],
    // … channels
    ['#payments-alerts', `channel component:default/payment-worker + ${payments}`],
    ['<#C9ZZZ|payments-alerts>', `channel component:default/payment-worker + ${payments}`],
    ['<#C0PAYMENTS|>', `channel ${team}`],
    ['C0PAYMENTS', `channel ${team}`],
    ['https://acme.slack.com/archives/C0PAYMENTS/p1700000000', `channel ${team}`],
    // … people and teams
    ['@dana', `person ${dana}`],
    ['<@U0DANA123>', `person ${dana}`],
    ['<@U9|dana>', `person ${dana}`],
    ['@danaok', `person ${dana}`],
    ['dana.okafor@acme.dev', `person ${dana}`],
    ['<mailto:dana.okafor@acme.dev|dana.okafor@acme.dev>', `person ${dana}`],
    ['@payments', `team ${team}`],
    ['@payments-crew', `team ${team}`],
    ['acme/payments-crew', `team ${team}`],
    ['<!subteam^S0PAY1234|@pay-people>', `team ${team}`],
    ['@login-folks', 'team group:default/identity'],
    // 5. prefix; a whole name but for case and separators before longer ones
    ['payment_service', `prefix ${payments}`],
    ['paymentservice', `prefix ${payments}`],
    ['the payment service', `prefix ${payments}`],
    ['fraud detector', 'prefix component:default/frauddetector'],
    ['fraud', 'prefix component:default/frauddetector'],
    ['tech', 'prefix component:default/tech-radar'],
    ['#checkout', `prefix ${checkout}`],
    ['resource:led', 'prefix resource:default/ledger-db'],
    ['search', 'several by prefix: component:default/search-api, component:default/search-ui'],
    // 6. all words, in any order; kind and type may be said
    ['service payment', `words ${payments}`],
    ['worker pay', 'words component:default/payment-worker'],
    ['team payments', `words ${team}`],
    ['checkout api', 'words api:default/checkout'],
    ['the cart service', 'words component:default/cart'],
    ['detector fraud', 'words component:default/frauddetector'],
    // 7. fuzzy
    ['paymnet-servce', `similar ${payments} for "paymnet-servce"`],
    ['checkuot', 'similar component:default/checkout for "checkuot" + api:default/checkout'],
    ['component:paymnet-servce', `similar ${payments} for "component:paymnet-servce"`],
    ['@danna', `similar ${dana} for "@danna"`],
    // … several as like: did you mean
    ['search-pi', 'near: component:default/search-api, component:default/search-ui'],
    ['auht', 'near: component:sdk/auth, component:default/auth'],
    // … or one whose kind, namespace or repository is not what was said
    ['componet:notifications', 'near: component:default/notifications'],
    ['acme/notifications', 'near: component:default/notifications'],
    ['https://github.com/other/notifications', 'near: component:default/notifications'],
    ['https://github.com/other/notifications/pull/3', 'near: component:default/notifications'],
    ['https://notifications.acme.dev/v1/send?to=x', 'near: component:default/notifications'],
    ['other/notifications#7', 'near: component:default/notifications'],
    ['@pricing', 'near: component:default/pricing'],
    ['website', 'near: component:default/search-ui, component:default/tech-radar'],
    // … or that only mentions it
    ['acquirers', `near: ${payments}`],
    ['postgres', 'near: resource:default/ledger-db'],
    // nothing
    ['zzqqxx', 'none'],
    ['@nobody', 'none'],
    ['foo:bar:baz', 'none'],
    ['f00dfacef00dface', 'none'], // an integration key is nobody's name
    ['', 'none'],
    ['???', 'none'],
    ['-', 'none'],
    ['.*', 'none'],
    [
      '(a+)+$',
      'near: component:default/search-api, component:sdk/auth, domain:default/everything, component:default/auth, component:default/cart',
    ],
    ['\u0000\u0007', 'none'],
  ])('%j is %s', (text, want) => expect(told(locate(acme, text, {}))).toBe(want));
});

describe('the order within a class', () => {
  const named = (...shorts: Short[]) =>
    catalogOf(shorts.map((short) => ['x', { owner: 'o', namespace: 'b', ...short }]));
  const first = (shorts: Short[], preference: Preference = {}) => {
    const found = locate(named(...shorts), 'x', preference);
    return found.kind === 'one'
      ? found.entry.ref
      : found.kind === 'several'
        ? found.candidates[0]?.ref
        : undefined;
  };
  const api: Short = { kind: 'API' };
  const component: Short = { kind: 'Component', owner: 'p' };

  it.each<[string, Short[], string, Preference?]>([
    [
      "the asker's team",
      [{ ...api, lifecycle: 'deprecated' }, component],
      'api:b/x',
      { teams: ['group:b/o'] },
    ],
    ['the team itself', [component, { kind: 'Group' }], 'group:b/x', { teams: ['group:b/x'] }],
    [
      'production',
      [
        { ...component, lifecycle: 'experimental' },
        { ...api, lifecycle: 'production' },
      ],
      'api:b/x',
    ],
    [
      'experimental',
      [
        { ...component, lifecycle: 'deprecated' },
        { ...api, lifecycle: 'experimental' },
      ],
      'api:b/x',
    ],
    [
      'what a document claims',
      [
        { ...component, orphaned: true },
        { ...api, lifecycle: 'deprecated' },
      ],
      'api:b/x',
    ],
    ['a service', [{ type: 'library' }, { type: 'service', namespace: 'c' }], 'component:c/x'],
    ['a website', [{ type: 'library' }, { type: 'website', namespace: 'c' }], 'component:c/x'],
    ['a component', [{ kind: 'System' }, { type: 'library' }], 'component:b/x'],
    ['a system', [api, { kind: 'System' }], 'system:b/x'],
    ['an API', [{ kind: 'Resource' }, api], 'api:b/x'],
    ['a resource', [{ kind: 'Domain' }, { kind: 'Resource' }], 'resource:b/x'],
    ['a domain', [{ kind: 'Group' }, { kind: 'Domain' }], 'domain:b/x'],
    ['a group', [{ kind: 'User' }, { kind: 'Group' }], 'group:b/x'],
    ['a user', [{ kind: 'Location' }, { kind: 'User' }], 'user:b/x'],
    ['a kind asked for', [component, { kind: 'System' }], 'system:b/x', { kindsFirst: ['group', 'system'] }],
    ['namespace default', [{ namespace: 'a' }, { namespace: 'default' }], 'component:default/x'],
  ])('%s comes first', (_, shorts, want, preference) => {
    expect(first(shorts, preference)).toBe(want);
    expect(first(shorts.toReversed(), preference)).toBe(want);
  });
});

describe('within a class', () => {
  it.each<[string, string, [string, Short][], string]>([
    [
      'a team and what it owns are one answer',
      'pay',
      [
        ['pay', { kind: 'Group' }],
        ['pay', { owner: 'pay' }],
      ],
      'name component:default/pay + group:default/pay',
    ],
    [
      'a whole name leaves out longer ones',
      'pay_core',
      [
        ['pay-core', { owner: 'a' }],
        ['pay-core-db', { owner: 'b' }],
      ],
      'prefix component:default/pay-core',
    ],
    [
      'whole words leave out beginnings',
      'x pay',
      [
        ['my-pay-x', { owner: 'a' }],
        ['payment-x', { owner: 'b' }],
      ],
      'words component:default/my-pay-x',
    ],
    [
      'a name with no other words leaves out longer ones',
      'core pay',
      [
        ['pay-core', { owner: 'a' }],
        ['pay-core-db', { owner: 'b' }],
      ],
      'words component:default/pay-core',
    ],
    [
      'a letter is no beginning of a word',
      'team a',
      [['x', { kind: 'Group', title: 'All Things' }]],
      'near: group:default/x',
    ],
    [
      'any group is a team',
      'team core',
      [
        ['core', { kind: 'Group', type: 'squad' }],
        ['core', { owner: 'a' }],
      ],
      'words group:default/core',
    ],
  ])('%s', (_, text, entities, want) => expect(told(locate(catalogOf(entities), text, {}))).toBe(want));
});

describe('several matches', () => {
  it('are counted, and the first five told', () => {
    const many = catalogOf(Array.from({ length: 8 }, (_, at) => [`api-${at}`, { owner: `team-${at}` }]));
    const found = locate(many, 'api', {});
    expect(found).toMatchObject({ kind: 'several', total: 8, how: 'prefix' });
    expect(found.kind === 'several' && found.candidates.map(({ name }) => name)).toEqual([
      'api-0',
      'api-1',
      'api-2',
      'api-3',
      'api-4',
    ]);
  });

  it('of one owner are one answer, whose others are bounded', () => {
    const many = catalogOf(Array.from({ length: 30 }, (_, at) => [`api-${at}`, { owner: 'one' }]));
    const found = locate(many, 'api', {});
    expect(found.kind === 'one' && found.others.length).toBe(20);
  });
});

describe('a misspelling', () => {
  it.each([
    ['is understood from a similarity of 0.5', ['abcdefghij0123456789'], 'similar'],
    ['is not below', ['abcdefghi00123456789'], 'none'],
    ['is a question at 0.5 beside one of 0.45', ['abcdefghij0123456789', 'abcdefghi00123456789'], 'near'],
    ['is understood when 0.15 above the next', ['abcdefghijklmnopqrs0', 'abcdefghijklmnop0123'], 'similar'],
    ['is a question when the next is closer', ['abcdefghijklmnopqrs0', 'abcdefghijklmnopq012'], 'near'],
  ])('%s', (_, names, want) => {
    const catalog = catalogOf(names.map((name) => [name, { owner: name }]));
    const found = locate(catalog, 'abcdefghijklmnopqrst', {});
    expect(found.kind === 'one' ? found.how : found.kind).toBe(want);
  });

  it('is one of aliases and titles too, and an entity is no rival of itself', () => {
    const one = catalogOf([
      ['pay-core', { title: 'Payment Corex', annotations: { 'callboard.dev/aliases': 'payment-corey' } }],
    ]);
    expect(told(locate(one, 'paymnet core', {}))).toBe(
      'similar component:default/pay-core for "paymnet core"',
    );
  });

  it('of a name that two kinds with different owners have is a question', () => {
    const two = catalogOf([
      ['ledger', { owner: 'a' }],
      ['ledger', { kind: 'API', owner: 'b' }],
    ]);
    expect(told(locate(two, 'legder', {}))).toBe('near: component:default/ledger, api:default/ledger');
  });
});

describe('for all texts', () => {
  const kinds = ['one', 'several', 'near', 'none'];

  it('never throws, and comes back from 3,000 characters of anything', () => {
    const odd = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom('<', '>', '|', '@', '#', '!', '/', ':', '.', '-', 'a', 'b', ' ') }),
      fc.webUrl(),
    );
    fc.assert(
      fc.property(odd, (text) => {
        expect(kinds).toContain(locate(acme, text, {}).kind);
      }),
    );
    for (const unit of ['a', '!', 'a.', 'a/', '<', '@', 'a ', '\u200b', 'A-', 'x@', '()']) {
      expect(kinds).toContain(locate(acme, unit.repeat(3_000), {}).kind);
    }
  });

  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,6}([-_.][a-z0-9]{1,5}){0,2}$/);
  const entities = fc.uniqueArray(
    fc.record({
      name,
      kind: fc.constantFrom('Component', 'API', 'Group'),
      namespace: fc.constantFrom('default', 'acme'),
      owner: name,
    }),
    { minLength: 1, maxLength: 12, selector: ({ kind, namespace, name }) => `${kind}:${namespace}/${name}` },
  );

  it('every entity is found by its ref, and by its name in class 1 or 2', () => {
    fc.assert(
      fc.property(entities, (all) => {
        const catalog = catalogOf(all.map(({ name, ...short }) => [name, short]));
        for (const entry of catalog.entries) {
          expect(locate(catalog, entry.ref, {})).toMatchObject({
            kind: 'one',
            entry,
            how: 'ref',
            others: [],
          });
          const found = locate(catalog, entry.name, {});
          expect(found).toMatchObject({ how: 'name' });
          const matches =
            found.kind === 'one'
              ? [found.entry, ...found.others]
              : found.kind === 'several'
                ? found.candidates
                : [];
          if (matches.length < 5) expect(matches).toContain(entry);
        }
      }),
    );
  });

  it('the answer does not depend on the order of the catalog', () => {
    fc.assert(
      fc.property(entities, fc.oneof(name, fc.string()), (all, text) => {
        const entries = all.map(({ name, ...short }, at) => entryOf(at, name, short));
        const [one, other] = [makeCatalog('1', entries), makeCatalog('1', entries.toReversed())];
        expect(told(locate(other, text, {}))).toBe(told(locate(one, text, {})));
      }),
    );
  });
});

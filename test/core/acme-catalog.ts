import { makeCatalog, type Catalog, type Entry } from '../../src/core/catalog.ts';
import type { Entity } from '../../src/core/entity.ts';
import { project } from '../../src/core/projection.ts';

/** An entity in short: what is not said is absent. */
export interface Short {
  readonly kind?: string;
  readonly namespace?: string;
  readonly title?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly type?: string;
  readonly lifecycle?: string;
  readonly owner?: string;
  readonly email?: string;
  readonly links?: readonly string[];
  readonly annotations?: Readonly<Record<string, string>>;
  readonly orphaned?: boolean;
}

/** The envelope of an entity told in short. */
export function entityOf(name: string, short: Short): Entity {
  const {
    kind = 'Component',
    namespace = 'default',
    title,
    description,
    tags,
    links,
    annotations,
    email,
  } = short;
  const { type, lifecycle, owner } = short;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: {
      name,
      namespace,
      ...(title !== undefined && { title }),
      ...(description !== undefined && { description }),
      ...(tags !== undefined && { tags: [...tags] }),
      ...(links !== undefined && { links: links.map((url) => ({ url })) }),
      ...(annotations !== undefined && { annotations: { ...annotations } }),
    },
    spec: {
      ...(type !== undefined && { type }),
      ...(lifecycle !== undefined && { lifecycle }),
      ...(owner !== undefined && { owner }),
      ...(email !== undefined && { profile: { email } }),
    },
  };
}

/** A catalog's entry as the store would load it. */
export function entryOf(id: number, name: string, short: Short = {}): Entry {
  const { title, type, lifecycle, owner, system, domain, ...rest } = project(
    entityOf(name, short),
    undefined,
  );
  return {
    id,
    orphaned: short.orphaned ?? false,
    ref: rest.ref,
    kind: rest.kind,
    namespace: rest.namespace,
    name: rest.name,
    shown: rest.shown,
    aliases: rest.aliases,
    keys: rest.keys,
    words: rest.words,
    ...(title !== null && { title }),
    ...(type !== null && { type }),
    ...(lifecycle !== null && { lifecycle }),
    ...(owner !== null && { owner }),
    ...(system !== null && { system }),
    ...(domain !== null && { domain }),
  };
}

/** A catalog of entities told in short, by name. */
export function catalogOf(entities: readonly (readonly [string, Short])[]): Catalog {
  return makeCatalog(
    '1',
    entities.map(([name, short], at) => entryOf(at + 1, name, short)),
  );
}

const service = { type: 'service', lifecycle: 'production' } as const;

/**
 * A small company with what makes names ambiguous: teams and services of one name, namespaces, a shared
 * repository.
 */
export const acme = catalogOf([
  [
    'payment-service',
    {
      ...service,
      owner: 'payments',
      description: 'Charges cards and wallets through the acquirers.',
      tags: ['kotlin', 'pci'],
      links: ['https://pay.acme.dev/health', 'https://grafana.acme.dev/d/pay1/payments?orgId=1'],
      annotations: {
        'github.com/project-slug': 'acme/payment-service',
        'pagerduty.com/service-id': 'PAB12CD',
        'pagerduty.com/integration-key': 'f00dfacef00dface',
        'slack.com/channel': '#payments-alerts',
        'callboard.dev/aliases': 'paysvc, pay-core',
        'callboard.dev/runbook': 'https://runbooks.acme.dev/payments/restart',
      },
    },
  ],
  [
    'payment-worker',
    { ...service, owner: 'payments', annotations: { 'slack.com/channel': 'payments-alerts' } },
  ],
  [
    'payments',
    {
      kind: 'Group',
      type: 'team',
      title: 'Payments Team',
      email: 'payments@acme.dev',
      annotations: {
        'github.com/team-slug': 'acme/payments-crew',
        'slack.com/usergroup': 'S0PAY1234',
        'slack.com/channel': 'C0PAYMENTS',
      },
    },
  ],
  ['payments-system', { kind: 'System', owner: 'payments', title: 'Payments' }],
  [
    'checkout',
    {
      ...service,
      owner: 'storefront',
      title: 'Checkout Web',
      annotations: {
        'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/services/checkout/',
      },
    },
  ],
  ['checkout', { kind: 'API', type: 'openapi', lifecycle: 'production', owner: 'storefront' }],
  [
    'cart',
    {
      ...service,
      owner: 'storefront',
      annotations: {
        'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/services/cart/',
      },
    },
  ],
  [
    'pricing',
    {
      ...service,
      owner: 'revenue',
      annotations: {
        'backstage.io/source-location': 'url:https://github.com/acme/shop/tree/main/services/pricing/',
      },
    },
  ],
  ['storefront', { kind: 'Group', type: 'team' }],
  ['revenue', { kind: 'Group', type: 'team' }],
  [
    'ledger',
    { ...service, owner: 'finance', annotations: { 'gitlab.com/project-slug': 'acme/money/ledger' } },
  ],
  ['ledger', { ...service, namespace: 'legacy', owner: 'revenue', lifecycle: 'deprecated' }],
  [
    'ledger-db',
    {
      kind: 'Resource',
      type: 'database',
      owner: 'finance',
      description: 'Postgres behind the ledger.',
      tags: ['postgres'],
    },
  ],
  ['finance', { kind: 'Group', type: 'team' }],
  ['auth', { ...service, owner: 'identity', lifecycle: 'experimental' }],
  ['auth', { type: 'library', lifecycle: 'production', namespace: 'sdk', owner: 'platform' }],
  ['identity', { kind: 'Group', type: 'team', annotations: { 'callboard.dev/aliases': 'login-folks' } }],
  ['platform', { kind: 'Group', type: 'team' }],
  ['search-api', { ...service, owner: 'discovery' }],
  ['search-ui', { type: 'website', lifecycle: 'production', owner: 'storefront' }],
  ['discovery', { kind: 'Group', type: 'team' }],
  ['FraudDetector', { ...service, owner: 'risk' }],
  ['risk', { kind: 'Group', type: 'team' }],
  [
    'dana',
    {
      kind: 'User',
      title: 'Dana Okafor',
      email: 'dana.okafor@acme.dev',
      annotations: { 'slack.com/user-id': 'U0DANA123', 'github.com/user-login': 'danaok' },
    },
  ],
  ['billing', { ...service, namespace: 'acme', owner: 'revenue' }],
  ['invoicing', { ...service, owner: 'finance', annotations: { 'github.com/project-slug': 'acme/billing' } }],
  ['tax', { ...service, namespace: 'acme', owner: 'group:default/finance' }],
  ['tax-rates', { ...service, owner: 'finance', annotations: { 'github.com/project-slug': 'acme/tax' } }],
  ['mailer', { ...service }],
  ['mailer', { kind: 'API', type: 'grpc', lifecycle: 'production' }],
  ['geo-lookup', { ...service, owner: 'platform', orphaned: true }],
  ['tech-radar', { type: 'website', lifecycle: 'production', owner: 'platform' }],
  [
    'internal-git',
    {
      ...service,
      owner: 'platform',
      annotations: {
        'backstage.io/source-location': 'url:https://git.acme.dev/platform/tools/git-front.git',
      },
    },
  ],
  [
    'notifications',
    {
      ...service,
      owner: 'platform',
      links: ['https://notify.acme.dev', 'https://acme.pagerduty.com/service-directory/PZZ99YY'],
    },
  ],
  ['everything', { kind: 'Domain', owner: 'platform', title: 'All of Acme' }],
]);

import { describe, expect, it } from 'vitest';
import { importBackstage } from '../../../src/core/config/backstage-import.ts';
import { readSettings } from '../../../src/core/config/settings.ts';

const context = {
  folder: '/srv/acme',
  variables: {},
  readText: () => {
    throw new Error('nothing is read');
  },
};

/** The sources of an import, read back as `config check` would without any variable set. */
function sourcesOf(text: string) {
  const result = readSettings(new TextEncoder().encode(importBackstage(text).yaml), context);
  if (result.kind === 'mistakes') throw new Error(JSON.stringify(result.mistakes));
  return result.settings.catalog.sources;
}

const locations = (...targets: string[]) =>
  `catalog:\n  locations:\n${targets.map((target) => `    - ${target}\n`).join('')}`;

describe('importBackstage', () => {
  it('turns the catalog of an app-config.yaml into a callboard.yaml, and names what is missing', () => {
    const { yaml, missing } = importBackstage(`
app: { title: Acme }
integrations:
  github:
    - host: github.com
      token: \${GITHUB_TOKEN}
    - host: ghe.acme.dev
      apps: [{ $include: credentials.yaml }]
  gitlab:
    - token: { $env: GITLAB_TOKEN }
  bitbucketCloud:
    - token: hunter2
catalog:
  rules: [{ allow: [Component, System] }]
  orphanStrategy: delete
  locations:
    - { type: file, target: ../../examples/entities.yaml }
    - { type: file, target: ./examples/org.yaml, rules: [{ allow: [User, Group] }] }
    - { type: url, target: https://github.com/acme/payments/blob/main/catalog-info.yaml }
    - { type: url, target: 'https://github.com/acme/payments/blob/main/services/**/catalog-info.yaml' }
    - { type: url, target: https://github.com/acme/payments/blob/main/catalog-info.yaml }
    - { type: url, target: https://ghe.acme.dev/acme/ledger/blob/HEAD/catalog-info.yaml }
    - { type: url, target: https://gitlab.com/acme/core/cart/-/blob/main/catalog-info.yaml }
    - { type: url, target: https://bitbucket.org/acme/stock/src/main/catalog-info.yaml }
    - { type: url, target: https://github.com/acme/*/blob/main/catalog-info.yaml }
    - { type: github-discovery, target: https://github.com/acme }
  providers:
    github: { acme: { organization: acme } }
    microsoftGraphOrg: {}
`);
    expect(yaml).toMatchInlineSnapshot(`
      "# Made by \`callboard config import\` from a Backstage configuration.
      # Folders are relative to this file: keep it beside app-config.yaml.
      # Missing:
      # - catalog.locations[1].rules: every kind is read; kinds cannot be restricted.
      # - catalog.locations[8] (url https://github.com/acme/*/blob/main/catalog-info.yaml): many repositories at once come with sources of type "github" in a later version.
      # - catalog.locations[9] (github-discovery https://github.com/acme): discovery comes with sources of type "github" in a later version.
      # - integrations.github[1].apps: only tokens are supported; set \`token: \${NAME}\` by hand.
      # - integrations.bitbucketCloud[0].token: is not a variable, and is not copied; set \`token: \${NAME}\` by hand.
      # - catalog.rules: every kind is read; kinds cannot be restricted.
      # - catalog.orphanStrategy: orphans are removed after catalog.orphans.removeAfter instead.
      # - catalog.providers.github: sources of type "github" come with a later version.
      # - catalog.providers.microsoftGraphOrg: Callboard has no such source.
      catalog:
        sources:
          - id: files
            type: file
            paths:
              - examples/entities.yaml
              - examples/org.yaml
          - id: payments
            type: git
            url: https://github.com/acme/payments.git
            branch: main
            paths:
              - catalog-info.yaml
              - services/**/catalog-info.yaml
            token: \${GITHUB_TOKEN:-}
          - id: ledger
            type: git
            url: https://ghe.acme.dev/acme/ledger.git
            paths:
              - catalog-info.yaml
          - id: cart
            type: git
            url: https://gitlab.com/acme/core/cart.git
            branch: main
            paths:
              - catalog-info.yaml
            token: \${GITLAB_TOKEN:-}
          - id: stock
            type: git
            url: https://bitbucket.org/acme/stock.git
            branch: main
            paths:
              - catalog-info.yaml
      "
    `);
    expect(missing).toHaveLength(9);
    expect(missing.filter((sentence) => !yaml.includes(`# - ${sentence}\n`))).toEqual([]);
    expect(yaml).not.toContain('hunter2');
  });

  it.each([
    ['{ type: file, target: catalog/all.yaml }', { root: '/srv/acme', paths: ['catalog/all.yaml'] }],
    ['{ type: file, target: ../../../shared/all.yaml }', { root: '/srv', paths: ['shared/all.yaml'] }],
    ['{ type: file, target: /etc/catalog/**/*.yaml }', { root: '/etc/catalog', paths: ['**/*.yaml'] }],
    ['{ type: file, target: /all.yaml }', { root: '/', paths: ['all.yaml'] }],
  ])('%s', (location, want) => expect(sourcesOf(locations(location))).toMatchObject([want]));

  it('tells branches and repositories apart, with ids of their own', () => {
    const sources = sourcesOf(
      locations(
        '{ type: url, target: https://github.com/acme/payments/blob/main/a.yaml }',
        '{ type: url, target: https://github.com/acme/payments/blob/next/a.yaml }',
        '{ type: url, target: https://github.com/acme/payments/blob/last/a.yaml }',
        '{ type: url, target: https://github.com/Other.Org/payments/blob/main/a.yaml }',
      ),
    );
    expect(sources.map(({ id }) => id)).toEqual([
      'payments',
      'acme-payments',
      'acme-payments-2',
      'other-org-payments',
    ]);
  });

  it.each([
    ["{ type: url, target: '${CATALOG}' }", 'depends on a variable'],
    [
      '{ type: url, target: https://example.com/catalog.yaml }',
      'only addresses of files in a git repository',
    ],
    [`{ type: url, target: https://github.com/acme/x/blob/${'0a'.repeat(20)}/c.yaml }`, 'names a commit'],
    ['{ type: file, target: a/../../x.yaml }', 'above the root'],
    ['{ type: ldap-org, target: "ldaps://bob:hunter2@x\\nadmins: [evil]" }', 'no such type of location'],
    ['{ target: x }', 'no plain type and target'],
    ['7', 'no plain type and target'],
    ['$include: locations.yaml', 'no plain type and target'],
  ])('%s is missing: %s', (location, want) => {
    const { yaml, missing } = importBackstage(locations(location));
    expect(missing).toEqual([expect.stringContaining(want)]);
    expect(yaml).not.toContain('hunter2');
    expect(sourcesOf(locations(location))).toEqual([]);
  });

  it.each([
    ['catalog: { $include: catalog.yaml }', ['catalog.$include']],
    ['$include: all.yaml', ['$include']],
    ['catalog: { locations: { $include: x.yaml } }', ['catalog.locations[0]']],
    ['catalog: { processingInterval: { minutes: 5 } }', ['catalog.processingInterval']],
    ['catalog:', []],
    ['', []],
  ])('%j is missing %j', (text, want) => {
    expect(importBackstage(text).missing.map((sentence) => sentence.split(/:? /)[0])).toEqual(
      want.map((key) => expect.stringContaining(key) as string),
    );
    expect(sourcesOf(text)).toEqual([]);
  });

  it.each(['a: [', '- a list', 'text'])('refuses %j', (text) =>
    expect(() => importBackstage(text)).toThrow(expect.objectContaining({ code: 'usage' })),
  );
});

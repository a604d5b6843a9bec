import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const nouns = [
  'payment',
  'order',
  'invoice',
  'customer',
  'basket',
  'shipping',
  'ledger',
  'search',
  'price',
  'stock',
];
const roles = ['service', 'worker', 'gateway', 'api', 'sync', 'report', 'bridge', 'cache', 'index', 'job'];

/** The catalog file of the nth repository: a component and, beside it, what it needs; two entities a file. */
export function catalogFile(n: number): string {
  const name = nameOf(n);
  return `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ${name}
  title: ${name.replaceAll('-', ' ')}
  description: Keeps the ${name.replaceAll('-', ' ')} of everybody in order, and tells others when it changes.
  annotations:
    github.com/project-slug: acme/${name}
    backstage.io/techdocs-ref: dir:.
    callboard.dev/aliases: ${name}-alias
  tags: [typescript, tier-${n % 4}]
  links:
    - url: https://grafana.acme.dev/d/${name}
      title: Dashboard
spec:
  type: ${n % 5 === 0 ? 'library' : 'service'}
  lifecycle: production
  owner: team-${n % 50}
  system: system-${n % 100}
  dependsOn:
    - resource:${name}-db
    - component:${nameOf(Math.floor(n / 2))}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata:
  name: ${name}-db
  description: Postgres of ${name}
spec:
  type: database
  owner: team-${n % 50}
  system: system-${n % 100}
`;
}

/** The teams that own everything, with two people each, and the systems; in one file. */
export function organisation(): string {
  const teams = Array.from({ length: 50 }, (_, n) =>
    entity('Group', `team-${n}`, '{ type: team, children: [] }'),
  );
  const people = Array.from({ length: 100 }, (_, n) =>
    entity('User', `person-${n}`, `{ memberOf: [team-${n % 50}], profile: { displayName: Person ${n} } }`),
  );
  const systems = Array.from({ length: 100 }, (_, n) =>
    entity('System', `system-${n}`, `{ owner: team-${n % 50} }`),
  );
  return [...teams, ...people, ...systems].join('---\n');
}

function entity(kind: string, name: string, spec: string): string {
  return `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata:\n  name: ${name}\nspec: ${spec}\n`;
}

/** Like real names: words that recur, and a number that tells them apart. */
export function nameOf(n: number): string {
  const noun = nouns[n % nouns.length] ?? '';
  const role = roles[Math.floor(n / nouns.length) % roles.length] ?? '';
  return `${noun}-${role}-${n}`;
}

/** A git repository of `entities` entities, two a file, committed once. */
export function makeRepository(folder: string, entities: number): void {
  for (let n = 0; n < entities / 2; n++) {
    const file = join(folder, `services/${n % 100}/${nameOf(n)}/catalog-info.yaml`);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, catalogFile(n));
  }
  mkdirSync(join(folder, 'organisation'));
  writeFileSync(join(folder, 'organisation/catalog-info.yaml'), organisation());
  git(folder, 'init', '--quiet', '--initial-branch=main');
  commit(folder, 'Describe our services');
}

/** Commits whatever has changed. */
export function commit(folder: string, message: string): void {
  git(folder, 'add', '--all');
  git(
    folder,
    '-c',
    'user.name=Dana Whitfield',
    '-c',
    'user.email=dana@acme.dev',
    'commit',
    '--quiet',
    '-m',
    message,
  );
}

function git(folder: string, ...args: string[]): void {
  execFileSync('git', args, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}

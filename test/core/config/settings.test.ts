import { describe, expect, it } from 'vitest';
import { readSettings, type SettingsContext } from '../../../src/core/config/settings.ts';

const files: Record<string, string> = {
  '/srv/acme/dataset.schema.yaml': 'type: object\nrequired: [spec]\n',
  '/srv/acme/broken.json': '{ "type": 5 }',
};
const context: SettingsContext = {
  folder: '/srv/acme',
  variables: { GIT_TOKEN: 'hunter2', YAML: "x'\nadmins: [evil]" },
  readText: (path) => {
    const text = files[path];
    if (text === undefined) throw new Error(`no such file ${path}`);
    return text;
  },
};

function settingsOf(text: string) {
  const result = readSettings(new TextEncoder().encode(text), context);
  if (result.kind === 'mistakes') throw new Error(JSON.stringify(result.mistakes));
  return result.settings;
}

/** Each mistake on a line: `line:column path: message`. */
function mistakesOf(text: string): string[] {
  const result = readSettings(new TextEncoder().encode(text), context);
  if (result.kind === 'settings') throw new Error('no mistake was found');
  return result.mistakes.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`);
}

describe('readSettings', () => {
  it.each(['', '# nothing yet\n', '{}', 'catalog: {}'])('fills in every default: %j', (text) => {
    expect(settingsOf(text)).toEqual({
      catalog: {
        sources: [],
        kinds: [],
        orphans: { removeAfterMs: 7 * 24 * 3_600_000 },
        removalGuard: { share: 0.2, atLeast: 10 },
      },
      slack: { commands: { 'who-owns': '/who-owns', root: '/callboard' } },
      admins: [],
      http: { open: false },
    });
  });

  it('resolves sources, kinds, commands and admins', () => {
    const settings = settingsOf(`
catalog:
  sources:
    - { id: files, type: file, root: ../shared, paths: ['./catalog/**/*.yaml'] }
    - { id: payments, type: git, url: https://git.acme.dev/payments.git, branch: release/1.x, token: '\${GIT_TOKEN}' }
    - { id: beside, type: git, url: ./beside.git, token: '\${GONE:-}', schedule: 0 3 * * mon }
  kinds:
    - { apiVersion: acme.dev/v1, kind: Dataset, schema: dataset.schema.yaml }
    - { apiVersion: acme.dev/v1, kind: Queue, schema: { type: object } }
  orphans: { removeAfter: 12h }
slack: { commands: { who-owns: /owner, root: false } }
admins: [group:default/platform, platform, user:dana]
`);
    expect(settings.catalog.sources).toEqual([
      {
        id: 'files',
        type: 'file',
        root: '/srv/shared',
        paths: ['catalog/**/*.yaml'],
        schedule: '*/5 * * * *',
      },
      {
        id: 'payments',
        type: 'git',
        url: 'https://git.acme.dev/payments.git',
        branch: 'release/1.x',
        token: 'hunter2',
        paths: ['**/catalog-info.yaml'],
        schedule: '*/5 * * * *',
      },
      {
        id: 'beside',
        type: 'git',
        url: '/srv/acme/beside.git',
        paths: ['**/catalog-info.yaml'],
        schedule: '0 3 * * mon',
      },
    ]);
    expect(settings.catalog.kinds).toEqual([
      { apiVersion: 'acme.dev/v1', kind: 'Dataset', schema: { type: 'object', required: ['spec'] } },
      { apiVersion: 'acme.dev/v1', kind: 'Queue', schema: { type: 'object' } },
    ]);
    expect(settings.catalog.orphans.removeAfterMs).toBe(12 * 3_600_000);
    expect(settings.slack.commands).toEqual({ 'who-owns': '/owner', root: undefined });
    expect(settings.admins).toEqual([
      'group:default/platform',
      'group:default/platform',
      'user:default/dana',
    ]);
  });

  it('reports every mistake at once, each at its place', () => {
    expect(
      mistakesOf(`catalog:
  sources:
    - { id: Acme Files, type: file, paths: ['../x/*.yaml'], shedule: '*', schedule: '61 * * * *' }
    - { id: pay, type: git, url: https://bob:hunter2@git.acme.dev/p.git, branch: a b, token: 3 }
    - { id: pay, type: github, organization: acme }
    - { id: x, tpye: file }
    - { id: y, type: gti, url: z }
    - { id: s, type: git, url: git@github.com:acme/x.git, token: '\${GIT_TOKEN}' }
    - { id: z, type: git, url: '\${GIT_URL}', paths: [] }
    - nope
  kinds:
    - { apiVersion: acme.dev/v1, kind: Dataset, schema: gone.json }
    - { apiVersion: acme, kind: Data set, schema: broken.json }
    - { apiVersion: acme.dev/v1, kind: Queue }
  orphans: { remove_after: 7d, removeAfter: 7 days }
  removalGuard: { share: 20%, atLeast: 0 }
sources: []
slack:
  commands: { who-owns: who-owns, on-call: /on-call, rot: /x, root: true }
admins: [component:default/x, a b]
http:
digest: { channel: C0123456 }
`),
    ).toMatchInlineSnapshot(`
      [
        "3:13 catalog.sources[0].id: expected a name of a–z, 0–9 and -, found "Acme Files", which has other characters, begins with - or is longer than 63.",
        "3:45 catalog.sources[0].paths[0]: expected a pattern such as **/catalog-info.yaml, found "../x/*.yaml", which goes above the root of its source.",
        "3:61 catalog.sources[0].shedule: unknown key "shedule". Did you mean "schedule"?",
        "3:85 catalog.sources[0].schedule: expected a cron expression such as */5 * * * *, found "61 * * * *", which has the minute "61", not from 0 to 59.",
        "4:34 catalog.sources[1].url: expected a git remote without credentials, found a text, which holds a credential; put it into \`token\`.",
        "4:82 catalog.sources[1].branch: expected the name of a branch, found "a b", which git does not allow.",
        "4:94 catalog.sources[1].token: expected a token as text, found a number.",
        "5:13 catalog.sources[2].id: expected an id of its own, found "pay", which another has.",
        "5:24 catalog.sources[2].type: sources of type "github" come with a later version; available: file, git.",
        "6:7 catalog.sources[3].type: is missing; available: file, git.",
        "6:16 catalog.sources[3].tpye: unknown key "tpye". Did you mean "type"?",
        "7:22 catalog.sources[4].type: unknown type "gti"; available: file, git. Did you mean "git"?",
        "8:66 catalog.sources[5].token: expected no token, found a text, which is sent over http(s) only.",
        "9:32 catalog.sources[6].url: the environment variable GIT_URL is not set. Set it, or give a default: \${GIT_URL:-…}.",
        "9:53 catalog.sources[6].paths: expected at least one path pattern, found an empty list.",
        "10:7 catalog.sources[7]: expected a mapping, found "nope".",
        "12:57 catalog.kinds[0].schema: no such file /srv/acme/gone.json.",
        "13:21 catalog.kinds[1].apiVersion: expected an apiVersion such as acme.dev/v1, found "acme", which is not \`group/version\`.",
        "13:33 catalog.kinds[1].kind: expected a kind such as Dataset, found "Data set", which is not made of letters and digits.",
        "13:51 catalog.kinds[1].schema: The schema of kind Data set (acme) is no usable JSON schema: schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf. Mend the schema; it is read as JSON schema draft 7, and unknown keywords are mistakes.",
        "14:7 catalog.kinds[2].schema: is missing; expected a JSON schema, or the path of a file with one.",
        "15:14 catalog.orphans.remove_after: unknown key "remove_after". Did you mean "removeAfter"?",
        "15:45 catalog.orphans.removeAfter: expected a duration such as 30m, 12h or 7d, found "7 days", which is none.",
        "16:26 catalog.removalGuard.share: expected a number from 0 to 1, found "20%".",
        "16:40 catalog.removalGuard.atLeast: expected a whole number from 1, found 0.",
        "17:1 sources: unknown key "sources". Did you mean "catalog.sources"?",
        "19:25 slack.commands.who-owns: expected a command such as /who-owns, or false to switch it off, found "who-owns".",
        "19:35 slack.commands.on-call: "on-call" comes with a later version; leave it out for now.",
        "19:54 slack.commands.rot: unknown key "rot". Did you mean "root"?",
        "19:69 slack.commands.root: expected a command such as /callboard, or false to switch it off, found true.",
        "20:10 admins[0]: expected a Group or User such as group:default/platform, found "component:default/x", which is neither a Group nor a User.",
        "20:31 admins[1]: expected a Group or User such as group:default/platform, found "a b", which is no entity ref.",
        "21:6 http: expected a mapping, found nothing.",
        "22:1 digest: "digest" comes with a later version; leave it out for now.",
      ]
    `);
  });

  it.each([
    ['a: [', '1:'],
    ['- a list', 'expected a mapping, found a list'],
    ['just text', 'expected a mapping, found "just text"'],
    ['admins: []\nadmins: []', 'stands twice'],
    ['admins: []\n---\nhttp: {}', 'A second YAML document'],
    ['admins: !env X', 'The tag'],
    ['admins: *gone', '`*gone` names no anchor'],
    [
      'a: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c]',
      'aliases expand to too much',
    ],
    ['__proto__: { x: 1 }', 'unknown key "__proto__"'],
    ['slack: { commands: { who-owns: /callboard } }', 'root: expected a command of its own'],
    [
      'catalog: { kinds: [{ apiVersion: backstage.io/v1alpha1, kind: API, schema: {} }] }',
      'which Callboard knows already',
    ],
    ['http: { open: "true" }', 'expected true or false, found "true"'],
    ['admins: ["${YAML}"]', 'expected a Group or User'],
    ['"\\u001b[31m": 1', 'unknown key "·[31m"'],
  ])('%j is a mistake: %s', (text, want) => expect(mistakesOf(text).join('\n')).toContain(want));

  it('never shows what a variable or an address holds', () => {
    const shown = mistakesOf(`catalog:
  sources:
    - { id: '\${GIT_TOKEN} ', type: git, url: 'hunter2', token: [hunter2], branch: 'x \${GIT_TOKEN}' }
    - { id: a, type: git, url: 'https://\${GIT_TOKEN}@git.acme.dev/x.git' }
`).join('\n');
    expect(shown).toContain('sources[1].url: expected a git remote without credentials');
    expect(shown).not.toContain('hunter2');
  });

  it('refuses bytes that are no text', () => {
    expect(readSettings(new Uint8Array([0xff, 0xfe, 0, 1]), context).kind).toBe('mistakes');
  });

  it('refuses what nests without end', () => {
    const deep = `admins: ${'['.repeat(5_000)}${']'.repeat(5_000)}`;
    expect(mistakesOf(deep).join()).toContain('nests deeper');
  });
});

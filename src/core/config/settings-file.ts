import { z } from 'zod';
import { parseRef, splitRef } from '../ref.ts';
import { compileKinds } from '../validate-kind.ts';
import { cronFault } from './cron.ts';
import { parseDuration } from './duration.ts';
import { gitUrlFault, takesToken } from './git-url.ts';
import { patternFault } from './path-pattern.ts';
import { distinct, slashCommand, text, unless, type Fault } from './setting-check.ts';

const adminRef: Fault = (value) => {
  const ref = parseRef(value, { kind: 'group' });
  if (ref === undefined) return 'is no entity ref';
  return ['group', 'user'].includes(splitRef(ref).kind) ? undefined : 'is neither a Group nor a User';
};

const id = text(
  'a name of a–z, 0–9 and -',
  unless(/^[a-z0-9][a-z0-9-]{0,62}$/, 'has other characters, begins with - or is longer than 63'),
).describe('Names the source in messages, in `sync` and in the database; keep it when the address changes.');
const paths = z
  .array(text('a pattern such as **/catalog-info.yaml', patternFault), { error: 'a list of path patterns' })
  .min(1, { error: 'at least one path pattern' })
  .default(['**/catalog-info.yaml'])
  .describe('Which files are read: `*` within a name, `**` across folders.');
const schedule = text('a cron expression such as */5 * * * *', cronFault)
  .default('*/5 * * * *')
  .describe('When to look for changes: minute, hour, day of month, month, weekday.');

const fileSource = z.strictObject({
  id,
  type: z.literal('file').describe('Files of this machine.'),
  root: text('a folder', unless(/\S/, 'is empty'))
    .default('.')
    .describe('Folder that `paths` begin in and that nothing read may leave; relative to this file.'),
  paths,
  schedule,
});

const gitSource = z
  .strictObject({
    id,
    type: z.literal('git').describe('A git repository.'),
    url: text('a git remote without credentials', gitUrlFault).describe(
      'Any remote over https, http, ssh (`git@host:path` too) or file, or a folder beginning with `./` or `/`.',
    ),
    branch: text(
      'the name of a branch',
      unless(/^(?![-./])(?!.*(?:\.\.|\/\/|@\{))[^\s\p{Cc}~^:?*[\\]+(?<![./])$/u, 'git does not allow'),
    )
      .optional()
      .describe("Left out: the remote's own default branch, also when that moves."),
    paths,
    token: text('a token as text')
      .optional()
      .describe(
        'Sent over http(s) only, never shown; blank is none. Take it from a variable: `${GIT_TOKEN}`.',
      ),
    schedule,
  })
  .superRefine(({ url, token }, context) => {
    if (token === undefined || token.trim() === '' || takesToken(url) || gitUrlFault(url) !== undefined)
      return;
    context.addIssue({
      code: 'custom',
      path: ['token'],
      message: 'no token',
      params: { fault: 'is sent over http(s) only' },
    });
  });

const builtIn = compileKinds([]);

const kind = z
  .strictObject({
    apiVersion: text(
      'an apiVersion such as acme.dev/v1',
      unless(/^[^\s/]+\/[^\s/]+$/, 'is not `group/version`'),
    ).describe('As documents of this kind write it.'),
    kind: text(
      'a kind such as Dataset',
      unless(/^[A-Za-z][A-Za-z0-9]{0,62}$/, 'is not made of letters and digits'),
    ).describe('As documents of this kind write it.'),
    schema: z
      .union([z.string(), z.record(z.string(), z.unknown())], {
        error: 'a JSON schema, or the path of a file with one',
      })
      .describe(
        'JSON schema of the whole entity, or the path of a JSON or YAML file with it, relative to this file.',
      ),
  })
  .superRefine(({ apiVersion, kind }, context) => {
    if (!builtIn.find(kind).some(({ apiVersions }) => apiVersions.includes(apiVersion))) return;
    const params = { fault: 'Callboard knows already' };
    context.addIssue({ code: 'custom', path: ['kind'], message: 'a kind of your own', params });
  });

/** What `callboard.yaml` may hold, before defaults are resolved to `Settings`. Unknown keys are mistakes. */
export const settingsFile = z.strictObject({
  catalog: z
    .strictObject({
      sources: z
        .array(z.discriminatedUnion('type', [fileSource, gitSource]), { error: 'a list of sources' })
        .check(distinct(['id'], 'an id of its own'))
        .default([])
        .describe(
          'Where catalog files come from; of two that show the same entity at the same time, the earlier wins.',
        ),
      kinds: z
        .array(kind, { error: 'a list of kinds' })
        .check(distinct(['apiVersion', 'kind'], 'an apiVersion and kind of its own'))
        .default([])
        .describe("Kinds of your own besides Backstage's."),
      orphans: z
        .strictObject({
          removeAfter: text('a duration such as 30m, 12h or 7d', (value) =>
            parseDuration(value) === undefined ? 'is none' : undefined,
          )
            .default('7d')
            .describe('How long an entity that no document claims any more is kept.'),
        })
        .prefault({}),
      removalGuard: z
        .strictObject({
          share: z
            .number({ error: 'a number from 0 to 1' })
            .min(0, { error: 'a number from 0 to 1' })
            .max(1, { error: 'a number from 0 to 1' })
            .default(0.2)
            .describe('A run that would orphan more than this share of its source changes nothing …'),
          atLeast: z
            .int({ error: 'a whole number from 1' })
            .min(1, { error: 'a whole number from 1' })
            .default(10)
            .describe(
              '… if these are also at least so many; `callboard sync --accept-removals <source>` lets it pass.',
            ),
        })
        .prefault({}),
    })
    .prefault({}),
  slack: z
    .strictObject({
      commands: z
        .strictObject({
          'who-owns': slashCommand('who-owns').describe(
            'The slash command that asks for owners; `false` switches it off.',
          ),
          root: slashCommand('callboard').describe(
            'The one slash command that reaches everything; `false` switches it off.',
          ),
        })
        .superRefine(({ 'who-owns': whoOwns, root }, context) => {
          if (root === false || root !== whoOwns) return;
          const params = { fault: 'who-owns has' };
          context.addIssue({ code: 'custom', path: ['root'], message: 'a command of its own', params });
        })
        .prefault({}),
    })
    .prefault({}),
  admins: z
    .array(text('a Group or User such as group:default/platform', adminRef), {
      error: 'a list of Groups and Users',
    })
    .default([])
    .describe(
      "Who may accept removals and change what concerns everybody. Empty: the workspace's own admins.",
    ),
  http: z
    .strictObject({
      open: z
        .boolean({ error: 'true or false' })
        .default(false)
        .describe(
          'Whether pages and REST answer to others than this machine itself; there is no sign-in yet.',
        ),
    })
    .prefault({}),
});

/** The file's content with its defaults filled in. */
export type SettingsFile = z.infer<typeof settingsFile>;

/**
 * Keys by the path of their mapping, and source types, that later versions bring: they get a sentence of
 * their own.
 */
export const later: Readonly<Record<string, readonly string[]>> = {
  '': ['incidents', 'digest', 'pagerduty', 'plugins'],
  'slack.commands': ['on-call', 'depends', 'blast-radius', 'docs', 'create'],
  'catalog.sources[].type': ['github', 'githubOrg', 'gitlab', 'url', 'backstage'],
};

import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { SyncEvent, SyncOptions } from '../../../src/surfaces/cli/operations.ts';
import { commandLine } from './command-line.ts';

const looks: SyncEvent[] = [
  { source: 'acme', kind: 'reading', files: 12 },
  { source: 'acme', kind: 'reading', files: 1200 },
  {
    source: 'acme',
    kind: 'applied',
    entities: 1301,
    problems: 1,
    changes: { added: 1300, changed: 0, orphaned: 1 },
  },
  { source: 'people', kind: 'unchanged', entities: 1 },
];
const held: SyncEvent = { source: 'ledger', kind: 'held', entities: 40, removals: 31 };
const unreachable: SyncEvent = {
  source: 'portal',
  kind: 'unreachable',
  reason: 'The remote\u001b[31m said no.',
  hint: 'Check the token.',
};
const overtaken: SyncEvent = { source: 'docs', kind: 'overtaken' };

function syncing(
  events: readonly SyncEvent[],
  seen: SyncOptions[] = [],
  end?: (signal: AbortSignal) => void,
) {
  return {
    async *sync(options: SyncOptions) {
      seen.push(options);
      await Promise.resolve();
      yield* events;
      end?.(options.signal);
    },
  };
}

describe('sync', () => {
  it('prints one line for each look at a source', async () => {
    const { run } = commandLine({ operations: syncing([...looks, held, unreachable, overtaken]) });
    const { code, out, err } = await run('sync', '--once');
    expect({ code, err }).toEqual({ code: 3, err: '' });
    expect(out).toMatchInlineSnapshot(`
      "acme: 1,301 entities, 1,300 added, 1 orphaned, 1 problem
      people: unchanged, 1 entity
      ledger: held back: it would lose 31 of its 40 entities. If that is meant, run \`callboard sync --accept-removals ledger\`.
      portal: cannot be read: The remote[31m said no. Check the token.
      docs: another process is at it
      "
    `);
  });

  it('draws on a terminal what is being read as one line', async () => {
    const screen = { live: true, color: false, width: 80 };
    const { out } = await commandLine({ operations: syncing(looks), screen }).run('sync', '--once');
    expect(out.split('\r\u001b[2K')).toEqual([
      'acme: reading 12 files …',
      'acme: reading 1,200 files …',
      'acme: 1,301 entities, 1,300 added, 1 orphaned, 1 problem\npeople: unchanged, 1 entity\n',
    ]);
  });

  it('prints with --json one object at the end', async () => {
    const screen = { live: true, color: true };
    const { run } = commandLine({ operations: syncing([...looks, { ...held, source: 'people' }]), screen });
    const { code, out } = await run('sync', '--once', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(out)).toEqual({ sources: [looks[2], { ...held, source: 'people' }] });
  });

  it.each([
    [looks, 0],
    [[...looks, overtaken], 0],
    [[held, ...looks], 1],
    [[held, unreachable], 3],
  ])('exits by the worst that happened (case %#)', async (events, code) => {
    expect((await commandLine({ operations: syncing(events) }).run('sync', '--once')).code).toBe(code);
  });

  it.each([
    [['sync'], { once: false, sources: [] }],
    [['sync', 'acme', 'people', '--once'], { once: true, sources: ['acme', 'people'] }],
    [['sync', '--accept-removals', 'ledger'], { once: true, sources: ['ledger'], acceptRemovals: 'ledger' }],
    [
      ['sync', 'acme', 'ledger', '--accept-removals', 'ledger'],
      { once: true, sources: ['acme', 'ledger'], acceptRemovals: 'ledger' },
    ],
  ])('%j', async (argv, options) => {
    const seen: SyncOptions[] = [];
    const { signal } = new AbortController();
    await commandLine({ operations: syncing([], seen), signal }).run(...argv);
    expect(seen).toEqual([{ ...options, signal }]);
  });

  it('exits with 130 when interrupted, and still says what was done', async () => {
    const controller = new AbortController();
    const interrupt = () => {
      controller.abort();
    };
    const { run } = commandLine({ operations: syncing(looks, [], interrupt), signal: controller.signal });
    const { code, out } = await run('sync', '--json');
    expect(code).toBe(130);
    expect(JSON.parse(out)).toMatchObject({ sources: [{ source: 'acme' }, { source: 'people' }] });
  });
});

describe('start and demo', () => {
  it.each([
    ['start', false],
    ['demo', true],
  ])('%s runs until it is told to stop', async (name, demo) => {
    const started: object[] = [];
    const start = (options: object) => Promise.resolve(void started.push(options));
    expect(await commandLine({ operations: { start } }).run(name)).toEqual({ code: 0, out: '', err: '' });
    expect(started).toEqual([{ demo }]);
  });

  it('ends with 2 where the configuration does not allow it', async () => {
    const start = () => Promise.reject(new AppError('config', 'There are no Slack tokens.', 'Set them.'));
    expect(await commandLine({ operations: { start } }).run('start')).toEqual({
      code: 2,
      out: '',
      err: 'callboard: There are no Slack tokens.\nSet them.\n',
    });
  });
});

describe('migrate', () => {
  it.each([
    [[], [], 'The database is up to date.\n'],
    [['0001_catalog', '0002_asking'], [], 'Migrated: 0001_catalog, 0002_asking.\n'],
    [['0001_catalog'], ['--json'], '{"applied":["0001_catalog"]}\n'],
  ])('%j %j', async (applied, flags, out) => {
    const { run } = commandLine({ operations: { migrate: () => Promise.resolve(applied) } });
    expect(await run('migrate', ...flags)).toEqual({ code: 0, out, err: '' });
  });
});

describe('manifest', () => {
  it.each([
    [[], '{"http":false,"format":"yaml"}\n'],
    [['--http'], '{"http":true,"format":"yaml"}\n'],
    [['--http', '--json'], '{"http":true,"format":"json"}\n'],
  ])('%j', async (flags, out) => {
    const manifest = (options: object) => Promise.resolve(`${JSON.stringify(options)}\n\n`);
    expect(await commandLine({ operations: { manifest } }).run('manifest', ...flags)).toEqual({
      code: 0,
      out,
      err: '',
    });
  });
});

describe('config check', () => {
  const mistakes = [
    { path: 'catalog.sources[0].url', line: 3, column: 7, message: 'is missing; expected a git remote.' },
    { path: '', line: 9, column: 1, message: 'Tabs are not\u0007 allowed.' },
  ];

  it('says that a configuration is valid', async () => {
    const checkConfig = (path?: string) => Promise.resolve({ file: path ?? 'callboard.yaml', mistakes: [] });
    const { run } = commandLine({ operations: { checkConfig } });
    expect(await run('config', 'check')).toEqual({ code: 0, out: 'callboard.yaml is valid.\n', err: '' });
    expect((await run('config', 'check', 'acme.yaml')).out).toBe('acme.yaml is valid.\n');
  });

  it('prints every mistake with its place and exits with 2', async () => {
    const checkConfig = () => Promise.resolve({ file: 'callboard.yaml', mistakes });
    const { run } = commandLine({ operations: { checkConfig } });
    expect(await run('config', 'check')).toEqual({
      code: 2,
      err: '',
      out:
        'callboard.yaml:3:7: catalog.sources[0].url: is missing; expected a git remote.\n' +
        'callboard.yaml:9:1: Tabs are not allowed.\n',
    });
    const { code, out } = await run('config', 'check', '--json');
    expect({ code, ...(JSON.parse(out) as object) }).toEqual({ code: 2, file: 'callboard.yaml', mistakes });
  });
});

describe('config import', () => {
  const asked: object[] = [];
  const importing = (missing: string[]) => ({
    importConfig(options: object) {
      asked.push(options);
      return Promise.resolve({ yaml: 'catalog: {}\n', missing });
    },
  });

  it('prints the configuration, or writes it where it is told to', async () => {
    const { run } = commandLine({ operations: importing([]) });
    expect(await run('config', 'import', 'app-config.yaml')).toEqual({
      code: 0,
      out: 'catalog: {}\n',
      err: '',
    });
    expect(await run('config', 'import', 'app-config.yaml', '-o', 'callboard.yaml')).toEqual({
      code: 0,
      out: 'Wrote callboard.yaml.\n',
      err: '',
    });
    expect(asked).toEqual([{ from: 'app-config.yaml' }, { from: 'app-config.yaml', to: 'callboard.yaml' }]);
  });

  it('exits with 1 and names what is missing beside the configuration', async () => {
    const { run } = commandLine({ operations: importing(['catalog.rules: every kind is read.']) });
    expect(await run('config', 'import', 'app-config.yaml')).toEqual({
      code: 1,
      out: 'catalog: {}\n',
      err: 'callboard: this could not be carried over:\n- catalog.rules: every kind is read.\n',
    });
    const { code, out, err } = await run('config', 'import', 'app-config.yaml', '--json');
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(JSON.parse(out)).toEqual({
      yaml: 'catalog: {}\n',
      missing: ['catalog.rules: every kind is read.'],
    });
  });
});

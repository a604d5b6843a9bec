import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Ports } from '../../../src/contract/context.ts';
import type { Db } from '../../../src/store/database.ts';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts';
import { connect, makePorts } from '../ports.ts';
import { commandLine } from './command-line.ts';

let database: FreshDatabase;
let db: Db;
let ports: Ports;

beforeAll(async () => {
  database = await freshDatabase();
  db = connect(database.url);
  ports = makePorts(db);
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const highIn = (harbour: string) => ({ kind: 'high', harbour, at: '2026-11-02T06:30:00.000Z' });

describe('a question as a command', () => {
  it('prints its card, with what to type instead of pressing', async () => {
    const { run, counted } = commandLine({ ports });
    expect(await run('tide', 'Husum')).toEqual({
      code: 0,
      err: '',
      out: [
        'Husum',
        'shown in Europe/Berlin, private',
        '',
        String.raw`→ callboard tide 'St. Peter'\''s' --side north`,
        '',
      ].join('\n'),
    });
    expect(counted).toEqual({ opened: 1, ended: 1 });
  });

  it('prints with --json what REST answers, at either end of the line', async () => {
    const { run } = commandLine({ ports });
    for (const argv of [
      ['tide', 'Husum', '--json'],
      ['--json', 'tide', 'Husum'],
    ]) {
      const { code, out } = await run(...argv);
      expect(code).toBe(0);
      expect(out.endsWith('}\n')).toBe(true);
      expect(JSON.parse(out)).toMatchObject(highIn('Husum'));
    }
  });

  it('prints JSON where it has no card', async () => {
    const { out } = await commandLine({ ports }).run('harbours');
    expect(JSON.parse(out)).toEqual({ kind: 'harbours', names: ['Büsum'] });
  });

  it('joins the words of its text and reads its other fields from options', async () => {
    const { run } = commandLine({ ports });
    const options = ['--low-tide', '--days', '3', '--side', 'south', '--boats', 'Anna', '--boats', 'Ida'];
    const { out } = await run('tide', 'Bad', '--json', 'Zwischenahn', ...options);
    expect(JSON.parse(out)).toMatchObject({
      harbour: 'Bad Zwischenahn',
      asked: { lowTide: true, days: 3, side: 'south', boats: ['Anna', 'Ida'] },
    });
  });

  it('leaves out what was not given, so that defaults hold', async () => {
    const { out } = await commandLine({ ports }).run('tide', 'Husum', '--json');
    const { asked } = JSON.parse(out) as { asked: object };
    expect(Object.keys(asked).sort()).toEqual(['asker', 'days', 'harbour']);
    expect(asked).toMatchObject({ days: 1 });
  });

  it('asks as the operator, by the name of the account', async () => {
    const { out } = await commandLine({ ports }).run('tide', 'Husum', '--json');
    expect(JSON.parse(out)).toMatchObject({
      asked: { asker: { door: 'cli', name: 'cli:dana', standing: 'operator', timeZone: 'Europe/Berlin' } },
    });
  });

  it('takes what follows -- as text', async () => {
    const { out } = await commandLine({ ports }).run('tide', '--json', '--', '--side');
    expect(JSON.parse(out)).toMatchObject(highIn('--side'));
  });

  it('takes a sentence, quoted or not', async () => {
    const { run } = commandLine({ ports });
    for (const words of [['When is high water in Husum?'], ['when', 'is', 'high', 'water', 'in', 'Husum']]) {
      const { code, out } = await run(...words, '--json');
      expect({ code, ...(JSON.parse(out) as object) }).toMatchObject({ code: 0, ...highIn('Husum') });
    }
  });

  it('shows the help for a sentence whose answer is for another door', async () => {
    const { code, out } = await commandLine().run('what can you do');
    expect(code).toBe(0);
    expect(out).toContain('Usage: callboard');
  });

  it('draws colours only where it is told to', async () => {
    const screen = { live: true, color: true, width: 40 };
    const { out } = await commandLine({ ports, screen }).run('tide', 'Husum');
    expect(out).toContain('\u001b[1mHusum\u001b[22m');
    expect((await commandLine({ ports }).run('tide', 'Husum')).out).not.toContain('\u001b');
  });
});

describe('exit codes of answers', () => {
  it.each([
    ['Husum', 0],
    ['several', 1],
    ['unknown', 1],
    ['closed', 3],
  ])('%s → %i', async (harbour, code) => {
    const { run } = commandLine({ ports });
    expect((await run('tide', harbour)).code).toBe(code);
    expect((await run('tide', harbour, '--json')).code).toBe(code);
  });
});

describe('exit codes of failures', () => {
  it.each([
    ['usage', 2],
    ['config', 2],
    ['forbidden', 2],
    ['too-large', 2],
    ['unavailable', 3],
  ])('%s → %i, in words on the standard error alone', async (harbour, code) => {
    const { run, counted } = commandLine({ ports });
    expect(await run('tide', harbour)).toEqual({
      code,
      out: '',
      err: `callboard: The sea is ${harbour}.\nAsk the harbour master.\n`,
    });
    expect(counted).toEqual({ opened: 1, ended: 1 });
  });

  it('says how to mend a database that does not answer', async () => {
    const { code, err } = await commandLine({ ports }).run('tide', 'down');
    expect(code).toBe(3);
    expect(err).toMatch(/^callboard: connect refused\n.*DATABASE_URL/);
  });

  it('tells a defect with its trace', async () => {
    const { code, err } = await commandLine({ ports }).run('tide', 'defect');
    expect(code).toBe(3);
    expect(err).toMatch(/^callboard: tide is not a function\n.*report it.*\n {4}at /);
  });

  it('names the field that was given wrongly', async () => {
    const { code, err } = await commandLine({ ports }).run('tide', 'Husum', '--days', 'ten');
    expect(code).toBe(2);
    expect(err).toMatch(/^callboard: days: /);
  });

  it('keeps escape sequences off the terminal', async () => {
    const { err } = await commandLine().run('\u001b[31mtide');
    expect(err).toContain("unknown command '");
    expect(err).not.toContain('\u001b');
  });

  it('leaves as soon as the user interrupts', async () => {
    const controller = new AbortController();
    const { run, counted } = commandLine({ ports, signal: controller.signal });
    const running = run('tide', 'never');
    controller.abort();
    expect(await running).toEqual({ code: 130, out: '', err: '' });
    expect(counted).toEqual({ opened: 1, ended: 1 });
  });
});

describe('a task as a command', () => {
  it('is done once, audited, and says how it went', async () => {
    const { run } = commandLine({ ports });
    expect(await run('anchor', 'Anna', '--json')).toMatchObject({
      code: 0,
      out: '{"kind":"anchored","boat":"Anna"}\n',
    });
    expect((await run('anchor', 'raft')).code).toBe(1);
    const acts = await db.selectFrom('audit').select(['task', 'actor', 'door']).orderBy('at').execute();
    expect(acts).toEqual([
      { task: 'anchor', actor: 'cli:dana', door: 'cli' },
      { task: 'anchor', actor: 'cli:dana', door: 'cli' },
    ]);
  });
});

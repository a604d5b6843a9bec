import { createServer, type AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { makeRepository } from '../support/git.ts';
import { freshDatabase, removeCluster, temporaryFolder } from '../support/postgres.ts';
import { runProgram, startProgram, writeConfig, type Surroundings } from '../support/program.ts';
import { startAcme } from '../support/slack.ts';
import { catalog } from './catalog.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

/** A folder, and a database that is not the embedded one. */
async function place(env: Surroundings['env'] = {}): Promise<Surroundings> {
  const [folder, database] = [await temporaryFolder(), await freshDatabase()];
  ends.push(() => database.drop());
  return { folder, env: { DATABASE_URL: database.url, ...env } };
}

function started(where: Surroundings) {
  const program = startProgram(where);
  ends.push(() => program.stop());
  return program;
}

const bot = { SLACK_BOT_TOKEN: 'xoxb-callboard' };

describe('start', () => {
  it('without anything serves the demo organisation, keeps its data, and lets other commands in', async () => {
    const where = { folder: await temporaryFolder() };
    const first = started(where);
    const base = await first.ready();
    const { database } = await first.says('Callboard listens');
    ends.unshift(() => removeCluster(String(database)));
    expect(await first.says('Callboard starts')).toMatchObject({ mode: 'demo' });
    const asked = await fetch(`${base}/api/v1/who-owns?subject=payment-service`);
    expect(await asked.json()).toMatchObject({ kind: 'owned' });
    // A second command beside it, which must not take the database away when it ends.
    const beside = await runProgram(['who-owns', 'paymnet-servce'], where);
    expect(beside).toMatchObject({ code: 0, err: '' });
    expect(beside.out).toContain('payment-service');
    expect((await fetch(`${base}/readyz`)).status).toBe(200);
    expect(await first.stop()).toMatchObject({ code: 0, signal: null, err: '' });

    const second = started(where);
    await second.ready();
    expect(second.log().map(({ msg }) => msg)).not.toContain('migrated the database');
    expect(await second.says('synced a source')).toMatchObject({ changes: { added: 0 } });
    const ended = await second.stop();
    expect(ended.code).toBe(0);
    // Not even the server runs on.
    expect(await runProgram(['status'], where)).toMatchObject({ code: 0 });
  });

  it('with a configuration of its own serves that, on this machine only', async () => {
    const where = await place();
    const repository = makeRepository();
    repository.commit(catalog);
    writeConfig(where.folder, { ours: `file://${repository.folder}` });
    const program = started(where);
    const base = await program.ready();
    expect(await program.says('Callboard starts')).toMatchObject({ mode: 'local' });
    const asked = await fetch(`${base}/api/v1/who-owns?subject=ledger-team`);
    expect(await asked.json()).toMatchObject({ kind: 'owner' });
  });

  it('with a bot and an app token takes Socket Mode, also when a signing secret is set', async () => {
    const slack = await startAcme();
    ends.push(() => slack.stop());
    const tokens = { ...bot, SLACK_APP_TOKEN: slack.appToken, SLACK_SIGNING_SECRET: 'x' };
    const where = await place({ ...tokens, SLACK_API_URL: slack.apiUrl });
    writeFileSync(join(where.folder, 'callboard.yaml'), '{}\n');
    const program = started(where);
    await program.ready();
    expect(await program.says('Callboard starts')).toMatchObject({ mode: 'socket' });
  });

  it.each([
    ['a bot token alone', bot, ['SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET']],
    ['an app token alone', { SLACK_APP_TOKEN: 'xapp-1' }, ['SLACK_BOT_TOKEN']],
    ['nothing, in production', { NODE_ENV: 'production' }, ['does not run in production', 'SLACK_BOT_TOKEN']],
    ['a port that is none', { PORT: 'http' }, ['PORT', '0 to 65535']],
    ['two bad variables', { PORT: '99999', LOG_LEVEL: 'loud' }, ['PORT', 'LOG_LEVEL']],
    ['a configuration that is not there', { CALLBOARD_CONFIG: 'gone.yaml' }, ['gone.yaml']],
    ['a DATABASE_URL that is none', { DATABASE_URL: 'localhost:5432' }, ['DATABASE_URL', 'postgres://']],
  ])('with %s ends with 2 and says what to do', async (_, env, words) => {
    const { code, out, err } = await runProgram(['start'], { folder: await temporaryFolder(), env });
    expect({ code, out }).toEqual({ code: 2, out: '' });
    for (const word of words) expect(err).toContain(word);
    expect(err).not.toMatch(/^ +at /m);
  });

  it('with a broken configuration lists every mistake', async () => {
    const folder = await temporaryFolder();
    writeFileSync(
      join(folder, 'callboard.yaml'),
      'admin: [x]\nhttp: { open: 1 }\ncatalog: { sources: [{ id: a }] }\n',
    );
    const { code, err } = await runProgram(['start'], { folder });
    expect(code).toBe(2);
    for (const place of [':1:1: admin', ':2:15: http.open', ':3:']) expect(err).toContain(place);
  });

  it('with a port in use ends with 2', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', () => resolve()));
    const { port } = taken.address() as AddressInfo;
    const { code, err } = await runProgram(['start'], await place({ PORT: String(port) }));
    taken.close();
    expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining(`Port ${port}`) as string });
  });
});

describe('start over a server of one’s own', () => {
  const url = (change: Partial<Record<'port' | 'username' | 'password' | 'pathname', string>>) =>
    Object.assign(new URL(inject('postgres').url), change).href;

  async function unprivileged(): Promise<string> {
    const database = await freshDatabase();
    const client = new Client({ connectionString: database.url });
    await client.connect();
    await client.query(`drop table if exists migrations cascade`);
    await client.query(
      `do $$ begin create role "poor one" login password 'poor'; exception when duplicate_object then null; end $$`,
    );
    await client.query(`revoke create on schema public from public`);
    await client.end();
    ends.push(() => database.drop());
    const { pathname } = new URL(database.url);
    return url({ pathname, username: 'poor one', password: 'poor' });
  }

  it.each([
    ['does not run', () => url({ port: '1' }), 'Is DATABASE_URL right'],
    ['does not know the user', () => url({ password: 'wrong' }), 'Mend the user and the password'],
    ['has no such database', () => url({ pathname: '/gone' }), 'create database "gone" owner'],
    ['grants no rights', unprivileged, 'grant usage, create on schema public to "poor one";'],
  ])('that %s ends with 3 and says what to do', async (_, make, words) => {
    const folder = await temporaryFolder();
    const { code, err } = await runProgram(['start'], { folder, env: { DATABASE_URL: await make() } });
    expect({ code, err }).toMatchObject({ code: 3, err: expect.stringContaining(words) as string });
    expect(err).not.toMatch(/^ +at |wrong|:poor@/m);
  });
});

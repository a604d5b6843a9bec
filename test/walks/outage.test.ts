import { existsSync, renameSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { layLine, type DatabaseLine } from '../support/line.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { wordsOf } from '../support/slack.ts';
import { service } from './catalog.ts';
import { openStreet, shownTo, type Street } from './street.ts';

describe.each(['http', 'socket'] as const)('what it depends on goes away, by %s', (mode) => {
  let street: Street;
  let database: FreshDatabase;
  let line: DatabaseLine;
  beforeAll(async () => {
    database = await freshDatabase();
    line = await layLine(database.url);
    street = await openStreet({ mode, databaseUrl: line.url });
  });
  afterAll(async () => {
    expect(await street.stop()).toMatchObject({ code: 0, signal: null });
    await line.cut();
    await database.drop();
  });

  const asks = () => street.asks('dana', '#payments', '/who-owns payment-service');
  const works = () => vi.waitFor(async () => expect(await asks()).toContain('Payments'), { timeout: 20_000 });
  const inTime = () => {
    const { outcome } = street.slack.deliveries.at(-1) ?? {};
    expect(outcome).toBe('ok'); // Slack waited three seconds at most
  };

  it('a database that stops: people are told in words, and it comes back by itself', async () => {
    await works();
    await line.cut();
    expect(await asks()).toContain('does not answer');
    inTime();
    expect(await street.gets('/readyz')).toMatchObject({ status: 503, body: { ready: false } });
    expect(await street.gets('/healthz')).toMatchObject({ status: 200 });
    expect(await street.gets('/api/v1/who-owns?subject=loud')).toMatchObject({ status: 503 });
    await line.mend();
    await works();
    expect(await street.gets('/readyz')).toMatchObject({ status: 200 });
  });

  it('a database that hangs: people are told to wait, and get the answer when it comes', async () => {
    await works();
    void line.hush();
    const words = () => shownTo(street.slack, 'dana').slice(-1).map(wordsOf).join();
    await street.slack.as('dana').in('#payments').types('/who-owns payment-service');
    inTime();
    expect(words()).toContain('Still looking');
    await line.mend();
    await street.slack.until('the answer', () => words().includes('Payments') || undefined);
    await works();
  });

  it('a mention meanwhile is answered when the database is there again', async () => {
    await line.cut();
    const delivery = await street.slack.as('dana').in('#payments').mentions('payment-service');
    expect(delivery?.outcome).not.toBe('ok'); // so Slack sends it again
    await line.mend();
    await works();
    await street.slack.as('dana').in('#payments').mentions('payment-service');
    const mention = street.slack.messages('#payments').at(-1)!;
    await street.slack.until('the reply', () => street.slack.thread(mention)[0]);
  });

  it('a remote that is gone: what was read stays, and the reason is said until it is back', async () => {
    const { folder } = street.repository;
    renameSync(folder, `${folder}.away`);
    expect(existsSync(folder)).toBe(false);
    expect(await street.run('sync', '--once')).toMatchObject({ code: 3 });
    expect(await asks()).toContain('Payments');
    expect(await street.asks('dana', '#payments', '/callboard status')).toContain('stopped answering');
    expect(await street.run('doctor')).toMatchObject({ code: 1 });
    renameSync(`${folder}.away`, folder);
    street.repository.commit({ 'more/catalog-info.yaml': service('more', 'ledger-team') });
    expect(await street.run('sync', '--once')).toMatchObject({ code: 0 });
    expect(await street.asks('dana', '#payments', '/who-owns more')).toContain('Ledger');
  });
});

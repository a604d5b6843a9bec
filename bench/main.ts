import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import pg from 'pg';
import { openDatabase, type Database } from '../src/app/data.ts';
import { makeHouse, type House } from '../src/app/house.ts';
import type { Setup } from '../src/app/setup.ts';
import { readEnvironment } from '../src/core/config/environment.ts';
import { readSettings } from '../src/core/config/settings.ts';
import { ask, lastOf } from '../src/contract/ask.ts';
import type { Asker } from '../src/contract/asker.ts';
import { syncOnce } from '../src/app/sync.ts';
import { startSlack, type Slack } from '../src/simulator/slack.ts';
import { scopes } from '../src/surfaces/slack/manifest.ts';
import { makeHttpDoor } from '../src/surfaces/http/door.ts';
import { makeSlackDoor } from '../src/surfaces/slack/door.ts';
import { copyFloor, parseFloor } from './floor.ts';
import { catalogFile, commit, makeRepository, nameOf } from './generate.ts';
import type { Load, Loaded } from './load.ts';

const sizes = process.argv.slice(2).map(Number);
const silent = { debug: ignore, info: ignore, warn: complain, error: complain };
const operator: Asker = { door: 'cli', name: 'bench', standing: 'operator', teams: [] };

for (const size of sizes.length > 0 ? sizes : [2_000, 20_000]) await benchAt(size);

/** All figures at one size, each beside a floor measured in the same run. */
async function benchAt(entities: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-bench-'));
  chmodSync(folder, 0o755);
  console.log(`\n${entities.toLocaleString('en')} entities`);
  const slack = await startSlack({
    people: [{ name: 'dana', realName: 'Dana Whitfield' }],
    channels: [{ name: 'payments' }],
    scopes: Object.keys(scopes),
  });
  const setup = setupFor(folder, slack);
  makeRepository(join(folder, 'repository'), entities);
  const database = await openDatabase(setup.environment, join(folder, 'data'), silent);
  try {
    const house = makeHouse(setup, database, silent, { answered: ignore });
    const cold = await syncing(house, database, folder, entities);
    await noChange(house, cold);
    await oneChange(house, folder, cold);
    await searching(house, entities);
    await answering(house, slack, database, entities);
    row(
      'resident memory',
      `${Math.round(process.memoryUsage().rss / 1e6)} MB`,
      'service and load generator in one process',
    );
    await house.queue.stop(0);
  } finally {
    await database.close();
    await slack.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function setupFor(folder: string, { botToken, signingSecret, apiUrl }: Slack): Setup {
  const read = readEnvironment({
    SLACK_BOT_TOKEN: botToken,
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_API_URL: apiUrl,
    CALLBOARD_DATA: join(folder, 'data'),
    ...databaseOf(process.env),
  });
  const yaml = `catalog: { sources: [{ id: bench, type: git, url: '${join(folder, 'repository')}' }] }`;
  const settings = readSettings(Buffer.from(yaml), {
    folder,
    variables: {},
    readText: (path) => readFileSync(path, 'utf8'),
  });
  if (read.kind === 'mistakes' || settings.kind === 'mistakes')
    throw new Error(JSON.stringify({ read, settings }));
  const { environment } = read;
  const mode = { kind: 'http', botToken, signingSecrets: [signingSecret] } as const;
  return {
    environment,
    variables: process.env,
    settings: settings.settings,
    file: undefined,
    mode,
    data: join(folder, 'data'),
  };
}

function databaseOf({ DATABASE_URL: url }: NodeJS.ProcessEnv): Record<string, string> {
  return url === undefined ? {} : { DATABASE_URL: url };
}

async function syncing(house: House, database: Database, folder: string, entities: number): Promise<number> {
  const seconds = await timed(() => sync(house, 'applied'));
  const parse = parseFloor(join(folder, 'repository'));
  const copy = await copyFloor(database.url);
  const floor = parse + copy;
  row(
    'cold sync',
    `${perSecond(entities / seconds)} entities`,
    `${ratio(seconds / floor)} of parsing + COPY (${ms(parse)} + ${ms(copy)})`,
    '≥ 2,000/s',
  );
  return seconds;
}

async function noChange(house: House, cold: number): Promise<void> {
  const seconds = await median(5, () => sync(house, 'unchanged'));
  row('no-change sync', ms(seconds), `${((100 * seconds) / cold).toFixed(2)} % of cold`, '< 1 % of cold');
}

async function oneChange(house: House, folder: string, cold: number): Promise<void> {
  const file = join(folder, `repository/services/7/${nameOf(7)}/catalog-info.yaml`);
  writeFileSync(file, catalogFile(7).replace('lifecycle: production', 'lifecycle: deprecated'));
  commit(join(folder, 'repository'), 'Deprecate one service');
  const seconds = await timed(() => sync(house, 'applied'));
  row('one file changed', ms(seconds), `${((100 * seconds) / cold).toFixed(1)} % of cold`);
}

async function searching({ ports, registry }: House, entities: number): Promise<void> {
  const search = registry.questions.get('search');
  if (search === undefined) throw new Error('There is no search.');
  const latencies: number[] = [];
  for (let n = 0; n < 300; n++) {
    const name = nameOf((n * 7919) % (entities / 2));
    const text = [name, name.replace('ment', 'mnet'), name.slice(0, 9), name.replaceAll('-', ' ')][n % 4];
    const start = performance.now();
    const result = (await lastOf(ask(ports, search, { text }, operator, new Date()))) as { kind: string };
    latencies.push(performance.now() - start);
    if (result.kind !== 'found') throw new Error(`Nothing found for ${String(text)}.`);
  }
  latencies.sort((a, b) => a - b);
  const p50 = latencies[150] ?? NaN;
  const one = await median(50, () => selectOne(ports));
  row(
    'search p50',
    `${p50.toFixed(2)} ms`,
    `${ratio(p50 / 1000 / one)} of \`select 1\` (${(one * 1000).toFixed(2)} ms)`,
    '< 3 ms',
  );
}

async function answering(house: House, slack: Slack, database: Database, entities: number): Promise<void> {
  const { ports, registry, drawing } = house;
  if (drawing === undefined) throw new Error('There is no Slack.');
  const { botToken, signingSecret: secret } = slack;
  const connection = { kind: 'http', signingSecrets: [secret] } as const;
  const clock = () => new Date();
  const slackDoor = makeSlackDoor({ ...drawing, ports, clock, botToken, connection });
  const door = makeHttpDoor({
    registry,
    ports,
    clock,
    ready: () => Promise.resolve({ ready: true, reasons: [] }),
    metrics: () => Promise.resolve({ contentType: 'text/plain', text: '' }),
    ...(slackDoor.fetch && { slack: slackDoor.fetch }),
  });
  const server = serve({ fetch: door.fetch, port: 0 });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  slack.connect(`http://127.0.0.1:${port}/slack/events`);
  await slack
    .as('dana')
    .in('#payments')
    .types(`/who-owns ${nameOf(1)}`);
  const template = slack.deliveries.at(-1)?.body ?? '';
  const subjects = Array.from({ length: 500 }, (_, n) => nameOf((n * 31) % (entities / 2)));
  const load = (requests: number) => loadWith({ port, secret, template, subjects, requests, inFlight: 10 });
  await load(2_000);
  const { perSecond: rate, p50, p99, wrong } = await load(10_000);
  if (wrong > 0) throw new Error(`${wrong} answers were no card.`);
  const floor = await selectsPerSecond(database, 10_000);
  row(
    '/who-owns, signed HTTP',
    `${perSecond(rate)}, p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`,
    `${ratio(floor / rate)} of \`select 1\` through the same pool (${perSecond(floor)})`,
    '≥ 1,500/s, p99 < 40 ms',
  );
  server.close();
}

async function loadWith(load: Load): Promise<Loaded> {
  const worker = new Worker(new URL('load.ts', import.meta.url), { workerData: load });
  const [loaded] = (await once(worker, 'message')) as [Loaded];
  return loaded;
}

/** `select 1` a second at ten in flight, through a pool like the service's own. */
async function selectsPerSecond(database: Database, count: number): Promise<number> {
  const pool = new pg.Pool({ connectionString: database.url, max: 4 });
  let sent = 0;
  const run = async () => {
    while (sent++ < count) await pool.query({ name: 'one', text: 'select 1' });
  };
  const seconds = await timed(() => Promise.all(Array.from({ length: 10 }, run)));
  await pool.end();
  return count / seconds;
}

async function selectOne({ db }: House['ports']): Promise<void> {
  await db.selectFrom('catalog_state').select('only_row').execute();
}

async function sync(house: House, expected: string): Promise<void> {
  for await (const event of syncOnce(house.ports, {
    only: [],
    signal: new AbortController().signal,
    now: () => new Date(),
  })) {
    if (event.kind !== 'reading' && event.kind !== expected)
      throw new Error(`Expected ${expected}: ${JSON.stringify(event)}`);
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return (performance.now() - start) / 1000;
}

async function median(times: number, run: () => Promise<unknown>): Promise<number> {
  const all: number[] = [];
  for (let n = 0; n < times; n++) all.push(await timed(run));
  return all.sort((a, b) => a - b)[Math.floor(times / 2)] ?? NaN;
}

function row(what: string, figure: string, floor: string, target = ''): void {
  console.log(
    `  ${what.padEnd(24)} ${figure.padEnd(42)} ${floor}${target === '' ? '' : `   (target ${target})`}`,
  );
}

function perSecond(rate: number): string {
  return `${Math.round(rate).toLocaleString('en')}/s`;
}

function ratio(value: number): string {
  return `${value.toFixed(1)}×`;
}

function ms(seconds: number): string {
  return seconds < 1 ? `${(seconds * 1000).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}

function ignore(): void {
  // Nobody reads along.
}

function complain(metadata: object, message: string): void {
  console.error(message, metadata);
}

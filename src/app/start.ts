import { once } from 'node:events';
import { openingFault } from '../adapters/postgres/fault.ts';
import type { Log } from '../contract/context.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { claimDue } from '../store/schedules.ts';
import { makeHttpDoor } from '../surfaces/http/door.ts';
import { makeJobsDoor } from '../surfaces/jobs/door.ts';
import { makeSlackDoor, type SlackDoor } from '../surfaces/slack/door.ts';
import { openDatabase } from './data.ts';
import { firstSync } from './first-sync.ts';
import { makeHouse, type House } from './house.ts';
import { listen } from './listen.ts';
import { makeMeter } from './meter.ts';
import type { Setup } from './setup.ts';
import { catalogState, readiness } from './state.ts';
import { howToAsk } from './welcome.ts';

// Running jobs and requests get this long to end; jobs are then handed to another process.
const graceMs = 10_000;

const clock = (): Date => new Date();

/** Runs Callboard until `signal` is aborted, then ends what it began in the opposite order. */
export async function start(setup: Setup, log: Log, signal: AbortSignal): Promise<void> {
  const { mode, environment, settings } = setup;
  if (mode.kind === 'refused') throw new AppError('config', mode.reason, mode.hint);
  const onlyHere = mode.kind === 'demo' || mode.kind === 'local';
  log.info({ mode: mode.kind, configuration: setup.file ?? 'none' }, 'Callboard starts');
  await using ends = new AsyncDisposableStack();
  const database = ends.adopt(await openDatabase(environment, setup.data, log), (opened) => opened.close());
  const { db, url } = database;
  const { meter, metrics } = makeMeter({ read: () => catalogState(db), clock, log });
  const house = makeHouse(setup, database, log, meter);
  const { ports, registry, queue } = house;
  await queue.prepare().catch((error: unknown) => {
    throw openingFault(error, url);
  });
  ends.defer(() => queue.stop(graceMs));
  const slack = openSlack(setup, house);
  const http = makeHttpDoor({
    registry,
    ports,
    clock,
    ready: () => readiness(db, settings.catalog.sources),
    metrics,
    ...(slack?.fetch !== undefined && { slack: slack.fetch }),
  });
  const server = ends.adopt(await listen(http.fetch, environment.port, onlyHere), (open) =>
    open.close(graceMs),
  );
  const { port } = server;
  const jobs = makeJobsDoor({
    queue,
    registry,
    ports,
    claimDue: (...claim) => claimDue(db, ...claim),
    clock,
  });
  ends.defer(() => jobs.stop(graceMs));
  await jobs.start();
  if (slack !== undefined) {
    ends.defer(() => slack.stop());
    await slack.start();
  }
  log.info({ port, database: database.embedded ?? 'DATABASE_URL' }, 'Callboard listens');
  await firstSync(ports, clock, signal);
  if (!signal.aborted) {
    if (onlyHere) ends.defer(watchFiles(house));
    log.info({ ask: howToAsk(setup, port) }, 'Ready');
    await once(signal, 'abort');
  }
  log.info({}, 'Callboard stops');
}

function openSlack({ mode, environment }: Setup, { ports, drawing }: House): SlackDoor | undefined {
  if (drawing === undefined || (mode.kind !== 'socket' && mode.kind !== 'http')) return undefined;
  const { apiUrl } = environment.slack;
  return makeSlackDoor({
    ...drawing,
    ports,
    clock,
    botToken: mode.botToken,
    connection: mode.kind === 'http' ? mode : { ...mode, ...(apiUrl !== undefined && { apiUrl }) },
  });
}

/** Syncs a file source as soon as its files change; returns what ends that. */
function watchFiles({ ports, watch }: House): () => void {
  const { db, settings, enqueue, log } = ports;
  const watches = settings.catalog.sources.flatMap((source) => {
    if (source.type !== 'file') return [];
    const sync = () => {
      enqueue(db, 'sync', { source: source.id }, `sync ${source.id}`).catch((error: unknown) => {
        log.warn(
          { source: source.id, error: messageOf(error) },
          'a change could not be queued; the schedule finds it',
        );
      });
    };
    return [watch(source, sync)];
  });
  return () => {
    for (const each of watches) each.close();
  };
}

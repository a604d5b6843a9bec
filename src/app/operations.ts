import { readFile, writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { stringify } from 'yaml';
import type { Log } from '../contract/context.ts';
import { importBackstage } from '../core/config/backstage-import.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { compileKinds } from '../core/validate-kind.ts';
import { openingFault } from '../adapters/postgres/fault.ts';
import { perform } from '../contract/perform.ts';
import { acceptRemovals } from '../features/ingest/task.ts';
import { claimDue } from '../store/schedules.ts';
import type { Operations } from '../surfaces/cli/operations.ts';
import { makeJobsDoor } from '../surfaces/jobs/door.ts';
import { manifest } from '../surfaces/slack/manifest.ts';
import { loadSettings } from './config/load-settings.ts';
import { openDatabase, type Database } from './data.ts';
import { makeHouse, makeRooms, type House } from './house.ts';
import { readKinds, readSetup, type Setup } from './setup.ts';
import { start } from './start.ts';
import { syncOnce } from './sync.ts';

/** What operations start from. */
export interface Place {
  readonly variables: Setup['variables'];
  /** Where the program was started. */
  readonly folder: string;
  readonly log: Log;
  /** The account that runs the program. */
  readonly user: string;
  readonly signal: AbortSignal;
}

/** The commands that are no questions. */
export function makeOperations(place: Place): Operations {
  const { variables, folder, log, user, signal } = place;
  const setup = (demo = false) => readSetup(variables, folder, demo);
  return {
    start: ({ demo }) => start(setup(demo), log, signal),
    async *sync({ once: onlyOnce, sources: only, acceptRemovals: accepted, signal: stop }) {
      const { environment, data } = setup();
      const { house, end } = openHouse(setup(), await openDatabase(environment, data, log), log);
      try {
        if (accepted !== undefined) await accept(house, accepted, user);
        yield* syncOnce(house.ports, { only, signal: stop, now: () => new Date() });
        if (!onlyOnce) await syncBySchedule(house, stop);
      } finally {
        await end();
      }
    },
    async migrate() {
      const { environment, data } = setup();
      const database = await openDatabase(environment, data, log);
      const { house, end } = openHouse(setup(), database, log);
      try {
        await house.queue.prepare();
      } catch (error) {
        throw openingFault(error, database.url);
      } finally {
        await end();
      }
      return database.migrated;
    },
    async manifest({ http, format }) {
      const { settings, environment } = setup();
      const { baseUrl } = environment;
      if (http && baseUrl === undefined) {
        throw new AppError(
          'usage',
          'The manifest for HTTP mode needs an address.',
          'Set CALLBOARD_BASE_URL to where Slack reaches Callboard.',
        );
      }
      const made = manifest(
        makeRooms(() => undefined),
        settings,
        http && baseUrl !== undefined ? { baseUrl } : undefined,
      );
      return Promise.resolve(format === 'json' ? JSON.stringify(made, null, 2) : stringify(made));
    },
    async checkConfig(path) {
      const loaded = loadSettings(path ?? variables.CALLBOARD_CONFIG, folder, variables);
      const file = loaded.file ?? 'no configuration: the defaults hold';
      return Promise.resolve({ file, mistakes: loaded.kind === 'mistakes' ? loaded.mistakes : [] });
    },
    importConfig: ({ from, to }) => importConfig(from, to),
    kinds: () => Promise.resolve(compileKinds(readKinds(variables, folder))),
  };
}

/** The house over its database, for commands that ask or sync and end. */
export function openHouse(
  setup: Setup,
  database: Database,
  log: Log,
): { house: House; end: () => Promise<void> } {
  const house = makeHouse(setup, database, log, { answered: () => undefined });
  return {
    house,
    async end() {
      await house.queue.stop(0);
      await database.close();
    },
  };
}

async function accept({ ports }: House, source: string, user: string): Promise<void> {
  const asker = { door: 'cli', name: `cli:${user}`, standing: 'operator', teams: [] } as const;
  const result = await perform(ports, acceptRemovals, { source }, asker, new Date());
  if (result.kind === 'accepted') return;
  throw new AppError(
    'usage',
    `Nothing of source "${source}" is held back.`,
    '`callboard status` shows the sources.',
  );
}

/** Syncs by the schedules until told to stop. */
async function syncBySchedule({ queue, registry, ports }: House, signal: AbortSignal): Promise<void> {
  const jobs = makeJobsDoor({
    queue,
    registry,
    ports,
    claimDue: (...claim) => claimDue(ports.db, ...claim),
    clock: () => new Date(),
  });
  await jobs.start();
  if (!signal.aborted) await once(signal, 'abort');
  await jobs.stop(5_000);
}

async function importConfig(from: string, to: string | undefined) {
  const text = await readFile(from, 'utf8').catch((cause: unknown) => {
    throw new AppError(
      'config',
      `${from} cannot be read: ${messageOf(cause)}.`,
      'Give the path of an app-config.yaml.',
      { cause },
    );
  });
  const imported = importBackstage(text);
  if (to !== undefined) {
    // `wx`: an existing file is somebody's configuration.
    await writeFile(to, imported.yaml, { flag: 'wx' }).catch((cause: unknown) => {
      throw new AppError(
        'config',
        `${to} cannot be written: ${messageOf(cause)}.`,
        'Give a path that does not exist yet.',
        { cause },
      );
    });
  }
  return imported;
}

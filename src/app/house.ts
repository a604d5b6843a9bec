import { join } from 'node:path';
import { makeFileSources, type FileSources } from '../adapters/files/source.ts';
import { makeGitSource } from '../adapters/git/open.ts';
import { makeSlackClient } from '../adapters/slack/client.ts';
import { makeSlackDirectory } from '../adapters/slack/directory.ts';
import { grantedTo, makeInstallation } from '../adapters/slack/installation.ts';
import { makeSlackPort } from '../adapters/slack/port.ts';
import type { Log, Meter, Ports } from '../contract/context.ts';
import type { Drawing } from '../contract/draw.ts';
import { drawingPlugin } from '../contract/drawing.ts';
import { makeRegistry, type Registry } from '../contract/plugin.ts';
import { features } from '../features/index.ts';
import { makeIdentify } from '../features/people/identify.ts';
import { liveCatalog } from '../store/live-catalog.ts';
import { makeQueue, type Queue } from '../surfaces/jobs/queue.ts';
import { examine } from './checkups.ts';
import { makeCommandBook } from './command-book.ts';
import type { Database } from './data.ts';
import type { Setup } from './setup.ts';

/** Everything that the doors open onto. */
export interface House {
  readonly registry: Registry;
  readonly ports: Ports;
  readonly queue: Queue;
  /** Watches the folders of a file source; for development. */
  readonly watch: FileSources['watch'];
  /** What posting takes; undefined where no workspace is connected. */
  readonly drawing: Drawing | undefined;
}

/** The rooms and what is common to them; needs nothing from the outside. */
export function makeRooms(drawingOf: () => Drawing | undefined): Registry {
  return makeRegistry([...features, drawingPlugin(drawingOf, () => new Date())]);
}

/** Wires the house over an open database. */
export function makeHouse(setup: Setup, database: Database, log: Log, meter: Meter): House {
  const { settings, environment } = setup;
  let drawing: Drawing | undefined;
  const registry = makeRooms(() => drawing);
  const queue = makeQueue({ databaseUrl: database.url, jobs: registry.jobs, log });
  const slack = connectSlack(setup, log);
  const files = makeFileSources();
  const openGit = makeGitSource({ cacheDir: join(setup.data, 'git'), environment: setup.variables });
  const ports: Ports = {
    db: database.db,
    catalog: liveCatalog(database.db),
    settings,
    commands: makeCommandBook(registry, settings),
    enqueue: queue.enqueue,
    log,
    meter,
    openSource: (source, options) =>
      source.type === 'git' ? openGit(source, options) : files.open(source, options),
    examine: () => examine({ setup, database, ...(slack !== undefined && { granted: slack.granted }) }),
    ...(slack !== undefined && { slack: slack.directory }),
  };
  if (slack !== undefined) {
    const home = async () => {
      const reply = await slack.installation();
      return reply.kind === 'ok' ? reply.value.team : undefined;
    };
    drawing = { slack: slack.port, registry, identify: makeIdentify({ ...ports, home }) };
  }
  return { registry, ports, queue, watch: files.watch, drawing };

  function connectSlack({ mode }: Setup, to: Log) {
    if (mode.kind !== 'socket' && mode.kind !== 'http') return undefined;
    const { apiUrl } = environment.slack;
    const client = makeSlackClient({
      token: mode.botToken,
      log: to,
      ...(apiUrl !== undefined && { apiUrl }),
    });
    const installation = makeInstallation(client);
    return {
      granted: () => grantedTo(client),
      installation,
      port: makeSlackPort({ client, log: to }),
      directory: makeSlackDirectory({ client, installation }),
    };
  }
}

import { serve, type ServerType } from '@hono/node-server';
import type { AddressInfo } from 'node:net';
import { makeSlackClient } from '../../../src/adapters/slack/client.ts';
import { makeSlackDirectory } from '../../../src/adapters/slack/directory.ts';
import { makeInstallation } from '../../../src/adapters/slack/installation.ts';
import { makeSlackPort } from '../../../src/adapters/slack/port.ts';
import type { Ports } from '../../../src/contract/context.ts';
import { draw, type Drawing, type Drawn } from '../../../src/contract/draw.ts';
import { makeRegistry } from '../../../src/contract/plugin.ts';
import { makeCatalog } from '../../../src/core/catalog.ts';
import { conversation } from '../../../src/features/conversation/index.ts';
import { makeIdentify } from '../../../src/features/people/identify.ts';
import { people } from '../../../src/features/people/index.ts';
import type { Slack, SlackOptions } from '../../../src/simulator/slack.ts';
import type { Db } from '../../../src/store/database.ts';
import type { Patience } from '../../../src/surfaces/slack/context.ts';
import { makeSlackDoor, type SlackDoor, type SlackDoorOptions } from '../../../src/surfaces/slack/door.ts';
import { freshDatabase } from '../../support/postgres.ts';
import { startAcme } from '../../support/slack.ts';
import { connect, makePorts, type Line } from '../ports.ts';
import { lampRoom, type Lamps } from './room.ts';

/** Acme's Slack, the room of lamps behind the door, and a queue that works when told to. */
export interface Stage {
  readonly slack: Slack;
  readonly door: SlackDoor;
  readonly ports: Ports & { lines: Line[] };
  readonly drawing: Drawing;
  readonly lamps: Lamps;
  /** Keys of the announcements that wait to be drawn, and other jobs with their input. */
  readonly queue: { job: string; input: object }[];
  /** Draws what waits. */
  work(): Promise<Drawn[]>;
  stop(): Promise<void>;
}

export interface StageOptions {
  readonly mode?: 'http' | 'socket';
  readonly patience?: Patience;
  readonly slack?: Partial<SlackOptions>;
  /** A database instead of a new one of its own. */
  readonly db?: Db;
  readonly clock?: () => Date;
  readonly signingSecrets?: readonly string[];
}

/** Sets the stage. */
export async function setStage(options: StageOptions = {}): Promise<Stage> {
  const { mode = 'http', clock = () => new Date(), signingSecrets } = options;
  const slack = await startAcme(options.slack);
  const fresh = options.db === undefined ? await freshDatabase() : undefined;
  const db = options.db ?? connect(fresh?.url ?? '');
  const queue: Stage['queue'] = [];
  const { plugin, lamps } = lampRoom();
  const registry = makeRegistry([plugin, conversation, people]);

  const log = { warn: (metadata: object, message: string) => ports.log.warn(metadata, message) };
  const client = makeSlackClient({ token: slack.botToken, apiUrl: slack.apiUrl, log });
  const installation = makeInstallation(client);
  const ports: Stage['ports'] = makePorts(db, {
    catalog: () => Promise.resolve(makeCatalog('1', [])),
    slack: makeSlackDirectory({ client, installation }),
    enqueue: (_, job, input) => {
      queue.push({ job, input });
      return Promise.resolve();
    },
  });
  const home = async () => {
    const reply = await installation();
    return reply.kind === 'ok' ? reply.value.team : undefined;
  };
  const identify = makeIdentify({ ...ports, home });
  const drawing = { slack: makeSlackPort({ client, log }), registry, identify };
  const connection: SlackDoorOptions['connection'] =
    mode === 'http'
      ? { kind: 'http', signingSecrets: signingSecrets ?? [slack.signingSecret] }
      : { kind: 'socket', appToken: slack.appToken, apiUrl: slack.apiUrl };
  const { patience } = options;
  const door = makeSlackDoor({
    ...drawing,
    ports,
    clock,
    botToken: slack.botToken,
    connection,
    ...(patience !== undefined && { patience }),
  });
  const server = door.fetch && (await listen(door.fetch));
  if (server !== undefined) {
    slack.connect(`http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`);
  }
  await door.start();

  return {
    slack,
    door,
    ports,
    drawing,
    lamps,
    queue,
    work: async () => {
      const jobs = queue.splice(0).filter(({ job }) => job === 'draw');
      return await Promise.all(
        jobs.map(({ input }) => draw(ports, drawing, (input as { key: string }).key, clock)),
      );
    },
    stop: async () => {
      await door.stop();
      server?.close();
      await slack.stop();
      if (options.db === undefined) await db.destroy();
      await fresh?.drop();
    },
  };
}

async function listen(fetch: (request: Request) => Promise<Response>): Promise<ServerType> {
  const { promise, resolve } = Promise.withResolvers<ServerType>();
  const server = serve({ fetch, port: 0, hostname: '127.0.0.1' }, () => resolve(server));
  return await promise;
}

import { LogLevel, type Logger, type Receiver } from '@slack/bolt';
import type { Log, Ports } from '../../contract/context.ts';
import type { Drawing } from '../../contract/draw.ts';
import { SlackApp } from './app.ts';
import { makeLook } from './channels.ts';
import { answerCommand } from './command.ts';
import type { DoorContext, Patience } from './context.ts';
import { handleEvent } from './event.ts';
import { makeHttpReceiver, type HttpReceiver } from './http.ts';
import { blockActions, blockSuggestion, eventCallback, readPayload, slashCommand } from './payload.ts';
import { press } from './press.ts';
import { makeRespond } from './respond.ts';
import { makeSocketReceiver } from './socket.ts';
import { suggest } from './suggest.ts';

export interface SlackDoorOptions extends Drawing {
  readonly ports: Ports;
  readonly clock: () => Date;
  readonly botToken: string;
  readonly connection:
    | { readonly kind: 'http'; readonly signingSecrets: readonly string[] }
    | { readonly kind: 'socket'; readonly appToken: string; readonly apiUrl?: string };
  readonly patience?: Patience;
}

export interface SlackDoor {
  /** Answers `POST /slack/events`; in HTTP mode only. */
  readonly fetch?: (request: Request) => Promise<Response>;
  /** Connects where there is something to connect to; throws `config` where Slack refuses the token. */
  start(): Promise<void>;
  /** Takes nothing more and waits for what is being answered, ten seconds at most. */
  stop(): Promise<void>;
}

/** The word to Slack is kept half a second early, for the way. */
const usualPatience: Patience = { ackMs: 2_500, answerMs: 30_000 };

const goodbyeMs = 10_000;

/** The door to Slack: one Bolt app, over signed HTTP or Socket Mode. */
export function makeSlackDoor(options: SlackDoorOptions): SlackDoor {
  const { ports, clock, botToken, connection, patience = usualPatience } = options;
  const { log } = ports;
  const receiver = makeReceiver(connection, clock, log);
  const app = new SlackApp({
    receiver,
    logger: boltLogger(log),
    convoStore: false,
    // A token instead would be tested against Slack on first use, and hang where Slack does.
    authorize: () => Promise.resolve({ botToken }),
  });
  listen(app, {
    ...options,
    patience,
    look: makeLook(ports.slack),
    respond: makeRespond(log),
  });

  return {
    ...(receiver.fetch !== undefined && { fetch: receiver.fetch }),
    start: async () => {
      await app.start();
    },
    stop: async () => {
      await app.idle(AbortSignal.timeout(goodbyeMs));
      await app.stop();
    },
  };
}

function makeReceiver(
  connection: SlackDoorOptions['connection'],
  clock: () => Date,
  log: Log,
): Receiver & Partial<HttpReceiver> {
  return connection.kind === 'http'
    ? makeHttpReceiver({ ...connection, clock, log })
    : makeSocketReceiver({ ...connection, logger: boltLogger(log), log });
}

function listen(app: SlackApp, door: DoorContext): void {
  app.command(/.*/, async ({ ack, body }) => {
    await answerCommand(door, readPayload(slashCommand, body), ack);
  });
  app.action({ type: 'block_actions' }, async ({ ack, body }) => {
    const actions = readPayload(blockActions, body);
    await ack();
    await press(door, actions);
  });
  app.options<'block_suggestion'>({ type: 'block_suggestion' }, async ({ ack, body }) => {
    await ack({ options: await suggest(door, readPayload(blockSuggestion, body)) });
  });
  app.event(/.*/, async ({ body }) => {
    await handleEvent(door, readPayload(eventCallback, body), body.event_id);
  });
}

/** Bolt's own lines, from warnings up. */
function boltLogger(log: Log): Logger {
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: (...said: unknown[]) => log.warn({ said: said.map(String).join(' ') }, 'Bolt'),
    error: (...said: unknown[]) => log.error({ said: said.map(String).join(' ') }, 'Bolt'),
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
}

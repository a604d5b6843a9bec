import { Hono } from 'hono';
import { actor, type Actor } from './actor.ts';
import type { Delivery } from './delivery.ts';
import { createFaults, type Fault } from './faults.ts';
import type { Json } from './json.ts';
import { listen } from './listen.ts';
import { createPost } from './post.ts';
import { event } from './payload.ts';
import { responseUrls } from './response-url.ts';
import { seen, type Seen } from './seen.ts';
import { sockets } from './sockets.ts';
import { webApi, type Call } from './web-api.ts';
import { createWorkspace, type ChannelSpec, type PersonSpec } from './workspace.ts';

export interface SlackOptions {
  readonly people: readonly PersonSpec[];
  readonly channels: readonly ChannelSpec[];
  /** What the bot was granted. */
  readonly scopes: readonly string[];
  readonly signingSecret?: string;
  readonly botToken?: string;
  readonly appToken?: string;
  readonly clock?: () => Date;
  /** Milliseconds an app has to acknowledge; 3000 as Slack gives. */
  readonly ackWithin?: number;
  /** Refuse a second message to a channel within a second. */
  readonly onePerSecond?: boolean;
  /** 0, the default, takes any free port. */
  readonly port?: number;
}

/** A workspace of Slack's cloud, on loopback, and those who use it. */
export interface Slack extends Seen {
  /** For `SLACK_API_URL` and `slackApiUrl`. */
  readonly apiUrl: string;
  readonly botToken: string;
  readonly appToken: string;
  readonly signingSecret: string;
  /** Every request to the app, and every call of it, in order. */
  readonly deliveries: readonly Delivery[];
  readonly calls: readonly Call[];
  /** Where the app takes requests, e.g. `http://127.0.0.1:3000/slack/events`; not needed in Socket Mode. */
  connect(requestUrl: string): void;
  as(person: string): Actor;
  /** An event of no person here, e.g. `{ type: 'user_change', user: … }`. */
  happens(inner: Json): Promise<Delivery>;
  /** The same HTTP request once more, byte by byte; its HTTP status. */
  replay(delivery: Delivery): Promise<number>;
  /** The next `times` calls of a Web API method go wrong. */
  fails(method: string, fault: Fault, times?: number): void;
  stop(): Promise<void>;
}

/** Starts a workspace on a loopback port. */
export async function startSlack(options: SlackOptions): Promise<Slack> {
  const {
    signingSecret = 'signing-secret',
    botToken = 'xoxb-callboard',
    appToken = 'xapp-callboard',
  } = options;
  const now = options.clock ?? (() => new Date());
  const workspace = createWorkspace(options, now);
  const faults = createFaults();
  const stopped = Promise.withResolvers<undefined>();
  const calls: Call[] = [];
  const cloud = new Hono();
  let address = '';

  const links = sockets(cloud);
  const responses = responseUrls(cloud, workspace, () => `http://${address}`);
  const post = createPost(
    { signingSecret, sockets: links, ackWithin: options.ackWithin ?? 3000, now },
    workspace,
  );
  webApi(cloud, {
    workspace,
    faults,
    botToken,
    appToken,
    scopes: new Set(options.scopes),
    onePerSecond: options.onePerSecond ?? false,
    socketUrl: () => `ws://${address}/link`,
    stopped: stopped.promise,
    record: (call) => {
      calls.push(call);
      workspace.changed();
    },
  });
  const server = await listen(cloud, options.port ?? 0);
  address = server.address;

  return {
    ...seen(workspace),
    apiUrl: `http://${address}/api/`,
    botToken,
    appToken,
    signingSecret,
    deliveries: post.deliveries,
    calls,
    connect: (url) => post.connect(url),
    as: (name) =>
      actor(workspace.person(name), {
        workspace,
        responses,
        send: (kind, payload) => post.send(kind, payload),
      }),
    happens: (inner) => post.send('events_api', event(inner, undefined, workspace)),
    replay: (delivery) => post.replay(delivery),
    fails: (method, fault, times = 1) => faults.plan(method, fault, times),
    stop: async () => {
      stopped.resolve(undefined);
      links.close();
      await server.close();
    },
  };
}

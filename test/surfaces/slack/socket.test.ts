import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { App } from '@slack/bolt';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import { makeSocketReceiver } from '../../../src/surfaces/slack/socket.ts';

interface Answer {
  status?: number;
  body: object;
}

/**
 * As much of Slack as opens connections: each call is answered by the next of `answers`, then by the socket's
 * address.
 */
interface Cloud {
  readonly apiUrl: string;
  readonly server: Server;
  readonly answers: Answer[];
  readonly sockets: WebSocketServer;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function startCloud(answers: Answer[] = []): Promise<Cloud> {
  const server = createServer((_, response) => {
    const { status = 200, body } = answers.shift() ?? {
      body: { ok: true, url: `ws://127.0.0.1:${port()}/link` },
    };
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  const port = () => (server.address() as AddressInfo).port;
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket) => socket.send(JSON.stringify({ type: 'hello', num_connections: 1 })));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  ends.push(() => {
    sockets.clients.forEach((client) => client.terminate());
    server.close();
    server.closeAllConnections();
  });
  return { apiUrl: `http://127.0.0.1:${port()}/api/`, server, answers, sockets };
}

/** A receiver of ours on a cloud, and what it logged and was sent. */
function receive(
  { apiUrl }: Cloud,
  processEvent: (body: unknown) => Promise<void> = () => Promise.resolve(),
) {
  const said: string[] = [];
  const log = {
    debug: () => undefined,
    info: (_: object, message: string) => void said.push(message),
    warn: (_: object, message: string) => void said.push(message),
    error: (_: object, message: string) => void said.push(message),
  };
  const quiet = () => undefined;
  const logger = {
    debug: quiet,
    info: quiet,
    warn: quiet,
    error: quiet,
    setLevel: quiet,
    getLevel: () => 'warn' as never,
    setName: quiet,
  };
  const receiver = makeSocketReceiver({ appToken: 'xapp-1', apiUrl, logger, log });
  const app: Pick<App, 'processEvent'> = {
    processEvent: async ({ body, ack }) => {
      await processEvent(body);
      await ack();
    },
  };
  receiver.init(app as App);
  ends.push(() => receiver.stop());
  return { receiver, said };
}

const connected = 'connected to Slack by Socket Mode';
const trying = 'Slack cannot be reached; trying again';

describe('Socket Mode', () => {
  it('reconnects at once when Slack asks for it, and when the line breaks', async () => {
    const cloud = await startCloud();
    const { receiver, said } = receive(cloud);
    await receiver.start();
    expect(said).toEqual([connected]);
    cloud.sockets.clients.forEach((socket) =>
      socket.send('{"type":"disconnect","reason":"refresh_requested"}'),
    );
    await expect.poll(() => said).toEqual([connected, connected]);
    cloud.sockets.clients.forEach((socket) => socket.terminate());
    await expect.poll(() => said).toEqual([connected, connected, connected]);
  });

  it.each<[string, Answer]>([
    ['answers 503', { status: 503, body: {} }],
    ['answers no address', { body: { ok: true } }],
    ['is overloaded', { status: 429, body: { ok: false, error: 'ratelimited' } }],
    ['names a dead address', { body: { ok: true, url: 'ws://127.0.0.1:1/link' } }],
  ])('starts where Slack %s, and connects later', async (_, answer) => {
    const { receiver, said } = receive(await startCloud([answer]));
    await receiver.start();
    await expect.poll(() => said, { timeout: 5000 }).toEqual([trying, connected]);
  });

  it('says that Slack refuses the token', async () => {
    const { receiver } = receive(await startCloud([{ body: { ok: false, error: 'invalid_auth' } }]));
    await expect(receiver.start()).rejects.toMatchObject({
      code: 'config',
      message: 'Slack refused SLACK_APP_TOKEN: invalid_auth.',
    });
  });

  it('acknowledges what was done and not what failed; malformed messages harm nothing', async () => {
    const cloud = await startCloud();
    const { receiver, said } = receive(cloud, (body) =>
      (body as { fails?: true }).fails ? Promise.reject(new Error('no')) : Promise.resolve(),
    );
    const acks: unknown[] = [];
    cloud.sockets.on('connection', (socket) => {
      socket.on('message', (data: Buffer) => acks.push(JSON.parse(data.toString())));
      for (const text of ['no json', '{}', '[]', '{"type":"slash_commands","envelope_id":"0"}'])
        socket.send(text);
      socket.send(JSON.stringify({ type: 'slash_commands', envelope_id: '1', payload: { fails: true } }));
      socket.send(JSON.stringify({ type: 'slash_commands', envelope_id: '2', payload: {} }));
    });
    await receiver.start();
    await expect.poll(() => acks).toContainEqual({ envelope_id: '2', payload: {} });
    expect(acks).not.toContainEqual(expect.objectContaining({ envelope_id: '1' }));
    expect(said).toContain('a request from Slack failed');
  });

  it('stays away once it is stopped', async () => {
    const cloud = await startCloud();
    const { receiver, said } = receive(cloud);
    await receiver.start();
    await receiver.stop();
    await expect.poll(() => cloud.sockets.clients.size).toBe(0);
    expect(said).toEqual([connected]);
  });
});

import { once } from 'node:events';
import { request } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { text } from 'node:stream/consumers';
import { createAdaptorServer } from '@hono/node-server';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { canteen } from './world.ts';

let server: ReturnType<typeof createAdaptorServer>;
let port: number;

beforeEach(async () => {
  const { app } = canteen({ slack: async (asked) => new Response(await asked.text()) });
  server = createAdaptorServer({ fetch: app.fetch });
  server.listen(0, '::');
  await once(server, 'listening');
  port = (server.address() as AddressInfo).port;
});

afterEach(async () => {
  server.close();
  await once(server, 'close');
});

/** Asks an address of this host; `Host` names that address unless told otherwise. */
async function get(address: string, path: string, headers: Record<string, string> = {}) {
  const sent = request({ host: address, port, path, headers, agent: false }).end();
  const [response] = (await once(sent, 'response')) as [import('node:http').IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

const [outward] = Object.values(networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .filter(({ internal, family }) => !internal && family === 'IPv4');

describe('over a real socket', () => {
  it.each(['127.0.0.1', '::1'])('is answered by %s', async (address) => {
    expect((await get(address, '/api/v1/menu?of=soup')).status).toBe(200);
  });

  it('is refused under a foreign name (DNS rebinding)', async () => {
    const { status, body } = await get('127.0.0.1', '/api/v1/menu?of=soup', { host: 'evil.dev' });
    expect([status, body]).toEqual([403, expect.stringContaining('its Host header is \\"evil.dev\\"')]);
  });

  it.runIf(outward)('is refused by an address of the network, also under the name localhost', async () => {
    const address = outward?.address ?? '';
    for (const host of [address, 'localhost']) {
      const { status, body } = await get(address, '/api/v1/menu?of=soup', { host });
      expect([status, body]).toEqual([403, expect.stringContaining(`it comes from ::ffff:${address}`)]);
    }
    expect((await get(address, '/healthz')).status).toBe(200);
  });

  it('answers others while one client hangs in the middle of its body', async () => {
    const hung = connect(port, '127.0.0.1');
    hung.on('error', () => undefined);
    hung.write('POST /slack/events HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf');
    await once(hung, 'connect');
    expect((await get('127.0.0.1', '/healthz')).status).toBe(200);
    hung.destroy();
  });
});

import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Hono } from 'hono';
import { WebSocketServer } from 'ws';

/** An HTTP and WebSocket server on loopback. */
export interface Listening {
  /** Host and port. */
  readonly address: string;
  close(): Promise<void>;
}

/** Serves on a loopback port, 0 for any free one; rejects where the port is taken. */
export async function listen(cloud: Hono, port: number): Promise<Listening> {
  const ready = Promise.withResolvers<AddressInfo>();
  const websocket = { server: new WebSocketServer({ noServer: true }) };
  const server = serve({ fetch: cloud.fetch, port, hostname: '127.0.0.1', websocket }, (info) =>
    ready.resolve(info),
  );
  server.once('error', (error) => ready.reject(error));
  const { port: bound } = await ready.promise;
  return {
    address: `127.0.0.1:${bound}`,
    close: async () => {
      const closed = Promise.withResolvers<undefined>();
      server.close(() => closed.resolve(undefined));
      if ('closeAllConnections' in server) server.closeAllConnections();
      await closed.promise;
    },
  };
}

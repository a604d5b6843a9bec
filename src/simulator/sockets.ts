import { randomUUID } from 'node:crypto';
import { upgradeWebSocket } from '@hono/node-server';
import type { Hono } from 'hono';
import type { WSContext } from 'hono/ws';
import { isJson, structured, textOf, type Json } from './json.ts';
import { app } from './workspace.ts';

/** The app's Socket Mode connections. */
export interface Sockets {
  connected(): boolean;
  /** Sends an envelope over one connection; the acknowledgement's payload, or undefined after `within` ms. */
  send(envelope: Json, within: number): Promise<Json | undefined>;
  close(): void;
}

/** Serves the WebSocket that `apps.connections.open` names, under `/link`. */
export function sockets(server: Hono): Sockets {
  const open = new Set<WSContext>();
  const waiting = new Map<string, (payload: Json) => void>();

  server.get(
    '/link',
    upgradeWebSocket(() => ({
      onOpen: (_, socket) => {
        open.add(socket);
        socket.send(
          JSON.stringify({ type: 'hello', num_connections: open.size, connection_info: { app_id: app.id } }),
        );
      },
      onMessage: ({ data }) => {
        const ack = structured(data);
        if (!isJson(ack)) return;
        waiting.get(textOf(ack.envelope_id) ?? '')?.(isJson(ack.payload) ? ack.payload : {});
      },
      onClose: (_, socket) => open.delete(socket),
    })),
  );

  return {
    connected: () => open.size > 0,
    close: () => open.forEach((socket) => socket.close()),
    send: async (envelope, within) => {
      const id = randomUUID();
      const { promise, resolve } = Promise.withResolvers<Json | undefined>();
      const timer = setTimeout(() => resolve(undefined), within);
      waiting.set(id, resolve);
      // Slack picks any connection; always the newest would leave the older ones untried.
      const [socket] = open;
      if (socket !== undefined) {
        open.delete(socket);
        open.add(socket);
        socket.send(
          JSON.stringify({
            ...envelope,
            envelope_id: id,
            accepts_response_payload: envelope.type !== 'events_api',
          }),
        );
      }
      return promise.finally(() => {
        clearTimeout(timer);
        waiting.delete(id);
      });
    },
  };
}

import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { AppError, messageOf } from '../core/errors.ts';

/** A server that takes requests. */
export interface Listening {
  readonly port: number;
  /** Takes no more requests, and lets those that run end within `graceMs`. */
  close(graceMs: number): Promise<void>;
}

type Fetch = (request: Request) => Response | Promise<Response>;

/** Serves on a port, 0 for any free one; to this machine alone where `onlyHere`. Throws `config` where it is taken. */
export async function listen(fetch: Fetch, port: number, onlyHere: boolean): Promise<Listening> {
  const server = serve({ fetch, port, ...(onlyHere && { hostname: '127.0.0.1' }) }) as Server;
  try {
    await once(server, 'listening');
  } catch (cause) {
    throw new AppError(
      'config',
      `Port ${port} cannot be opened: ${messageOf(cause)}.`,
      'Set PORT to a free one, or stop what uses it.',
      { cause },
    );
  }
  return { port: (server.address() as AddressInfo).port, close: (graceMs) => close(server, graceMs) };
}

async function close(server: Server, graceMs: number): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeIdleConnections();
  const late = setTimeout(() => server.closeAllConnections(), graceMs);
  await closed;
  clearTimeout(late);
}

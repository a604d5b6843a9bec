import { deliver, type Delivery, type DeliveryOptions, type Kind } from './delivery.ts';
import type { Json } from './json.ts';
import type { Workspace } from './workspace.ts';

/** Slack's side of all requests to the app. */
export interface Post {
  readonly deliveries: readonly Delivery[];
  connect(requestUrl: string): void;
  /** One request; an event that was not acknowledged is sent again. The last delivery counts. */
  send(kind: Kind, payload: Json): Promise<Delivery>;
  replay(delivery: Delivery): Promise<number>;
}

/** How often Slack repeats an event; it waits up to five minutes in between, we do not. */
const retries = 3;

/** Nothing sent yet, and nowhere to. */
export function createPost(options: Omit<DeliveryOptions, 'requestUrl'>, workspace: Workspace): Post {
  const deliveries: Delivery[] = [];
  let requestUrl: string | undefined;

  const attempt = async (kind: Kind, payload: Json, number: number, reason?: string): Promise<Delivery> => {
    const request = { kind, payload, attempt: number, ...(reason !== undefined && { reason }) };
    const delivery = await deliver(request, { ...options, requestUrl: () => requestUrl });
    deliveries.push(delivery);
    workspace.changed();
    return delivery;
  };

  return {
    deliveries,
    connect: (url) => {
      requestUrl = url;
    },
    send: async (kind, payload) => {
      let delivery = await attempt(kind, payload, 0);
      while (kind === 'events_api' && delivery.outcome !== 'ok' && delivery.attempt < retries) {
        const late = delivery.outcome === 'operation_timeout';
        const reason = delivery.body === '' ? 'timeout' : late ? 'http_timeout' : 'http_error';
        delivery = await attempt(kind, payload, delivery.attempt + 1, reason);
      }
      return delivery;
    },
    replay: async ({ headers, body }) => {
      if (requestUrl === undefined)
        throw new Error('Only HTTP requests can be replayed: call `connect(url)`.');
      return (await fetch(requestUrl, { method: 'POST', headers, body })).status;
    },
  };
}

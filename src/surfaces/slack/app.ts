import { App, type AppOptions } from '@slack/bolt';
import { anyBody, readPayload } from './payload.ts';

type ReceiverEvent = Parameters<App['processEvent']>[0];

// At thirty requests a second this is the five minutes in which Slack repeats itself.
const mostRemembered = 10_000;

/**
 * Bolt's app, but for three things: an event is acknowledged when it is done (Bolt does it first, and a
 * failure then
 * loses the event), a request that was done is not done again, and what no listener took is acknowledged all
 * the same.
 */
export class SlackApp extends App {
  readonly #done = new Set<string>();
  readonly #running = new Map<string, Promise<void>>();

  constructor(options: AppOptions) {
    super(options);
    // Bolt wraps what listeners throw and logs it; the receivers do that, and need the original.
    this.error((error) => Promise.reject(error.original ?? error));
  }

  override async processEvent(event: ReceiverEvent): Promise<void> {
    const body = readPayload(anyBody, event.body);
    const id = body.event_id ?? body.trigger_id;
    if (id === undefined) {
      await this.#process(event);
      return;
    }
    const running = this.#running.get(id);
    if (running !== undefined || this.#done.has(id)) {
      if (body.event !== undefined) await running;
      await event.ack();
      return;
    }
    const doing = this.#process(event);
    this.#running.set(id, doing);
    try {
      await doing;
      this.#remember(id);
    } finally {
      this.#running.delete(id);
    }
  }

  /** Waits for what is being done, failed or not, at most this long. */
  async idle(signal: AbortSignal): Promise<void> {
    const aborted = new Promise((resolve) => {
      signal.addEventListener('abort', resolve, { once: true });
    });
    await Promise.race([Promise.allSettled(this.#running.values()), aborted]);
  }

  async #process(event: ReceiverEvent): Promise<void> {
    const isEvent = event.body.event !== undefined;
    const acknowledged = { yet: false };
    await super.processEvent({
      ...event,
      ack: async (answer?: unknown) => {
        if (isEvent || acknowledged.yet) return;
        acknowledged.yet = true;
        await event.ack(answer);
      },
    });
    if (!acknowledged.yet) await event.ack();
  }

  #remember(id: string): void {
    const [oldest] = this.#done;
    if (this.#done.size >= mostRemembered && oldest !== undefined) this.#done.delete(oldest);
    this.#done.add(id);
  }
}

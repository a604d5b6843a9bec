import { setTimeout } from 'node:timers/promises';
import type { Reply, SlackChannel, SlackDirectory } from '../../core/ports.ts';

/** Looks at a channel; `unavailable` where Slack takes longer than an answer may wait for it. */
export type Look = (id: string) => Promise<Reply<SlackChannel>>;

// A topic or a channel's sharing changes rarely; what Slack refuses to show may be seen as soon as the bot is
// invited.
const rememberMs = { ok: 300_000, refused: 30_000, unavailable: 5_000 } as const;
const mostRemembered = 5_000;

// An answer's own slow facts get as long.
const waitMs = 800;

/** Remembers channels, with one request in flight for each. */
export function makeLook(directory: SlackDirectory | undefined): Look {
  if (directory === undefined) return () => Promise.resolve(unknown);
  const known = new Map<string, { reply: Promise<Reply<SlackChannel>>; until: number }>();

  const fetched = (id: string): Promise<Reply<SlackChannel>> => {
    const entry = known.get(id);
    if (entry !== undefined && performance.now() < entry.until) return entry.reply;
    const asked = { reply: directory.channel(id), until: Infinity };
    const [oldest] = known.keys();
    if (known.size >= mostRemembered && oldest !== undefined) known.delete(oldest);
    known.set(id, asked);
    return asked.reply.then((reply) => {
      asked.until = performance.now() + rememberMs[reply.kind];
      return reply;
    });
  };

  return async (id) => {
    const done = new AbortController();
    const late = setTimeout(waitMs, unknown, { signal: done.signal });
    late.catch(() => undefined); // ends with the abort
    return await Promise.race([fetched(id), late]).finally(() => done.abort());
  };
}

const unknown = { kind: 'unavailable', reason: 'Slack has not said' } as const;

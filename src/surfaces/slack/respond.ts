import { setTimeout } from 'node:timers/promises';
import type { Log } from '../../contract/context.ts';
import { messageOf } from '../../core/errors.ts';
import type { Message } from '../../kit/message.ts';
import { refusesBlocks, textOnly } from '../../kit/text-only.ts';

/** What goes to a `response_url` with a message, or into the acknowledgement of a command. */
export interface Delivery {
  readonly response_type?: 'ephemeral' | 'in_channel';
  readonly replace_original?: boolean;
  readonly thread_ts?: string;
}

/** Sends a message to a `response_url`; never throws: a failure is logged. */
export type Respond = (url: string, message: Message, delivery: Delivery) => Promise<void>;

const tries = 3;
const timeoutMs = 5_000;
const firstBackoffMs = 500;
const longestRetryAfterSeconds = 20;

/** 429, 5xx and broken lines are tried again; refused blocks are sent as text alone. */
export function makeRespond(log: Log): Respond {
  return async (url, message, delivery) => {
    const sent = await send(url, { ...message, ...delivery });
    if (sent === 'ok') return;
    log.warn({ reason: sent, text: message.text }, 'Slack did not take an answer to its response_url');
    if (!refusesBlocks(sent)) return;
    const plain = await send(url, { ...textOnly(message), ...delivery });
    if (plain !== 'ok') log.error({ reason: plain }, 'nor did Slack take it as text');
  };
}

/** `ok`, or why not. */
async function send(url: string, body: object): Promise<string> {
  let reason = '';
  for (let left = tries; left > 0; left -= 1) {
    const outcome = await post(url, body);
    if (outcome.kind !== 'again') return outcome.reason;
    reason = outcome.reason;
    if (left > 1) await setTimeout(outcome.afterMs ?? firstBackoffMs * 2 ** (tries - left));
  }
  return reason;
}

interface Outcome {
  readonly kind: 'final' | 'again';
  readonly reason: string;
  readonly afterMs?: number;
}

async function post(url: string, body: object): Promise<Outcome> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await response.text();
    if (response.ok) return { kind: 'final', reason: 'ok' };
    const reason = /"error"\s*:\s*"([a-z_]+)"/.exec(text)?.[1] ?? `HTTP ${response.status}`;
    if (response.status === 429) return rateLimited(response);
    return { kind: response.status >= 500 && !refusesBlocks(reason) ? 'again' : 'final', reason };
  } catch (error) {
    return { kind: 'again', reason: messageOf(error) };
  }
}

function rateLimited({ headers }: Response): Outcome {
  const seconds = Number(headers.get('retry-after') ?? 1);
  const reason = 'ratelimited';
  if (!(seconds <= longestRetryAfterSeconds)) return { kind: 'final', reason };
  return { kind: 'again', reason, afterMs: seconds * 1000 };
}

import { setTimeout } from 'node:timers/promises';
import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError } from '@slack/web-api';
import { messageOf } from '../../core/errors.ts';
import type { Reply } from '../../core/ports.ts';

/** Waits; a test gives one that does not. */
export type Wait = (ms: number) => Promise<unknown>;

/** How a call may be repeated, and for how long in all. */
export interface CallRules {
  readonly budgetMs: number;
  /** False where a call that failed may have been done all the same, as a post: only a 429 is then tried again. */
  readonly repeatable: boolean;
  readonly wait?: Wait;
}

// Slack's outages last seconds or hours: three tries see the first kind through.
const mostTries = 4;
const firstBackoffMs = 250;

/** Errors of Slack's that are no verdict on the call. */
const passing = new Set(['fatal_error', 'internal_error', 'request_timeout', 'service_unavailable']);

/**
 * Calls Slack until it answers, refuses for good, or the budget is used up. 429 is obeyed where its `Retry-
 * After` fits
 * into the budget; 5xx, time-outs, broken lines and malformed answers are tried again with growing pauses.
 */
export async function callSlack<T>(run: () => Promise<T>, rules: CallRules): Promise<Reply<T>> {
  const { budgetMs, repeatable, wait = setTimeout } = rules;
  const until = performance.now() + budgetMs;
  for (let tries = 1; ; tries += 1) {
    const left = until - performance.now();
    const outcome = await within(run(), left).then(
      (value) => ({ kind: 'ok', value }) as const,
      (error: unknown) => failureOf(error),
    );
    if (outcome.kind !== 'again') return outcome;
    const pauseMs = outcome.afterMs ?? firstBackoffMs * 2 ** (tries - 1) * (1 + Math.random());
    const may = repeatable || outcome.afterMs !== undefined;
    if (!may || tries >= mostTries || performance.now() + pauseMs >= until) {
      return { kind: 'unavailable', reason: outcome.reason };
    }
    await wait(pauseMs);
  }
}

type Failure =
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'again'; readonly reason: string; readonly afterMs?: number };

function failureOf(error: unknown): Failure {
  if (error instanceof WebAPIRateLimitedError) {
    return { kind: 'again', reason: 'ratelimited', afterMs: error.retryAfter * 1000 };
  }
  if (error instanceof WebAPIPlatformError) {
    const reason = error.data.error;
    // The client gives an answer that is no JSON as the error's name.
    if (!/^[a-z_0-9.:]{1,80}$/.test(reason)) return { kind: 'again', reason: 'malformed answer' };
    return passing.has(reason) ? { kind: 'again', reason } : { kind: 'refused', reason };
  }
  if (error instanceof WebAPIHTTPError) {
    const reason = `HTTP ${error.statusCode}`;
    const again = error.statusCode >= 500 || error.statusCode === 408;
    return again ? { kind: 'again', reason } : { kind: 'refused', reason };
  }
  return { kind: 'again', reason: messageOf(error) };
}

/** The client's own time-out is longer than some budgets, and a call it has queued has none. */
async function within<T>(call: Promise<T>, ms: number): Promise<T> {
  const done = new AbortController();
  const late = setTimeout(ms, undefined, { signal: done.signal }).then(() => {
    throw new Error(`no answer within ${Math.round(ms)} ms`);
  });
  try {
    return await Promise.race([call, late]);
  } finally {
    done.abort();
    late.catch(() => undefined); // aborting the timer rejects it
    call.catch(() => undefined); // a late failure was already counted as the time-out
  }
}

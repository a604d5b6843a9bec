import { AppError, type ErrorCode } from '../core/errors.ts';
import { isOutage } from '../core/outage.ts';
import { notice, type NoticeParts } from '../kit/card.ts';
import { message, type Message } from '../kit/message.ts';
import { code, mrkdwn } from '../kit/text.ts';

/**
 * A failure in words: what happened, what still works, what to do next. What only an operator should read
 * stays out:
 * they find it in the log by the request's id.
 */
export function apology(error: unknown, requestId: string): Message {
  const parts = wording[errorCode(error)](error, requestId);
  return message({ summary: parts.what, blocks: notice(parts) });
}

/** The code of anything thrown; a database that does not answer is `unavailable`. */
export function errorCode(error: unknown): ErrorCode {
  if (error instanceof AppError) return error.code;
  return isOutage(error) ? 'unavailable' : 'internal';
}

type Wording = (error: unknown, requestId: string) => NoticeParts;

const told: Wording = (error) => ({
  icon: 'warning',
  what: error instanceof AppError ? error.message : 'That did not work',
  ...(error instanceof AppError && { next: error.hint }),
});

const wording: Readonly<Record<ErrorCode, Wording>> = {
  usage: told,
  forbidden: told,
  'too-large': told,
  unavailable: (_, requestId) => ({
    icon: 'failure',
    what: 'Callboard cannot look that up right now: something it depends on does not answer',
    still: 'Answers that are already here stay as they are.',
    next: mrkdwn`Try again in a minute. If it goes on, tell an admin: request ${code(requestId)}.`,
  }),
  config: (_, requestId) => ({
    icon: 'failure',
    what: 'Callboard is not set up for that',
    still: 'Everything else works.',
    next: mrkdwn`Tell an admin, who finds the reason in the log: request ${code(requestId)}.`,
  }),
  internal: (_, requestId) => ({
    icon: 'failure',
    what: 'Something went wrong on our side',
    still: 'Nothing was changed, and everything else works.',
    next: mrkdwn`Try again. If it happens again, tell an admin: request ${code(requestId)}.`,
  }),
};

import { STATUS_CODES } from 'node:http';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import { errorCode } from '../../contract/apology.ts';
import type { Log } from '../../contract/context.ts';
import { AppError, type ErrorCode } from '../../core/errors.ts';
import type { HttpContext } from './environment.ts';

const statusOf: Readonly<Record<ErrorCode, ContentfulStatusCode>> = {
  usage: 400,
  forbidden: 403,
  'too-large': 413,
  config: 500,
  internal: 500,
  unavailable: 503,
};

/** Seconds after which a client may try again what was unavailable. */
export const retryAfter = '5';

/** A failure as `application/problem+json` (RFC 9457), with its line in the log where the fault is ours. */
export function failure(c: HttpContext, thrown: Error, log: Log): Response {
  const error = thrown instanceof HTTPException ? thrown.cause : thrown;
  const code = errorCode(error);
  const requestId = c.get('requestId');
  if (code === 'internal' || code === 'config') log.error({ requestId, error }, 'a request failed');
  if (code === 'unavailable') {
    log.warn({ requestId, error }, 'a request could not be answered');
    c.header('Retry-After', retryAfter);
  }
  return problem(c, statusOf[code], { code, ...words(code, error) });
}

/** A problem document; what is in `more` besides `detail` and `hint` is for programs. */
export function problem(
  c: HttpContext,
  status: ContentfulStatusCode,
  more: { detail: string; hint: string; [member: string]: unknown },
): Response {
  const document = {
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    ...more,
    requestId: c.get('requestId'),
  };
  return c.body(JSON.stringify(document), status, { 'Content-Type': 'application/problem+json' });
}

function words(code: ErrorCode, error: unknown): { detail: string; hint: string } {
  if (error instanceof AppError && code !== 'internal') return { detail: error.message, hint: error.hint };
  return code === 'unavailable'
    ? { detail: 'The database does not answer.', hint: 'Try again in a moment.' }
    : {
        detail: 'Something went wrong on our side.',
        hint: 'The log says more, at the line with this requestId.',
      };
}

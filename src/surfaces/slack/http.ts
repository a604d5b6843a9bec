import type { App, Receiver } from '@slack/bolt';
import type { Log } from '../../contract/context.ts';
import { AppError, messageOf } from '../../core/errors.ts';
import { isSigned } from './signature.ts';

// Slack's largest payloads, of views full of text, have some hundred kilobytes.
const mostBytes = 1_000_000;

// Slack waits three seconds; an event that is not done by then is sent again.
const deadlineMs = 2_800;

export interface HttpOptions {
  readonly signingSecrets: readonly string[];
  readonly clock: () => Date;
  readonly log: Log;
}

export interface HttpReceiver extends Receiver {
  readonly fetch: (request: Request) => Promise<Response>;
}

/**
 * Signed requests over HTTP: 401 unsigned, 400 malformed, 413 too large, 500 for an event that failed; else
 * 200.
 */
export function makeHttpReceiver({ signingSecrets, clock, log }: HttpOptions): HttpReceiver {
  let app: App | undefined;
  return {
    init: (bolt) => {
      app = bolt;
    },
    start: () => Promise.resolve(),
    stop: () => Promise.resolve(),
    fetch: async (request) => {
      const text = await boundedText(request);
      if (text === undefined) return words(413, `The body is larger than ${mostBytes} bytes.`);
      if (!isSigned(request.headers, text, signingSecrets, clock())) {
        log.warn({}, 'a request without a valid Slack signature was refused');
        return words(401, 'The signature is missing, wrong, or older than five minutes.');
      }
      const body = parseBody(request.headers.get('content-type') ?? '', text);
      if (body === undefined) return words(400, 'The body is neither JSON nor a form that Slack sends.');
      if (body.type === 'url_verification') return Response.json({ challenge: body.challenge });
      if (body.ssl_check !== undefined || app === undefined) return new Response();
      return await dispatch(app, body, request.headers, log);
    },
  };
}

async function dispatch(app: App, body: object, headers: Headers, log: Log): Promise<Response> {
  const { promise, resolve } = Promise.withResolvers<Response>();
  const late = setTimeout(() => resolve(words(500, 'Not done in time; send it again.')), deadlineMs);
  const retry = headers.get('x-slack-retry-num');
  app
    .processEvent({
      body,
      ack: (answer?: unknown) => {
        resolve(answer === undefined ? new Response() : Response.json(answer));
        return Promise.resolve();
      },
      ...(retry !== null && { retryNum: Number(retry) }),
    })
    .catch((error: unknown) => {
      const malformed = error instanceof AppError && error.code === 'usage';
      log.error({ error: messageOf(error), retry }, 'a request from Slack failed');
      resolve(malformed ? words(400, error.message) : words(500, 'Not done; send it again.'));
    });
  return await promise.finally(() => clearTimeout(late));
}

async function boundedText({ headers, body }: Request): Promise<string | undefined> {
  if (Number(headers.get('content-length') ?? 0) > mostBytes) return undefined;
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The types of the platform's own streams do not say what they hold.
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > mostBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Events are JSON; commands are a form; interactions are JSON in the field `payload` of a form. */
function parseBody(contentType: string, text: string): Record<string, unknown> | undefined {
  if (contentType.startsWith('application/json')) return parseObject(text);
  if (!contentType.startsWith('application/x-www-form-urlencoded')) return undefined;
  const fields = Object.fromEntries(new URLSearchParams(text));
  return fields.payload === undefined ? fields : parseObject(fields.payload);
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isObject ? { ...value } : undefined;
  } catch {
    return undefined; // not JSON: said to the sender
  }
}

function words(status: number, text: string): Response {
  return new Response(text, { status });
}

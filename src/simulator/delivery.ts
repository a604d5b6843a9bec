import { createHmac } from 'node:crypto';
import { isJson, structured, type Json } from './json.ts';
import type { Sockets } from './sockets.ts';

/** The kinds of requests Slack makes to an app, by their Socket Mode names. */
export type Kind = 'slash_commands' | 'interactive' | 'events_api';

/** One request to the app and what came of it; a request that was not acknowledged in time has no status. */
export interface Delivery {
  readonly kind: Kind;
  readonly payload: Json;
  /** As sent over HTTP; empty over a socket. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** 0 for the first, then 1 to 3. */
  readonly attempt: number;
  readonly outcome: 'ok' | 'operation_timeout' | 'dispatch_failed';
  readonly status: number | undefined;
  /** From sending to the acknowledgement. */
  readonly milliseconds: number;
  /** The acknowledgement's content: JSON, or text as `{ text }`; undefined for an empty one. */
  readonly answer: Json | undefined;
}

export interface DeliveryOptions {
  readonly signingSecret: string;
  readonly sockets: Sockets;
  /** Where the app takes requests in HTTP mode. */
  requestUrl(): string | undefined;
  /** How long an app has to acknowledge; Slack gives 3000 ms. */
  readonly ackWithin: number;
  readonly now: () => Date;
}

type Sent = Pick<Delivery, 'headers' | 'body' | 'outcome' | 'status' | 'answer'>;

/** Sends a request over a socket where one is connected, else signed over HTTP. */
export async function deliver(
  request: { kind: Kind; payload: Json; attempt?: number; reason?: string },
  options: DeliveryOptions,
): Promise<Delivery> {
  const { kind, payload, attempt = 0, reason } = request;
  const started = performance.now();
  const sent = options.sockets.connected()
    ? await overSocket(kind, payload, attempt, reason, options)
    : await overHttp(kind, payload, retryHeaders(attempt, reason), options);
  return { kind, payload, attempt, ...sent, milliseconds: performance.now() - started };
}

async function overSocket(
  kind: Kind,
  payload: Json,
  attempt: number,
  reason: string | undefined,
  options: DeliveryOptions,
): Promise<Sent> {
  const retry = kind === 'events_api' && { retry_attempt: attempt, retry_reason: reason ?? '' };
  const ack = await options.sockets.send({ type: kind, payload, ...retry }, options.ackWithin);
  const outcome = ack === undefined ? 'operation_timeout' : 'ok';
  const answer = ack !== undefined && Object.keys(ack).length > 0 ? ack : undefined;
  return { headers: {}, body: '', outcome, status: ack === undefined ? undefined : 200, answer };
}

async function overHttp(
  kind: Kind,
  payload: Json,
  retry: Readonly<Record<string, string>>,
  options: DeliveryOptions,
): Promise<Sent> {
  const url = options.requestUrl();
  const body = encoded(kind, payload);
  const timestamp = `${Math.floor(options.now().getTime() / 1000)}`;
  const headers = {
    'content-type': kind === 'events_api' ? 'application/json' : 'application/x-www-form-urlencoded',
    'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
    'x-slack-request-timestamp': timestamp,
    'x-slack-signature': sign(options.signingSecret, timestamp, body),
    ...retry,
  };
  if (url === undefined) throw new Error('No app is connected: call `connect(url)`, or open a socket.');
  try {
    const signal = AbortSignal.timeout(options.ackWithin);
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    const text = await response.text();
    const outcome = response.ok ? 'ok' : 'dispatch_failed';
    return { headers, body, outcome, status: response.status, answer: answerOf(text) };
  } catch (error) {
    const late = error instanceof DOMException && error.name === 'TimeoutError';
    const outcome = late ? 'operation_timeout' : 'dispatch_failed';
    return { headers, body, outcome, status: undefined, answer: undefined };
  }
}

/** Slack's v0 signature; docs.slack.dev/authentication/verifying-requests-from-slack. */
export function sign(secret: string, timestamp: string, body: string): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
}

function encoded(kind: Kind, payload: Json): string {
  if (kind === 'events_api') return JSON.stringify(payload);
  if (kind === 'interactive') return new URLSearchParams({ payload: JSON.stringify(payload) }).toString();
  const fields = Object.entries(payload).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}

function retryHeaders(attempt: number, reason: string | undefined): Record<string, string> {
  return attempt === 0
    ? {}
    : { 'x-slack-retry-num': `${attempt}`, 'x-slack-retry-reason': reason ?? 'http_error' };
}

function answerOf(text: string): Json | undefined {
  if (text === '') return undefined;
  const parsed = structured(text);
  return isJson(parsed) ? parsed : { text };
}

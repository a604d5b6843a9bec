import type { Context, Hono } from 'hono';
import { chat } from './chat.ts';
import { conversations } from './conversations.ts';
import type { Faults } from './faults.ts';
import { isJson, structured, textOf, type Json } from './json.ts';
import { needs, type Method, type Methods } from './method.ts';
import { people } from './people.ts';
import { Refusal } from './refusal.ts';
import type { Workspace } from './workspace.ts';

/** One call as it came in and was answered, in order. */
export interface Call {
  readonly method: string;
  readonly args: Json;
  readonly answer: Json;
}

export interface WebApiOptions {
  readonly workspace: Workspace;
  readonly faults: Faults;
  readonly botToken: string;
  readonly appToken: string;
  readonly scopes: ReadonlySet<string>;
  /** Refuse a second message to a channel within a second, as Slack may. */
  readonly onePerSecond: boolean;
  /** The WebSocket address for `apps.connections.open`. */
  socketUrl(): string;
  /** Answers what hangs, when the simulator stops. */
  readonly stopped: Promise<void>;
  /** Told of every call. */
  record(call: Call): void;
}

/**
 * Serves Slack's Web API under `/api/<method>`: form-encoded or JSON, token and scopes checked, refusals as
 * Slack words them.
 */
export function webApi(cloud: Hono, options: WebApiOptions): void {
  const methods: Methods = {
    ...chat,
    ...conversations,
    ...people,
    'apps.connections.open': needs('connections:write', () => ({ url: options.socketUrl() })),
  };
  const lastPosts = new Map<string, number>();

  cloud.all('/api/:method', async (c) => {
    const name = c.req.param('method');
    const args = await argumentsOf(c);
    const fault = options.faults.take(name);
    if (fault?.kind === 'hang') await options.stopped;
    if (fault?.kind === 'ratelimited') return ratelimited(c, fault.retryAfter);
    if (fault?.kind === 'status') return c.text('upstream error', fault.status);
    if (options.onePerSecond && name === 'chat.postMessage' && tooSoon(args, lastPosts, options)) {
      return ratelimited(c, 1);
    }
    const answer =
      fault?.kind === 'error' ? { ok: false, error: fault.error } : answered(name, args, c, options, methods);
    options.record({ method: name, args, answer });
    if (fault?.kind === 'lost') return c.text('upstream error', 500);
    c.header('x-oauth-scopes', [...options.scopes].join(','));
    return c.json(answer);
  });
}

function answered(name: string, args: Json, c: Context, options: WebApiOptions, methods: Methods): Json {
  const method = Object.hasOwn(methods, name) ? methods[name] : undefined;
  try {
    if (method === undefined) throw new Refusal('unknown_method', { req_method: name });
    authorize(name, method, args, c, options);
    return { ok: true, ...method.run(args, options.workspace, options.scopes) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, error: error.error, ...error.more };
    throw error;
  }
}

function authorize(name: string, method: Method, args: Json, c: Context, options: WebApiOptions): void {
  const token = /^Bearer (.+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? textOf(args.token);
  const { botToken, appToken, scopes, workspace } = options;
  const wanted = name === 'apps.connections.open' ? appToken : botToken;
  if (token === undefined) throw new Refusal('not_authed');
  if (token !== botToken && token !== appToken) throw new Refusal('invalid_auth');
  if (token !== wanted) throw new Refusal('not_allowed_token_type');
  const needed = method.scopes(args, workspace);
  const granted = token === appToken ? new Set(['connections:write']) : scopes;
  if (needed.every((scope) => granted.has(scope))) return;
  throw new Refusal('missing_scope', { needed: needed.join(','), provided: [...granted].join(',') });
}

async function argumentsOf(c: Context): Promise<Json> {
  const type = c.req.header('content-type') ?? '';
  const body: unknown = type.startsWith('application/json')
    ? structured(await c.req.text())
    : type.includes('form')
      ? await c.req.parseBody()
      : {};
  return { ...c.req.query(), ...(isJson(body) ? body : {}) };
}

function tooSoon(args: Json, lastPosts: Map<string, number>, options: WebApiOptions): boolean {
  const channel = textOf(args.channel) ?? '';
  const now = options.workspace.now().getTime();
  const soon = now - (lastPosts.get(channel) ?? -Infinity) < 1000;
  if (!soon) lastPosts.set(channel, now);
  return soon;
}

function ratelimited(c: Context, retryAfter: number): Response {
  c.header('retry-after', `${retryAfter}`);
  return c.json({ ok: false, error: 'ratelimited' }, 429);
}

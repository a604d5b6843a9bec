import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { HTTPException } from 'hono/http-exception';
import { methodNotAllowed } from 'hono/method-not-allowed';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import type { Ports } from '../../contract/context.ts';
import type { Registry } from '../../contract/plugin.ts';
import { AppError } from '../../core/errors.ts';
import { accessLog } from './access-log.ts';
import { addApi, unknownPath } from './api.ts';
import type { HttpContext, HttpEnvironment } from './environment.ts';
import { addHealth, type Health } from './health.ts';
import { loopbackOnly } from './loopback.ts';
import { failure, problem } from './problem.ts';

/** All that the HTTP door is made of. */
export interface HttpParts extends Health {
  readonly registry: Registry;
  readonly ports: Ports;
  readonly clock: () => Date;
  /** Answers Slack's signed requests; absent in Socket Mode and without Slack. */
  readonly slack?: (request: Request) => Promise<Response>;
}

/** Slack's largest requests, views full of blocks, are a tenth of it. */
const longestBody = 1024 * 1024;

/** Milliseconds until a request that is not answered is given up. */
const patience = 15_000;

/**
 * The app behind the one port. What is added before `loopbackOnly` answers everybody: the health paths
 * (metrics are counts, and Prometheus asks from elsewhere) and Slack, whose requests are signed.
 */
export function makeHttpDoor(parts: HttpParts): Hono<HttpEnvironment> {
  const { registry, ports, clock, slack } = parts;
  const app = new Hono<HttpEnvironment>();
  app.onError((error, c) => failure(c, error, ports.log));
  app.notFound((c) => unknownPath(c, registry));
  app.use(
    requestId({ limitLength: 64 }),
    accessLog(ports.log),
    secureHeaders(headers),
    neverStored,
    methodNotAllowed({ app, onMethodNotAllowed: wrongMethod }),
    bodyLimit({ maxSize: longestBody, onError: tooLarge }),
    timeout(patience, tooSlow),
  );
  addHealth(app, parts);
  app.post('/slack/events', (c) => (slack === undefined ? noSlack(c) : slack(c.req.raw)));
  app.use(loopbackOnly(ports.settings.http.open));
  addApi(app, registry, ports, clock);
  return app;
}

const headers = {
  contentSecurityPolicy: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
  xFrameOptions: 'DENY',
  // Whether the host and its subdomains speak TLS only is for the proxy before us to say.
  strictTransportSecurity: false,
};

const neverStored: MiddlewareHandler = async (c, next) => {
  await next();
  c.header('Cache-Control', 'no-store');
};

function wrongMethod(c: HttpContext, methods: string[]): Response {
  const allow = [...methods, 'OPTIONS'].join(', ');
  c.header('Allow', allow);
  if (c.req.method === 'OPTIONS') return c.body(null, 204);
  return problem(c, 405, {
    code: 'usage',
    detail: `${c.req.method} is not possible at ${c.req.path.slice(0, 200)}.`,
    hint: `Possible: ${allow}.`,
  });
}

function tooLarge(): never {
  throw new AppError('too-large', `The body is larger than ${longestBody} bytes.`, 'Send less at once.');
}

function tooSlow(): HTTPException {
  const cause = new AppError(
    'unavailable',
    `There was no answer within ${patience / 1000} s.`,
    'Try again in a moment.',
  );
  return new HTTPException(503, { cause });
}

function noSlack(c: HttpContext): Response {
  return problem(c, 404, {
    code: 'not-found',
    detail: 'This Callboard takes no requests from Slack over HTTP.',
    hint: 'It runs in Socket Mode or without Slack. HTTP mode: SLACK_SIGNING_SECRET set, SLACK_APP_TOKEN not.',
  });
}

import type { MiddlewareHandler } from 'hono';
import type { Log } from '../../contract/context.ts';
import type { HttpEnvironment } from './environment.ts';

/** Probed every few seconds: their lines would bury the others. */
const probed: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** One line per request; the path without its query, which may hold what is nobody's business. */
export function accessLog(log: Log): MiddlewareHandler<HttpEnvironment> {
  return async (c, next) => {
    const from = performance.now();
    await next();
    const { method, path } = c.req;
    const ms = Math.round(performance.now() - from);
    const line = {
      requestId: c.get('requestId'),
      method,
      path: path.slice(0, 200),
      status: c.res.status,
      ms,
    };
    if (probed.has(path)) log.debug(line, 'request');
    else log.info(line, 'request');
  };
}

/** A log whose every line carries the request's id. */
export function withRequestId(log: Log, requestId: string): Log {
  return {
    debug: (metadata, message) => log.debug({ requestId, ...metadata }, message),
    info: (metadata, message) => log.info({ requestId, ...metadata }, message),
    warn: (metadata, message) => log.warn({ requestId, ...metadata }, message),
    error: (metadata, message) => log.error({ requestId, ...metadata }, message),
  };
}

import type { Hono } from 'hono';
import type { HttpEnvironment } from './environment.ts';

/** Whether this process can answer yet; `reasons` say in plain sentences why not. */
export interface Readiness {
  readonly ready: boolean;
  readonly reasons: readonly string[];
}

/** What the health paths show. */
export interface Health {
  /** Ready: the database answers, its migrations are done, the first sync is done or was tried. */
  readonly ready: () => Promise<Readiness>;
  readonly metrics: () => Promise<{ contentType: string; text: string }>;
}

/** `/healthz`: the process lives. `/readyz`: send it requests. `/metrics`: Prometheus. */
export function addHealth(app: Hono<HttpEnvironment>, { ready, metrics }: Health): void {
  app.get('/healthz', (c) => c.json({ alive: true }));
  app.get('/readyz', async (c) => {
    const readiness = await ready();
    return c.json(readiness, readiness.ready ? 200 : 503);
  });
  app.get('/metrics', async (c) => {
    const { contentType, text } = await metrics();
    return c.body(text, 200, { 'Content-Type': contentType });
  });
}

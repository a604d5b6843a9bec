import { describe, expect, it } from 'vitest';
import { canteen, problemOf } from './world.ts';

describe('health', () => {
  it('tells that the process lives, and what Prometheus asks', async () => {
    const { ask } = canteen();
    expect(await (await ask('GET', '/healthz')).json()).toEqual({ alive: true });
    const metrics = await ask('GET', '/metrics');
    expect([metrics.headers.get('content-type'), await metrics.text()]).toEqual(['text/plain', 'up 1\n']);
  });

  it('is ready, or says why not', async () => {
    expect(await (await canteen().ask('GET', '/readyz')).json()).toEqual({ ready: true, reasons: [] });
    const reasons = ['The first sync is still running.'];
    const response = await canteen({ ready: () => Promise.resolve({ ready: false, reasons }) }).ask(
      'GET',
      '/readyz',
    );
    expect([response.status, await response.json()]).toEqual([503, { ready: false, reasons }]);
  });
});

describe('Slack over HTTP', () => {
  it('hands the request on as it came, from wherever it came', async () => {
    const { ask } = canteen({
      slack: async (request) =>
        new Response(`${request.headers.get('x-slack-signature')} ${await request.text()}`),
    });
    const response = await ask('POST', '/slack/events', {
      peer: '3.4.5.6',
      headers: { host: 'callboard.acme.dev', 'x-forwarded-for': '3.4.5.6', 'x-slack-signature': 'v0=1' },
      body: 'token=1&text=%20a',
    });
    expect(await response.text()).toBe('v0=1 token=1&text=%20a');
  });

  it('says so where there is none', async () => {
    const response = await canteen().ask('POST', '/slack/events', { peer: '3.4.5.6' });
    expect(await problemOf(response)).toMatchObject({
      status: 404,
      detail: 'This Callboard takes no requests from Slack over HTTP.',
    });
  });
});

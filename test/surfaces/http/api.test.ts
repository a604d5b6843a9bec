import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts';
import { canteen, problemOf } from './world.ts';

const json = { 'content-type': 'application/json' };

describe('a question', () => {
  it('is a path; its parameters become what the input wants, its dates are ISO', async () => {
    const { ask } = canteen();
    const response = await ask('GET', '/api/v1/menu?of=soup&people=3&vegan=true&without=nuts&without=milk');
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(await response.json()).toEqual({
      kind: 'meal',
      of: 'soup',
      at: '2026-06-01T12:00:00.000Z',
      given: { of: 'soup', people: 3, vegan: true, without: ['nuts', 'milk'] },
    });
  });

  it('has the status of its result', async () => {
    const response = await canteen().ask('GET', '/api/v1/menu?of=caviar');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ kind: 'sold-out', of: 'caviar' });
  });

  it.each([
    ['', /^of: /, 'Mend'],
    ['?of=soup&people=many', /^people: /, 'Mend'],
    ['?of=soup&people=', /^people: /, 'Mend'],
    ['?of=soup&people=10', /^people: /, 'Mend'],
    ['?of=soup&vegan=perhaps', /^vegan: /, 'Mend'],
    ['?of=%00', /NUL character/, 'Leave it out.'],
    ['?of=soup&of=salad', /"of" is given 2 times/, 'once'],
    ['?of=soup&poeple=2', /no parameter "poeple"/, 'Did you mean "people"?'],
    ['?of=soup&__proto__=x', /no parameter "__proto__"/, 'There are: of, people, vegan, without.'],
  ])('refuses %s', async (query, detail, hint) => {
    const response = await canteen().ask('GET', `/api/v1/menu${query}`);
    expect(response.status).toBe(400);
    const problem = await problemOf(response);
    expect(problem).toMatchObject({ status: 400, code: 'usage' });
    expect(problem.detail).toMatch(detail);
    expect(problem.hint).toContain(hint);
  });

  it('answers HEAD without a body, and leaves out what another door offers', async () => {
    const { ask } = canteen();
    const head = await ask('HEAD', '/api/v1/menu?of=soup');
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect((await ask('GET', '/api/v1/kitchen-door?of=soup')).status).toBe(404);
  });
});

describe('a path where nothing is', () => {
  it('names the question that was meant', async () => {
    const problem = await problemOf(await canteen().ask('GET', '/api/v1/mneu'));
    expect(problem).toMatchObject({ status: 404, hint: 'Did you mean /api/v1/menu?', questions: ['menu'] });
  });

  it.each([
    ['POST', '/api/v1/menu', 'GET, HEAD, OPTIONS'],
    ['GET', '/api/v1/order', 'POST, OPTIONS'],
    ['DELETE', '/healthz', 'GET, HEAD, OPTIONS'],
  ])('says what is possible instead of %s %s', async (method, path, allow) => {
    const response = await canteen().ask(method, path);
    expect(response.headers.get('allow')).toBe(allow);
    expect(await problemOf(response)).toMatchObject({ status: 405 });
  });

  it('answers OPTIONS without letting other sites in', async () => {
    const response = await canteen().ask('OPTIONS', '/api/v1/menu', {
      headers: { origin: 'https://elsewhere.dev' },
    });
    expect(response.status).toBe(204);
    expect(response.headers.get('allow')).toBe('GET, HEAD, OPTIONS');
    expect(response.headers.has('access-control-allow-origin')).toBe(false);
  });
});

describe('a failure', () => {
  const failing = (error: Error) => canteen({ answer: () => Promise.reject(error) });

  it.each([
    ['config' as const, 500, null],
    ['unavailable' as const, 503, '5'],
    ['too-large' as const, 413, null],
    ['forbidden' as const, 403, null],
  ])('%s has the status %i', async (code, status, retryAfter) => {
    const response = await failing(new AppError(code, 'The oven is out.', 'Light it.')).ask(
      'GET',
      '/api/v1/menu?of=soup',
    );
    expect(response.headers.get('retry-after')).toBe(retryAfter);
    expect(await problemOf(response)).toMatchObject({
      status,
      code,
      detail: 'The oven is out.',
      hint: 'Light it.',
    });
  });

  it.each([
    new Error('password "hunter2" is wrong'),
    new AppError('internal', 'hunter2 has no status', 'Tell hunter2.'),
  ])('keeps a surprise to the log, where its id leads', async (error) => {
    const { ask, ports } = failing(error);
    const problem = await problemOf(
      await ask('GET', '/api/v1/menu?of=soup', { headers: { 'x-request-id': 'abc-1' } }),
    );
    expect(problem).toMatchObject({ status: 500, code: 'internal', requestId: 'abc-1' });
    expect(JSON.stringify(problem)).not.toContain('hunter2');
    expect(ports.lines).toContainEqual({
      level: 'error',
      message: 'a request failed',
      metadata: { requestId: 'abc-1', error },
    });
  });

  it('is 503 where the database is away', async () => {
    const { ask } = canteen({
      answer: async ({ db }) => {
        await db.selectFrom('entities').select('id').execute();
        return { kind: 'sold-out', of: '' };
      },
    });
    const response = await ask('GET', '/api/v1/menu?of=soup');
    expect(await problemOf(response)).toMatchObject({ status: 503, code: 'unavailable' });
  });

  it('is 503 where no answer comes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const { ask } = canteen({ answer: () => new Promise(() => undefined) });
      const answer = ask('GET', '/api/v1/menu?of=soup');
      await vi.advanceTimersByTimeAsync(15_000);
      const response = await answer;
      expect(response.headers.get('retry-after')).toBe('5');
      expect(await problemOf(response)).toMatchObject({
        status: 503,
        detail: 'There was no answer within 15 s.',
      });
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('every answer', () => {
  it('carries a request id, ours where the given one is none', async () => {
    const { ask, ports } = canteen();
    const given = await ask('GET', '/api/v1/menu?of=soup', { headers: { 'x-request-id': 'trace-42' } });
    expect(given.headers.get('x-request-id')).toBe('trace-42');
    const forged = await ask('GET', '/api/v1/menu?of=soup', { headers: { 'x-request-id': 'a b"c' } });
    expect(forged.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(
      ports.lines.filter(({ metadata }) => metadata.requestId === 'trace-42').map(({ message }) => message),
    ).toEqual(['answered', 'request']);
  });

  it('is one line in the log, without its query; probes only where one looks closely', async () => {
    const { ask, ports } = canteen();
    await ask('GET', '/api/v1/nowhere?token=secret');
    await ask('GET', '/healthz');
    expect(ports.lines).toMatchObject([
      {
        level: 'info',
        message: 'request',
        metadata: { method: 'GET', path: '/api/v1/nowhere', status: 404 },
      },
      { level: 'debug', message: 'request', metadata: { path: '/healthz', status: 200 } },
    ]);
    expect(JSON.stringify(ports.lines)).not.toContain('secret');
  });

  it('tells browsers to trust it with nothing', async () => {
    const { headers } = await canteen().ask('GET', '/api/v1/menu?of=soup');
    expect(headers.get('content-security-policy')).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('x-frame-options')).toBe('DENY');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.has('strict-transport-security')).toBe(false);
  });
});

describe('a task', () => {
  let database: FreshDatabase;
  let house: ReturnType<typeof canteen>;

  beforeAll(async () => {
    database = await freshDatabase();
    house = canteen({ url: database.url });
  });

  afterAll(async () => {
    await house.db.destroy();
    await database.drop();
  });

  const order = (headers: Record<string, string>, body: string) =>
    house.ask('POST', '/api/v1/order', { headers: { ...json, ...headers }, body });

  it('is done once per Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'k-1' };
    const first = await (await order(key, '{"dish":"soup"}')).json();
    expect(first).toMatchObject({ kind: 'ordered', dish: 'soup' });
    expect(await (await order(key, '{"dish":"soup"}')).json()).toEqual(first);
    expect(await (await order({}, '{"dish":"soup"}')).json()).not.toEqual(first);
  });

  it.each([
    ['{"dish":', /no valid JSON/, {}],
    ['["soup"]', /no JSON object/, {}],
    [String.raw`{"dish":"so\u0000up"}`, /NUL character/, {}],
    ['null', /no JSON object/, {}],
    ['', /^dish: /, {}],
    ['{"dish":"soup","fish":1}', /no parameter "fish"/, {}],
    ['{"__proto__":{}}', /no parameter "__proto__"/, {}],
    ['{"dish":"soup"}', /Content-Type is "text\/plain"/, { 'content-type': 'text/plain' }],
    ['{"dish":"soup"}', /Idempotency-Key is malformed/, { 'idempotency-key': 'a b' }],
  ])('refuses %s', async (body, detail, headers) => {
    const problem = await problemOf(await order(headers, body));
    expect(problem.status).toBe(400);
    expect(problem.detail).toMatch(detail);
  });

  it('refuses a body of more than a mebibyte, also one that does not say how long it is', async () => {
    const dish = JSON.stringify({ dish: 'x'.repeat(1024 * 1024) });
    const told = await order({ 'content-length': String(dish.length) }, dish);
    expect(await problemOf(told)).toMatchObject({ status: 413, code: 'too-large' });
    expect((await order({}, dish)).status).toBe(413);
  });
});

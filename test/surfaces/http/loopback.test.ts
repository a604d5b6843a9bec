import { describe, expect, it } from 'vitest';
import { loopbackFault } from '../../../src/surfaces/http/loopback.ts';
import { canteen, problemOf } from './world.ts';

const host = (value: string) => new Headers({ host: value });

describe('what counts as loopback', () => {
  it.each(['127.0.0.1', '127.9.8.7', '::1', '::ffff:127.0.0.1'])('the peer %s', (peer) => {
    expect(loopbackFault(peer, host('localhost:3000'))).toBeUndefined();
  });

  it.each(['10.0.0.1', '::ffff:10.0.0.1', '0.0.0.0', 'fe80::1', '', 'localhost', undefined])(
    'not the peer %s',
    (peer) => {
      expect(loopbackFault(peer, host('localhost:3000'))).toMatch(/^it comes from/);
    },
  );

  it.each([
    'localhost',
    'localhost:3000',
    'LocalHost:80',
    'localhost.',
    '127.0.0.1:3000',
    '127.1',
    '[::1]:3000',
    '[0:0::1]',
  ])('the host %s', (name) => {
    expect(loopbackFault('127.0.0.1', host(name))).toBeUndefined();
  });

  it.each([
    'callboard.acme.dev',
    'localhost.evil.dev',
    'evil.dev#localhost',
    'evil.dev@localhost',
    'localhost/evil',
    'localhost:port',
    '127.0.0.1.evil.dev',
    '10.0.0.1:3000',
    '0.0.0.0:3000',
    '[::2]:3000',
    '[::1',
    '',
  ])('not the host %s', (name) => {
    expect(loopbackFault('127.0.0.1', host(name))).toMatch(/^its Host header/);
  });

  it.each(['forwarded', 'via', 'x-forwarded-for', 'X-Forwarded-Host', 'x-forwarded-anything'])(
    'not with %s',
    (name) => {
      const headers = new Headers({ host: 'localhost', [name]: '127.0.0.1' });
      expect(loopbackFault('127.0.0.1', headers)).toBe(`it has the header "${name.toLowerCase()}"`);
    },
  );

  it('not without a Host', () => {
    expect(loopbackFault('127.0.0.1', new Headers())).toMatch(/^its Host header/);
  });
});

describe('a request from elsewhere', () => {
  const elsewhere = { peer: '10.1.2.3' };
  const order = {
    ...elsewhere,
    headers: { host: 'localhost', 'content-type': 'application/json' },
    body: '{"dish":"soup"}',
  };

  it.each(['/api/v1/menu?of=soup', '/api/v1/nowhere', '/'])(
    'is told why it gets nothing of %s',
    async (path) => {
      const response = await canteen().ask('GET', path, elsewhere);
      expect(await problemOf(response)).toMatchObject({
        status: 403,
        code: 'forbidden',
        detail: expect.stringMatching(/does not count as that: it comes from 10\.1\.2\.3\.$/) as string,
      });
    },
  );

  it.each(['/healthz', '/readyz', '/metrics'])('is answered at %s', async (path) => {
    expect((await canteen().ask('GET', path, elsewhere)).status).toBe(200);
  });

  it('reaches nothing by a detour through an open path', async () => {
    for (const path of [
      '/slack/../api/v1/menu?of=soup',
      '/healthz/..%2fapi/v1/menu?of=soup',
      '//api/v1/menu?of=soup',
    ]) {
      expect((await canteen().ask('GET', `http://localhost${path}`, elsewhere)).status).toBe(403);
    }
  });

  it('may read as a member where the door is open', async () => {
    const { ask } = canteen({
      open: true,
      answer: ({ asker }) => Promise.resolve({ kind: 'sold-out', of: asker.standing }),
    });
    const standing = async (init: object) =>
      ((await (await ask('GET', '/api/v1/menu?of=soup', init)).json()) as { of: string }).of;
    expect(await standing(elsewhere)).toBe('member');
    const behindProxy = { headers: { host: 'callboard.acme.dev', 'x-forwarded-for': '10.1.2.3' } };
    expect(await standing(behindProxy)).toBe('member');
    expect(await standing({})).toBe('operator');
  });

  it('sends its tasks in vain', async () => {
    expect((await canteen().ask('POST', '/api/v1/order', order)).status).toBe(403);
  });
});

import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { makeLog } from '../../src/app/log.ts';
import type { LogLevel } from '../../src/core/config/environment.ts';

/** A log into memory. */
function memory(given: { level?: LogLevel; isTTY?: boolean; secrets?: string[] } = {}) {
  const written: string[] = [];
  const { level = 'info', isTTY = false, secrets = [] } = given;
  const log = makeLog({ level, secrets, stream: { isTTY, write: (text) => written.push(text) } });
  const last = () => JSON.parse(written.at(-1) ?? '{}') as Record<string, unknown>;
  return { log, written, last };
}

/** Without colours. */
function lines(written: readonly string[]): string[] {
  return stripVTControlCharacters(written.join('')).trimEnd().split('\n');
}

describe('the log', () => {
  it('is a line of JSON with time, level and message', () => {
    const { log, written, last } = memory();
    log.info({ source: 'acme', files: 3 }, 'synced');
    expect(written).toHaveLength(1);
    expect(written[0]).toMatch(/^\{.*\}\n$/);
    expect(last()).toEqual({
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/) as string,
      source: 'acme',
      files: 3,
      msg: 'synced',
    });
  });

  it('keeps to its level', () => {
    const { log, written } = memory({ level: 'warn' });
    log.info({}, 'not said');
    log.warn({}, 'said');
    expect(written).toHaveLength(1);
  });

  it('shows an error with its stack', () => {
    const { log, last } = memory();
    log.error({ error: new RangeError('too far') }, 'failed');
    expect(last().error).toMatchObject({
      type: 'RangeError',
      message: 'too far',
      stack: expect.stringContaining('log.test') as string,
    });
  });

  it('is for people on a terminal, a line each', () => {
    const { log, written } = memory({ isTTY: true, secrets: ['hunter2-hunter2'] });
    const revision = '8b8e30af8d04f675f1fff3dc77e55885c05c4fd277eef31fd92a8209feb73e89';
    const changes = { added: 3, orphaned: 0 };
    log.info({ source: 'acme', revision, entities: 0, changes, requestId: 'r1' }, 'synced\u001b[2J\u009b');
    log.warn({ source: 'acme', key: 'hunter2-hunter2', requestId: 'r2' }, 'cannot be read');
    log.info({ ask: ['callboard who-owns checkout', 'callboard status'] }, 'Ready');
    log.error({ error: new RangeError('too far') }, 'failed');
    expect(lines(written).map((line) => line.replace(/^\d\d:\d\d:\d\d /, ''))).toEqual([
      'synced[2J source=acme revision=8b8e30af8d04 entities=0 added=3',
      'WARN cannot be read source=acme key=[Redacted] requestId=r2',
      'Ready',
      '         callboard who-owns checkout',
      '         callboard status',
      'ERROR failed type=RangeError message="too far"',
      expect.stringMatching(/^ {9}at .*log\.test/) as string,
      ...Array.from({ length: lines(written).length - 7 }, () => expect.stringMatching(/^ {9}at /) as string),
    ]);
  });
});

describe('a secret', () => {
  // Put together here so that no scanner takes them for real ones.
  const slack = ['xoxb', '1234', 'abcDEF'].join('-');
  const github = `ghp_${'a1'.repeat(18)}`;

  it.each([
    ['a bot token', `using ${slack} now`, 'using [Redacted] now'],
    ['an app token', ['xapp', '1', 'A0', 'beef'].join('-'), '[Redacted]'],
    ['a GitHub token', `token ${github}.`, 'token [Redacted].'],
    ['a fine-grained token', `github_pat_${'1a'.repeat(20)}`, '[Redacted]'],
    ['a GitLab token', ['glpat', 'abc_DEF-123'].join('-'), '[Redacted]'],
    [
      'a URL',
      'clone of https://me:p@ss%2F@git.acme.dev/a.git?x=1 failed',
      'clone of https://[Redacted]@git.acme.dev/a.git?x=1 failed',
    ],
    ['a database', 'postgres://callboard:pw@localhost:5432/x', 'postgres://[Redacted]@localhost:5432/x'],
    ['a header', 'authorisation: Bearer abcdefghijklmnop.qr', 'authorisation: Bearer [Redacted]'],
    [
      'a response_url',
      'POST https://hooks.slack.com/commands/T1/2/abc failed',
      'POST https://[Redacted] failed',
    ],
    ['a key', '-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----', '[Redacted]'],
  ])('of the form of %s is not written', (_, said, written) => {
    const { log, last } = memory();
    log.info({ deep: { list: [said] } }, said);
    expect(last()).toMatchObject({ deep: { list: [written] }, msg: written });
  });

  it.each([
    'token',
    'botToken',
    'Authorization',
    'signing_secret',
    'password',
    'Set-Cookie',
    'apiKey',
    'privateKey',
  ])('in a field named %s is not written', (name) => {
    const { log, last } = memory();
    log.info({ request: { headers: { [name]: 'abc' } }, [name]: ['abc', { a: 'abc' }] }, 'asked');
    expect(last()).toMatchObject({ request: { headers: { [name]: '[Redacted]' } }, [name]: '[Redacted]' });
  });

  it('that is given is not written anywhere, also a part of several and as a URL holds it', () => {
    const { log, written } = memory({ secrets: ['signing', 'oldest"signing\\1,newest+signing/2', 'tiny'] });
    log.error(
      {
        error: new Error('got newest+signing/2'),
        list: ['oldest"signing\\1'],
        url: 'x?s=newest%2Bsigning%2F2',
      },
      'a tiny slip',
    );
    expect(written[0]).not.toMatch(/signing|oldest|newest/);
    expect(written[0]).toContain('a tiny slip');
  });

  it('is all that is kept out', () => {
    const { log, last } = memory({ secrets: ['', 'secret-value'] });
    const harmless = {
      tokens: 12,
      secretless: null,
      mail: 'ops@acme.dev',
      url: 'https://acme.dev/@me',
      words: 'basic auth, bearer of news',
    };
    log.info(harmless, 'the token bucket');
    expect(last()).toMatchObject({ ...harmless, msg: 'the token bucket' });
  });
});

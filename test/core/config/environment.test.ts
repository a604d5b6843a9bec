import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../../src/core/config/environment.ts';
import { startMode } from '../../../src/core/config/start-mode.ts';

describe('readEnvironment', () => {
  it('has defaults, and takes blank for unset', () => {
    const want = {
      kind: 'environment',
      environment: {
        config: undefined,
        data: '.callboard',
        databaseUrl: undefined,
        port: 3000,
        logLevel: 'info',
        baseUrl: undefined,
        slack: { botToken: undefined, appToken: undefined, signingSecrets: [], apiUrl: undefined },
        production: false,
      },
    };
    expect(readEnvironment({})).toEqual(want);
    expect(
      readEnvironment({ PORT: '', CALLBOARD_DATA: ' ', SLACK_SIGNING_SECRET: '', NODE_ENV: 'test' }),
    ).toEqual(want);
  });

  it('reads every variable', () => {
    expect(
      readEnvironment({
        CALLBOARD_CONFIG: '/etc/callboard.yaml',
        CALLBOARD_DATA: '/var/lib/callboard',
        DATABASE_URL: 'postgresql://callboard@db/callboard',
        PORT: ' 8080 ',
        LOG_LEVEL: 'debug',
        CALLBOARD_BASE_URL: 'https://callboard.acme.dev/',
        SLACK_BOT_TOKEN: 'xoxb-1',
        SLACK_APP_TOKEN: 'xapp-1',
        SLACK_SIGNING_SECRET: 'new, old',
        SLACK_API_URL: 'http://127.0.0.1:4000/api/',
        NODE_ENV: 'production',
      }),
    ).toEqual({
      kind: 'environment',
      environment: {
        config: '/etc/callboard.yaml',
        data: '/var/lib/callboard',
        databaseUrl: 'postgresql://callboard@db/callboard',
        port: 8080,
        logLevel: 'debug',
        baseUrl: 'https://callboard.acme.dev',
        slack: {
          botToken: 'xoxb-1',
          appToken: 'xapp-1',
          signingSecrets: ['new', 'old'],
          apiUrl: 'http://127.0.0.1:4000/api/',
        },
        production: true,
      },
    });
  });

  it('names every mistake at once, without a secret', () => {
    const result = readEnvironment({
      DATABASE_URL: 'mysql://root:hunter2@db/x',
      PORT: '70000',
      LOG_LEVEL: 'loud',
      CALLBOARD_BASE_URL: 'https://bob:hunter2@acme.dev',
      SLACK_BOT_TOKEN: 'xapp-hunter2',
      SLACK_APP_TOKEN: 'hunter2',
      SLACK_SIGNING_SECRET: ' , ',
      SLACK_API_URL: 'slack.com/hunter2',
    });
    expect(result).toMatchInlineSnapshot(`
      {
        "kind": "mistakes",
        "mistakes": [
          "DATABASE_URL: expected an address such as postgres://user:password@host:5432/callboard.",
          "PORT: expected a number from 0 to 65535, found "70000".",
          "LOG_LEVEL: expected one of fatal, error, warn, info, debug, trace, silent, found "loud".",
          "CALLBOARD_BASE_URL: expected an address such as https://callboard.acme.dev, without user, ? or #.",
          "SLACK_BOT_TOKEN: expected a bot token; they begin with xoxb-.",
          "SLACK_APP_TOKEN: expected an app-level token; they begin with xapp-.",
          "SLACK_SIGNING_SECRET: expected one secret, or several separated by commas.",
          "SLACK_API_URL: expected an address such as https://slack.com/api/.",
        ],
      }
    `);
    expect(JSON.stringify(result)).not.toContain('hunter2');
  });

  it.each(['-1', '1e3', '3000x', '0x10', '1.5'])('PORT %s is a mistake', (PORT) =>
    expect(readEnvironment({ PORT })).toMatchObject({
      kind: 'mistakes',
      mistakes: [expect.stringContaining(`"${PORT}"`)],
    }),
  );
});

describe('startMode', () => {
  const [botToken, appToken, signingSecrets] = ['xoxb-1', 'xapp-1', ['s']];
  it.each([
    // Slack, own configuration, production, mode
    [{}, false, false, 'demo'],
    [{}, true, false, 'local'],
    [{ botToken, appToken }, false, false, 'socket'],
    [{ botToken, appToken }, true, true, 'socket'],
    [{ botToken, appToken, signingSecrets }, true, true, 'socket'],
    [{ botToken, signingSecrets }, false, false, 'http'],
    [{ botToken, signingSecrets }, true, true, 'http'],
    [{ botToken }, false, false, /SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/],
    [{ botToken }, true, true, /SLACK_APP_TOKEN.*SLACK_SIGNING_SECRET/],
    [{ appToken }, true, false, /Set SLACK_BOT_TOKEN/],
    [{ signingSecrets }, true, false, /Set SLACK_BOT_TOKEN/],
    [{}, false, true, /SLACK_BOT_TOKEN/],
    [{}, true, true, /SLACK_BOT_TOKEN/],
  ])('%j, own configuration %s, production %s: %s', (slack, own, production, want) => {
    const all = { botToken: undefined, appToken: undefined, signingSecrets: [], apiUrl: undefined, ...slack };
    expect(startMode(all, own, production)).toMatchObject(
      want instanceof RegExp
        ? { kind: 'refused', hint: expect.stringMatching(want) as string }
        : { kind: want },
    );
  });

  it('carries the secrets of its mode', () => {
    const slack = { botToken: 'xoxb-1', appToken: undefined, signingSecrets: ['a', 'b'], apiUrl: undefined };
    expect(startMode(slack, true, true)).toEqual({
      kind: 'http',
      botToken: 'xoxb-1',
      signingSecrets: ['a', 'b'],
    });
    expect(startMode({ ...slack, appToken: 'xapp-1' }, true, true)).toEqual({
      kind: 'socket',
      botToken: 'xoxb-1',
      appToken: 'xapp-1',
    });
  });
});

import { afterEach, describe, expect, it } from 'vitest';
import { layLine } from '../support/line.ts';
import { freshDatabase, temporaryFolder } from '../support/postgres.ts';
import { runProgram } from '../support/program.ts';
import { scopes } from '../support/slack.ts';
import { openStreet, type StreetOptions } from './street.ts';

const ends: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function street(options: Partial<StreetOptions> = {}) {
  const opened = await openStreet({ mode: 'http', ...options });
  ends.push(opened.stop);
  return opened;
}

describe('doctor', () => {
  it('finds nothing to mend', async () => {
    const { run } = await street();
    const { code, out, err } = await run('doctor');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const words of [
      'Everything needed',
      'Postgres',
      'git version',
      '1 read',
      'all scopes',
      'CALLBOARD_BASE_URL',
    ]) {
      expect(out).toContain(words);
    }
  });

  it('names the scopes that are missing', async () => {
    const { run } = await street({
      slack: { scopes: scopes.filter((scope) => scope !== 'users:read.email') },
    });
    const { code, out } = await run('doctor');
    expect({ code, out }).toMatchObject({
      code: 1,
      out: expect.stringContaining('missing: users:read.email') as string,
    });
    expect(out).toContain('callboard manifest');
  });

  it('tells a token that is refused from a Slack that is away', async () => {
    const { run, slack } = await street();
    slack.fails('auth.test', { kind: 'error', error: 'token_revoked' });
    expect((await run('doctor')).out).toMatch(/refuses the bot token: token_revoked[^]*SLACK_BOT_TOKEN/);
    slack.fails('auth.test', { kind: 'status', status: 503 }, 20);
    expect((await run('doctor')).out).toMatch(/Slack does not answer[^]*SLACK_API_URL/);
  });

  it('works where the database does not, and says what is known without it', async () => {
    const database = await freshDatabase();
    ends.push(() => database.drop());
    const line = await layLine(database.url);
    const { run } = await street({ databaseUrl: line.url });
    await line.cut();
    const { code, out, err } = await run('doctor', '--json');
    const { checkups } = JSON.parse(out) as { checkups: { name: string; health: string; fix?: string }[] };
    expect({ code, err }).toEqual({ code: 1, err: '' });
    expect(checkups.map(({ name, health }) => `${name} ${health}`)).toEqual([
      'configuration good',
      'database bad',
      'git good',
      'slack good',
      'address note',
    ]);
    expect(checkups[1]?.fix).toContain('DATABASE_URL');
    expect(await run('who-owns', 'payment-service')).toMatchObject({ code: 3, out: '' });
  });

  it('names a configuration without sources, and ends with 2 where it cannot be read', async () => {
    const database = await freshDatabase();
    ends.push(() => database.drop());
    const env = { DATABASE_URL: database.url, SLACK_BOT_TOKEN: 'xoxb-1' };
    const folder = await temporaryFolder();
    const bare = await runProgram(['doctor'], { folder, env });
    expect(bare).toMatchObject({ code: 1, out: expect.stringContaining('SLACK_BOT_TOKEN alone') as string });
    expect(await runProgram(['doctor'], { folder, env: { ...env, PORT: 'x' } })).toMatchObject({ code: 2 });
  });
});

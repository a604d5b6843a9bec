import { LogLevel, webApi } from '@slack/bolt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../src/simulator/slack.ts';
import { scopes, startAcme } from '../support/slack.ts';

let slack: Slack;
let client: webApi.WebClient;

beforeEach(async () => {
  slack = await startAcme();
  client = clientOf(slack);
});
afterEach(() => slack.stop());

function clientOf(of: Slack, token = of.botToken): webApi.WebClient {
  return new webApi.WebClient(token, {
    slackApiUrl: of.apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    timeout: 5000,
    logLevel: LogLevel.ERROR,
  });
}

interface Failure {
  readonly code?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

/** What a call failed with. */
async function failure(call: Promise<unknown>): Promise<Failure> {
  return call.then(
    () => ({ code: 'not refused' }),
    (error: unknown) => error as Failure,
  );
}

/** Slack's own word for the refusal of a call. */
async function refused(call: Promise<unknown>): Promise<unknown> {
  const { code, data } = await failure(call);
  return data?.error ?? code;
}

const channel = 'C0PAYMENTS';
const id = {
  payments: 'C0PAYMENTS',
  random: 'C000RANDOM',
  board: 'C0000BOARD',
  secrets: 'C00SECRETS',
  old: 'C000000OLD',
};

async function post(path: string, body: string, type: string, token?: string): Promise<unknown> {
  const headers = { 'content-type': type, ...(token && { authorization: `Bearer ${token}` }) };
  return (await fetch(slack.apiUrl + path, { method: 'POST', headers, body })).json();
}

describe('who may call', () => {
  it('asks for a token, and for a known one', async () => {
    expect(await post('auth.test', '', 'application/x-www-form-urlencoded')).toEqual({
      ok: false,
      error: 'not_authed',
    });
    expect(await refused(clientOf(slack, 'xoxb-wrong').auth.test())).toBe('invalid_auth');
    expect(await refused(clientOf(slack, slack.appToken).auth.test())).toBe('not_allowed_token_type');
    expect(await client.auth.test()).toMatchObject({
      ok: true,
      team_id: 'T00000ACME',
      user_id: 'U0CALLBOARD',
    });
  });

  it('takes JSON and forms, a token in either', async () => {
    const json = JSON.stringify({ channel, text: 'as JSON' });
    expect(
      await post('chat.postMessage', json, 'application/json; charset=utf-8', slack.botToken),
    ).toMatchObject({ ok: true });
    const form = new URLSearchParams({ token: slack.botToken, channel, text: 'as a form' }).toString();
    expect(await post('chat.postMessage', form, 'application/x-www-form-urlencoded')).toMatchObject({
      ok: true,
    });
    expect(slack.messages('#payments').map((message) => message.text)).toEqual(['as JSON', 'as a form']);
  });

  it('names the scope that is missing', async () => {
    const poor = await startAcme({ scopes: ['chat:write', 'channels:read'] });
    const answer = (await failure(clientOf(poor).users.list({}))).data;
    expect(answer).toMatchObject({
      error: 'missing_scope',
      needed: 'users:read',
      provided: 'chat:write,channels:read',
    });
    expect(await refused(clientOf(poor).conversations.info({ channel: id.board }))).toBe('missing_scope');
    await poor.stop();
  });

  it('knows its methods', async () => {
    expect(await refused(client.apiCall('chat.frobnicate'))).toBe('unknown_method');
  });
});

describe('chat', () => {
  it('posts, edits in place and keeps the blocks, deletes', async () => {
    const blocks = [{ type: 'divider' }];
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'before', blocks });
    await client.chat.update({ channel, ts, text: 'after' });
    expect(slack.messages('#payments')).toMatchObject([
      { ts, text: 'after', blocks, edited: { user: 'U0CALLBOARD' } },
    ]);
    await client.chat.update({ channel, ts, text: 'bare', blocks: [] });
    expect(slack.messages('#payments')[0]?.blocks).toEqual([]);
    await client.chat.delete({ channel, ts });
    expect(slack.messages('#payments')).toEqual([]);
    expect(await refused(client.chat.update({ channel, ts, text: 'x' }))).toBe('message_not_found');
  });

  it('answers in threads and keeps metadata for those who ask', async () => {
    const { ts = '' } = await client.chat.postMessage({ channel, text: 'parent' });
    const metadata = { event_type: 'callboard', event_payload: { key: 'mention:1' } };
    await client.chat.postMessage({ channel, text: 'reply', thread_ts: ts, metadata });
    expect(slack.thread(slack.messages('#payments')[0]!)).toMatchObject([{ text: 'reply', metadata }]);
    const plain = await client.conversations.replies({ channel, ts });
    const full = await client.conversations.replies({ channel, ts, include_all_metadata: true });
    expect(plain.messages?.map((message) => [message.text, message.metadata])).toEqual([
      ['parent', undefined],
      ['reply', undefined],
    ]);
    expect(full.messages?.[1]?.metadata).toEqual(metadata);
    const history = await client.conversations.history({ channel, oldest: '0' });
    expect(history.messages).toMatchObject([{ text: 'parent', reply_count: 1 }]);
    expect(await refused(client.chat.postMessage({ channel, text: 'x', thread_ts: '1.2' }))).toBe(
      'invalid_thread_ts',
    );
  });

  it('shows ephemeral messages to one person, and in no history', async () => {
    await client.chat.postEphemeral({ channel, user: 'U00000DANA', text: 'psst' });
    expect(slack.ephemerals('dana').map((message) => message.text)).toEqual(['psst']);
    expect(slack.ephemerals('lee')).toEqual([]);
    expect((await client.conversations.history({ channel })).messages).toEqual([]);
    expect(await refused(client.chat.postEphemeral({ channel, user: 'U000000SAM', text: 'x' }))).toBe(
      'user_not_in_channel',
    );
  });

  it.each([
    ['channel_not_found', { channel: 'C0NOWHERE', text: 'x' }],
    ['channel_not_found', { channel: id.secrets, text: 'x' }],
    ['not_in_channel', { channel: id.random, text: 'x' }],
    ['is_archived', { channel: id.old, text: 'x' }],
    ['no_text', { channel, text: '' }],
    ['msg_too_long', { channel, text: 'x'.repeat(40_001) }],
    ['invalid_metadata_format', { channel, text: 'x', metadata: { event_type: 'x' } as never }],
    ['invalid_blocks_format', { channel, text: 'x', blocks: 'nonsense' as never }],
  ])('refuses with %s', async (error, call) => {
    expect(await refused(client.chat.postMessage(call))).toBe(error);
  });

  it('says what is wrong with blocks', async () => {
    const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: '' } }];
    const answer = (await failure(client.chat.postMessage({ channel, text: 'x', blocks }))).data;
    expect(answer).toMatchObject({
      error: 'invalid_blocks',
      errors: ['must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      response_metadata: {
        messages: ['[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]'],
      },
    });
    const long = Array.from({ length: 5 }, () => ({
      type: 'section',
      text: { type: 'mrkdwn', text: 'x'.repeat(2900) },
    }));
    expect(await refused(client.chat.postMessage({ channel, text: 'x', blocks: long }))).toBe(
      'msg_blocks_too_long',
    );
  });

  it('posts to public channels it is not in with a scope for it, or after joining', async () => {
    const open = await startAcme({ scopes: [...scopes, 'chat:write.public'] });
    await clientOf(open).chat.postMessage({ channel: id.random, text: 'hello' });
    expect(open.messages('#random')).toHaveLength(1);
    await open.stop();
    await client.conversations.join({ channel: id.random });
    await client.chat.postMessage({ channel: id.random, text: 'hello' });
    expect(slack.messages('#random')).toHaveLength(1);
  });

  it('edits nothing of others', async () => {
    await slack.as('dana').in('#random').mentions('hi');
    await client.conversations.join({ channel: id.random });
    const { ts } = slack.messages('#random')[0]!;
    expect(await refused(client.chat.update({ channel: id.random, ts, text: 'x' }))).toBe(
      'cant_update_message',
    );
    expect(await refused(client.chat.delete({ channel: id.random, ts }))).toBe('cant_delete_message');
  });
});

describe('people', () => {
  it('are listed page by page, those of our organisation', async () => {
    const names: (string | undefined)[] = [];
    for await (const page of client.paginate('users.list', { limit: 2 })) {
      const { members = [] } = page as webApi.UsersListResponse;
      names.push(...members.map((member) => member.name));
    }
    expect(names).toEqual(['callboard', 'dana', 'lee', 'gus', 'ed']);
    expect(slack.calls.filter((call) => call.method === 'users.list')).toHaveLength(3);
  });

  it('are members, admins, guests, gone, or strangers', async () => {
    const info = async (user: string) => (await client.users.info({ user })).user;
    expect(await info('U00000DANA')).toMatchObject({
      deleted: false,
      is_restricted: false,
      profile: { email: 'dana@acme.dev' },
    });
    expect(await info('U000000LEE')).toMatchObject({ is_admin: true, tz: 'America/New_York' });
    expect(await info('U000000GUS')).toMatchObject({ is_restricted: true, is_ultra_restricted: false });
    expect(await info('U0000000ED')).toMatchObject({ deleted: true });
    expect(await info('U000000SAM')).toMatchObject({ team_id: 'T000000OTHER', is_stranger: true });
    expect(await info('U0CALLBOARD')).toMatchObject({ is_bot: true });
    expect(await refused(client.users.info({ user: 'U0NOBODY' }))).toBe('user_not_found');
  });

  it('belong to a team, and so does the bot', async () => {
    expect(await client.team.info()).toMatchObject({ team: { id: 'T00000ACME', domain: 'acme' } });
    expect(await client.bots.info({ bot: 'B0CALLBOARD' })).toMatchObject({ bot: { user_id: 'U0CALLBOARD' } });
    expect(await refused(client.bots.info({ bot: 'B0OTHER' }))).toBe('bot_not_found');
  });

  it('hide their e-mail without its scope', async () => {
    const poor = await startAcme({ scopes: ['users:read'] });
    expect((await clientOf(poor).users.info({ user: 'U00000DANA' })).user?.profile?.email).toBeUndefined();
    await poor.stop();
  });
});

describe('conversations', () => {
  it('tell what a channel is', async () => {
    const info = async (of: string) => (await client.conversations.info({ channel: of })).channel;
    expect(await info(id.payments)).toMatchObject({
      name: 'payments',
      is_member: true,
      topic: { value: 'Everything about money' },
    });
    expect(await info(id.board)).toMatchObject({ is_private: true });
    expect(await info('C0PARTNERS')).toMatchObject({ is_ext_shared: true });
    expect(await info(id.old)).toMatchObject({ is_archived: true });
    expect(await refused(client.conversations.info({ channel: id.secrets }))).toBe('channel_not_found');
    expect((await client.conversations.members({ channel: id.board })).members).toEqual([
      'U00000DANA',
      'U000000LEE',
      'U0CALLBOARD',
    ]);
  });

  it('open direct messages', async () => {
    const { channel: im } = await client.conversations.open({ users: 'U00000DANA' });
    await client.chat.postMessage({ channel: im?.id ?? '', text: 'hello' });
    expect(slack.messages('@dana').map((message) => message.text)).toEqual(['hello']);
    expect(await refused(client.conversations.open({ users: 'U0000000ED' }))).toBe('user_disabled');
  });

  it('page through history, newest first, within bounds', async () => {
    const sent: string[] = [];
    for (const text of ['one', 'two', 'three'])
      sent.push((await client.chat.postMessage({ channel, text })).ts ?? '');
    const texts = async (more: object) =>
      (await client.conversations.history({ channel, ...more })).messages?.map((message) => message.text);
    expect(await texts({})).toEqual(['three', 'two', 'one']);
    expect(await texts({ oldest: sent[0] })).toEqual(['three', 'two']);
    expect(await texts({ oldest: sent[1], inclusive: true })).toEqual(['three', 'two']);
    const first = await client.conversations.history({ channel, limit: 2 });
    expect(first).toMatchObject({ has_more: true });
    expect(await texts({ limit: 2, cursor: first.response_metadata?.next_cursor })).toEqual(['one']);
    expect(await refused(client.conversations.history({ channel: id.random }))).toBe('not_in_channel');
  });
});

describe('faults', () => {
  it('are those that were planned, as often as planned', async () => {
    slack.fails('chat.postMessage', { kind: 'ratelimited', retryAfter: 7 }, 2);
    const limited = await client.chat.postMessage({ channel, text: 'x' }).catch((error: unknown) => error);
    expect(limited).toMatchObject({ code: 'slack_webapi_rate_limited_error', retryAfter: 7 });
    expect(await refused(client.chat.postMessage({ channel, text: 'x' }))).toBe(
      'slack_webapi_rate_limited_error',
    );
    slack.fails('chat.postMessage', { kind: 'status', status: 503 });
    slack.fails('chat.postMessage', { kind: 'error', error: 'fatal_error' });
    const broken = await client.chat.postMessage({ channel, text: 'x' }).catch((error: unknown) => error);
    expect(broken).toBeInstanceOf(Error);
    expect(await refused(client.chat.postMessage({ channel, text: 'x' }))).toBe('fatal_error');
    expect(slack.messages('#payments')).toEqual([]);
    await client.chat.postMessage({ channel, text: 'at last' });
    expect(slack.messages('#payments')).toHaveLength(1);
  });

  it('lose the answer of what was done', async () => {
    slack.fails('chat.postMessage', { kind: 'lost' });
    await expect(client.chat.postMessage({ channel, text: 'there' })).rejects.toThrow();
    expect(slack.messages('#payments').map((message) => message.text)).toEqual(['there']);
  });

  it('hang until the caller gives up, or the workspace stops', async () => {
    slack.fails('auth.test', { kind: 'hang' });
    const impatient = new webApi.WebClient(slack.botToken, {
      slackApiUrl: slack.apiUrl,
      retryConfig: { retries: 0 },
      timeout: 50,
      logLevel: LogLevel.ERROR,
    });
    await expect(impatient.auth.test()).rejects.toThrow();
  });

  it('allow one message a second and channel where wanted', async () => {
    let now = Date.parse('2026-11-22T21:33:00Z');
    const strict = await startAcme({ onePerSecond: true, clock: () => new Date(now) });
    const write = () => clientOf(strict).chat.postMessage({ channel, text: 'x' });
    await write();
    expect(await refused(write())).toBe('slack_webapi_rate_limited_error');
    expect(await refused(clientOf(strict).chat.postMessage({ channel: id.board, text: 'x' }))).toBe(
      'not refused',
    );
    now += 1000;
    await write();
    expect(strict.messages('#payments')).toHaveLength(2);
    await strict.stop();
  });
});

import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { onRecordedSlack } from './web-api.ts';

const home = { ok: true, team_id: 'T1', user_id: 'UBOT' };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  nock.abortPendingRequests();
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('a person', () => {
  const dana = {
    id: 'U1',
    team_id: 'T1',
    name: 'dana',
    real_name: 'Dana Smith',
    tz: 'Europe/Berlin',
    deleted: false,
    profile: { email: 'dana@acme.dev', display_name: '' },
  };
  const asked = async (user: unknown) => {
    const { api, directory } = onRecordedSlack();
    api.post('/auth.test').reply(200, home);
    api.post('/users.info', 'user=U1').reply(200, { ok: true, user });
    return await directory.person('U1', 1000);
  };

  it('is read from what Slack tells', async () => {
    expect(await asked(dana)).toEqual({
      kind: 'ok',
      value: {
        team: 'T1',
        user: 'U1',
        name: 'Dana Smith',
        email: 'dana@acme.dev',
        deleted: false,
        guest: false,
        timeZone: 'Europe/Berlin',
      },
    });
  });

  it.each<[string, object, object]>([
    ['a guest of one channel', { is_ultra_restricted: true }, { guest: true }],
    ['a guest', { is_restricted: true }, { guest: true }],
    ['somebody of another organisation', { team_id: 'T2' }, { team: 'T2' }],
    [
      'a colleague of an Enterprise organisation',
      { team_id: 'T2', enterprise_user: { teams: ['T2', 'T1'] } },
      { team: 'T1' },
    ],
    ['somebody without a time zone', { tz: null }, { team: 'T1' }],
    ['somebody who left', { deleted: true, profile: {} }, { deleted: true }],
  ])('%s', async (_, over, want) => {
    expect(await asked({ ...dana, ...over })).toMatchObject({ kind: 'ok', value: want });
  });

  it.each([[{ ...dana, is_bot: true }], [{ ...dana, id: 'USLACKBOT' }], [{ name: 7 }], [null], ['U1']])(
    'is nobody: %j',
    async (user) => {
      expect(await asked(user)).toEqual({ kind: 'refused', reason: 'user_not_found' });
    },
  );

  it('is unavailable when Slack takes longer than there is time', async () => {
    const { api, directory } = onRecordedSlack();
    api.post('/auth.test').reply(200, home);
    api.post('/users.info').delay(5000).reply(200, { ok: true, user: dana });
    expect(await directory.person('U1', 100)).toMatchObject({ kind: 'unavailable' });
  });

  it('that Slack does not know is refused', async () => {
    const { api, directory } = onRecordedSlack();
    api.post('/auth.test').reply(200, home);
    api.post('/users.info').reply(200, { ok: false, error: 'user_not_found' });
    expect(await directory.person('U1', 1000)).toEqual({ kind: 'refused', reason: 'user_not_found' });
  });
});

describe('all people', () => {
  const member = (n: number, over: object = {}) => ({ id: `U${n}`, team_id: 'T1', name: `n${n}`, ...over });
  const listed = async ({ directory }: ReturnType<typeof onRecordedSlack>) => {
    const users: string[][] = [];
    for await (const page of directory.people()) users.push(page.map(({ user }) => user));
    return users;
  };

  it('are listed two hundred at a time, without bots and other organisations', async () => {
    const slack = onRecordedSlack();
    slack.api.post('/auth.test').reply(200, home);
    slack.api.post('/users.list', 'limit=200').reply(200, {
      ok: true,
      members: [member(1), member(2, { is_bot: true })],
      response_metadata: { next_cursor: 'b' },
    });
    slack.api.post('/users.list', 'limit=200&cursor=b').reply(200, {
      ok: true,
      members: [member(3, { team_id: 'T2' }), member(4)],
      response_metadata: { next_cursor: '' },
    });
    expect(await listed(slack)).toEqual([['U1'], ['U4']]);
  });

  it('obey 429 between pages', async () => {
    const slack = onRecordedSlack();
    slack.api.post('/auth.test').reply(200, home);
    slack.api.post('/users.list').reply(429, {}, { 'retry-after': '30' });
    slack.api.post('/users.list').reply(200, { ok: true, members: [member(1)] });
    expect(await listed(slack)).toEqual([['U1']]);
    expect(slack.waits).toEqual([30_000]);
  });

  it('are no half listing: a page that fails is an error', async () => {
    const slack = onRecordedSlack();
    slack.api.post('/auth.test').reply(200, home);
    slack.api
      .post('/users.list')
      .reply(200, { ok: true, members: [], response_metadata: { next_cursor: 'b' } });
    slack.api.post('/users.list').times(4).reply(500);
    await expect(listed(slack)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'Slack did not list its people: HTTP 500',
    });
  });
});

describe('a channel', () => {
  it.each<[object, object]>([
    [
      { name: 'payments', topic: { value: 'Money' } },
      { name: 'payments', topic: 'Money', shared: false, archived: false },
    ],
    [
      { name: 'partners', is_ext_shared: true, topic: { value: '' } },
      { name: 'partners', shared: true, archived: false },
    ],
    [{ is_im: true }, { shared: false, archived: false }],
    [
      { name: 'old', is_archived: true, is_pending_ext_shared: true },
      { name: 'old', shared: true, archived: true },
    ],
  ])('%j', async (channel, want) => {
    const { api, directory } = onRecordedSlack();
    api.post('/conversations.info', 'channel=C1').reply(200, { ok: true, channel });
    expect(await directory.channel('C1')).toEqual({ kind: 'ok', value: { id: 'C1', ...want } });
  });
});

describe('the installation', () => {
  it('is asked for once, and again where Slack did not answer', async () => {
    const { api, installation } = onRecordedSlack();
    api.post('/auth.test').reply(200, home);
    expect(await Promise.all([installation(), installation()])).toEqual(
      Array(2).fill({ kind: 'ok', value: { team: 'T1', bot: 'UBOT' } }),
    );
    expect(await installation()).toMatchObject({ kind: 'ok' });
  });

  it('that is revoked is refused', async () => {
    const { api, installation } = onRecordedSlack();
    api.post('/auth.test').reply(200, { ok: false, error: 'token_revoked' });
    expect(await installation()).toEqual({ kind: 'refused', reason: 'token_revoked' });
  });
});

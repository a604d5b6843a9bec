import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../support/slack.ts';
import { setStage, type Stage } from './stage.ts';

describe.each(['http', 'socket'] as const)('an event over %s', (mode) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ mode, patience: { ackMs: 300, answerMs: 1000 } });
  });
  afterAll(() => stage.stop());
  const bots = (place: string) => stage.slack.messages(place).filter(({ bot_id }) => bot_id !== undefined);

  it('a mention is answered in its thread, in the stages of the answer', async () => {
    await stage.slack.as('dana').in('#payments').mentions('is dim lit?');
    expect(await stage.work()).toEqual([{ kind: 'drawn' }]);
    const mention = stage.slack.messages('#payments').at(-1)!;
    const [, reply, ...more] = [mention, ...stage.slack.thread(mention)];
    expect(more).toEqual([]);
    expect(wordsOf(reply!)).toContain('Lamp dim is lit');
    expect(reply).toMatchObject({
      metadata: { event_payload: { key: `mention:${mention.channel}:${mention.ts}` } },
    });
    const calls = stage.slack.calls
      .map(({ method }) => method)
      .filter((method) => method.startsWith('chat.'));
    expect(calls.slice(-2)).toEqual(['chat.postMessage', 'chat.update']);
    expect(bots('#payments')).toEqual([]);
  });

  it('a mention in a thread is answered in that thread', async () => {
    const parent = stage.slack.messages('#payments')[0]!;
    await stage.slack.as('lee').in('#payments').mentions('garage', parent);
    await stage.work();
    expect(wordsOf(stage.slack.thread(parent).at(-1)!)).toContain('Lamp garage is lit');
  });

  it('an empty mention is answered with help', async () => {
    await stage.slack.as('dana').in('#payments').mentions('');
    await stage.work();
    const mention = stage.slack.messages('#payments').at(-1)!;
    expect(wordsOf(stage.slack.thread(mention)[0]!)).toContain('Lamp help');
  });

  it('a direct message is answered where it was written', async () => {
    await stage.slack.as('dana').messages('salt & pepper');
    await stage.work();
    expect(wordsOf(bots('@dana').at(-1)!)).toContain('Lamp salt & pepper is lit');
  });

  it('what cannot be answered is said where the answer would be', async () => {
    await stage.slack.as('dana').messages('boom');
    await stage.work();
    expect(wordsOf(bots('@dana').at(-1)!)).toContain('Something went wrong on our side');
  });

  it.each(['gus', 'sam'])('a mention by %s, who may not read, is not answered', async (person) => {
    const place = person === 'sam' ? '#partners' : '#payments';
    const delivery = await stage.slack.as(person).in(place).mentions('kitchen');
    expect(delivery?.outcome).toBe('ok');
    expect(stage.queue).toEqual([]);
    expect(stage.slack.ephemerals(person)).toEqual([]);
  });

  it('a mention where another organisation reads along is answered to the asker alone', async () => {
    await stage.slack.as('dana').in('#partners').mentions('lighthouse');
    expect(stage.queue).toEqual([]);
    expect(wordsOf(stage.slack.ephemerals('dana').at(-1)!)).toContain('Lamp lighthouse is lit');
    expect(bots('#partners')).toEqual([]);
  });

  it.each([
    ['by a bot', { bot_id: 'B1' }],
    ['that was edited', { edited: { user: 'U00000DANA', ts: '1.2' } }],
    ['of a change', { subtype: 'message_changed' }],
    ['by the bot itself', { user: 'U0CALLBOARD' }],
    ['in a channel', { channel_type: 'channel' }],
    ['by nobody', { user: undefined }],
    ['of another form', { ts: 7 }],
  ])('a message %s is no question', async (_, over) => {
    const message = {
      type: 'message',
      channel_type: 'im',
      user: 'U00000DANA',
      text: 'x',
      channel: 'D1',
      ts: '1.1',
    };
    const delivery = await stage.slack.happens({ ...message, ...over });
    expect(delivery.outcome).toBe('ok');
    expect(stage.queue).toEqual([]);
  });

  it('about a person becomes a job; about a bot, or of another form, nothing', async () => {
    const user = {
      id: 'U00000DANA',
      team_id: 'T00000ACME',
      name: 'dana',
      tz: 'Europe/Rome',
      profile: { email: 'd@acme.dev' },
    };
    await stage.slack.happens({ type: 'user_change', user });
    expect(stage.queue.splice(0)).toEqual([
      {
        job: 'person',
        input: {
          team: 'T00000ACME',
          user: 'U00000DANA',
          name: 'dana',
          email: 'd@acme.dev',
          deleted: false,
          guest: false,
          timeZone: 'Europe/Rome',
        },
      },
    ]);
    await stage.slack.happens({ type: 'team_join', user: { ...user, is_bot: true } });
    await stage.slack.happens({ type: 'team_join', user: { ...user, team_id: 'T000000OTHER' } });
    await stage.slack.happens({ type: 'user_change', user: 'U1' });
    expect(stage.queue).toEqual([]);
  });

  it('that cannot be stored is sent again by Slack, and then done once', async () => {
    const { db } = stage.ports;
    const failing = { left: 2 };
    Object.assign(stage.ports, {
      enqueue: (_: unknown, job: string, input: object) => {
        if (failing.left-- > 0) return Promise.reject(new Error('the queue is down'));
        stage.queue.push({ job, input });
        return Promise.resolve();
      },
    });
    const before = stage.slack.deliveries.length;
    const delivery = await stage.slack.as('dana').in('#payments').mentions('tower');
    expect(delivery).toMatchObject({ outcome: 'ok', attempt: 2 });
    expect(stage.slack.deliveries.slice(before).map(({ outcome }) => outcome)).toEqual(
      mode === 'http'
        ? ['dispatch_failed', 'dispatch_failed', 'ok']
        : ['operation_timeout', 'operation_timeout', 'ok'],
    );
    expect(await stage.work()).toEqual([{ kind: 'drawn' }]);
    const rows = await db
      .selectFrom('announcements')
      .select('wanted')
      .where('address', 'like', '%tower')
      .execute();
    expect(rows).toEqual([{ wanted: 1 }]);
  });
});

import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setStage, type Stage } from './stage.ts';

const now = new Date('2026-11-22T21:33:00Z');

/** Signed as Slack does it; docs.slack.dev/authentication/verifying-requests-from-slack. */
function signed(body: string, parts: { secret?: string; at?: number; type?: string } = {}): Request {
  const { secret = 'new', at = now.getTime() / 1000, type = 'application/json' } = parts;
  const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex');
  return new Request('http://callboard/slack/events', {
    method: 'POST',
    headers: {
      'content-type': type,
      'x-slack-request-timestamp': `${at}`,
      'x-slack-signature': `v0=${signature}`,
    },
    body,
  });
}

const form = 'application/x-www-form-urlencoded';

function command(over: Record<string, string> = {}): string {
  return new URLSearchParams({
    command: '/who-owns',
    text: 'kitchen',
    team_id: 'T00000ACME',
    user_id: 'U00000DANA',
    channel_id: 'C0PAYMENTS',
    channel_name: 'payments',
    response_url: 'http://127.0.0.1:9/response',
    trigger_id: `${Math.random()}`,
    ...over,
  }).toString();
}

const mention = (id: string, over: object = {}) =>
  JSON.stringify({
    type: 'event_callback',
    event_id: id,
    team_id: 'T00000ACME',
    authorizations: [{ team_id: 'T00000ACME', user_id: 'U0CALLBOARD' }],
    event: {
      type: 'app_mention',
      user: 'U00000DANA',
      text: '<@U0CALLBOARD> kitchen',
      channel: 'C0PAYMENTS',
      ts: `${id}.1`,
    },
    ...over,
  });

describe('a request over HTTP', () => {
  let stage: Stage;
  let send: (request: Request) => Promise<Response>;
  beforeAll(async () => {
    stage = await setStage({
      clock: () => now,
      signingSecrets: ['old', 'new'],
      patience: { ackMs: 300, answerMs: 600 },
    });
    send = stage.door.fetch!;
  });
  afterAll(() => stage.stop());

  it.each(['old', 'new'])('signed with the %s secret is answered', async (secret) => {
    const response = await send(signed(command(), { secret, type: form }));
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('Lamp kitchen is lit');
  });

  it.each<[string, (request: Request) => void, Parameters<typeof signed>[1]]>([
    ['with a wrong secret', () => undefined, { secret: 'other' }],
    ['five minutes and a second old', () => undefined, { at: now.getTime() / 1000 - 301 }],
    ['five minutes and a second ahead', () => undefined, { at: now.getTime() / 1000 + 301 }],
    ['without a signature', ({ headers }) => headers.delete('x-slack-signature'), {}],
    ['with an empty signature', ({ headers }) => headers.set('x-slack-signature', ''), {}],
    ['with a signature of another version', ({ headers }) => headers.set('x-slack-signature', 'v1=00'), {}],
    ['without a timestamp', ({ headers }) => headers.delete('x-slack-request-timestamp'), {}],
    [
      'with a timestamp that is no number',
      ({ headers }) => headers.set('x-slack-request-timestamp', 'now'),
      {},
    ],
    [
      'with another timestamp than was signed',
      ({ headers }) => headers.set('x-slack-request-timestamp', '1795383181'),
      {},
    ],
  ])('%s is refused, and nothing happens', async (_, spoil, parts) => {
    const before = [...stage.lamps.asked];
    for (const request of [signed(command(), { type: form, ...parts }), signed(mention('Ev0'), parts)]) {
      spoil(request);
      expect((await send(request)).status).toBe(401);
    }
    expect([...stage.lamps.asked]).toEqual(before);
    expect(stage.queue).toEqual([]);
  });

  it.each([
    ['no JSON', '{"type":', 'application/json'],
    ['JSON that is no object', '[1]', 'application/json'],
    ['JSON that is null', 'null', 'application/json'],
    ['of an unknown type', '<xml/>', 'application/xml'],
    ['a form with a payload that is no JSON', 'payload=%7B', form],
    ['an event that is a string', '{"event":"x"}', 'application/json'],
    ['an event without a type', '{"event":{}}', 'application/json'],
    ['actions that are none', `payload=${encodeURIComponent('{"actions":[]}')}`, form],
    [
      'actions without their rest',
      `payload=${encodeURIComponent('{"type":"block_actions","actions":[{}],"user":{}}')}`,
      form,
    ],
    ['a command without its rest', 'command=/who-owns', form],
    ['a mention without its workspace', '{"event":{"type":"app_mention"}}', 'application/json'],
  ])('that is signed but %s is refused with words', async (_, body, type) => {
    const response = await send(signed(body, { type }));
    expect(response.status).toBe(400);
    expect(await response.text()).toMatch(/^(The body is|This is no request)/);
  });

  it('larger than a megabyte is refused unread', async () => {
    expect((await send(signed('x'.repeat(1_000_001)))).status).toBe(413);
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(300_000)),
    });
    const endless = new Request('http://callboard/slack/events', { method: 'POST', body, duplex: 'half' });
    expect((await send(endless)).status).toBe(413);
  });

  it('from a talk between two people, which the bot cannot see, is answered to the asker alone', async () => {
    const body = command({ channel_name: 'directmessage', channel_id: 'D0ELSEWHERE' });
    const response = await send(signed(body, { type: form }));
    expect(await response.json()).toMatchObject({ response_type: 'ephemeral' });
  });

  it('to prove the address is answered with the challenge', async () => {
    const response = await send(signed('{"type":"url_verification","challenge":"c3"}'));
    expect(await response.json()).toEqual({ challenge: 'c3' });
    expect((await send(signed('ssl_check=1&token=x', { type: form }))).status).toBe(200);
  });

  it('of a kind that nobody listens to is acknowledged', async () => {
    const shortcut = {
      type: 'shortcut',
      callback_id: 'x',
      user: { id: 'U1' },
      team: { id: 'T1' },
      trigger_id: '1',
    };
    const body = `payload=${encodeURIComponent(JSON.stringify(shortcut))}`;
    expect((await send(signed(body, { type: form }))).status).toBe(200);
    expect((await send(signed(mention('Ev1', { event: { type: 'reaction_added' } })))).status).toBe(200);
  });

  it('that was answered is answered 200 when it comes again, and nothing happens', async () => {
    const body = command({ text: 'replayed', trigger_id: 'once' });
    expect(await (await send(signed(body, { type: form }))).text()).toContain('Lamp replayed');
    const again = await send(signed(body, { type: form }));
    expect([again.status, await again.text()]).toEqual([200, '']);
    expect(stage.lamps.asked.get('replayed')).toBe(1);
  });

  it('of an event is done once, however often it comes', async () => {
    stage.queue.length = 0;
    const answers = await Promise.all(Array.from({ length: 5 }, () => send(signed(mention('Ev2')))));
    answers.push(await send(signed(mention('Ev2'))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200]);
    expect(stage.queue).toHaveLength(1);
  });

  it('to share where another organisation reads along is refused in words', async () => {
    const press = {
      type: 'block_actions',
      team: { id: 'T00000ACME' },
      user: { id: 'U00000DANA', team_id: 'T00000ACME' },
      channel: { id: 'C0PARTNERS', name: 'partners' },
      container: { message_ts: '1.1', is_ephemeral: true },
      actions: [{ action_id: 'channel lamp?subject=dock' }],
      response_url: 'http://127.0.0.1:9/response',
      trigger_id: 'share',
    };
    await send(signed(`payload=${encodeURIComponent(JSON.stringify(press))}`, { type: form }));
    await expect
      .poll(() => stage.ports.lines.find(({ metadata }) => metadata.code === 'forbidden')?.metadata.error)
      .toBe('This channel is shared with another organisation, so nothing is posted here');
    expect(
      await stage.ports.db
        .selectFrom('announcements')
        .select('key')
        .where('channel', '=', 'C0PARTNERS')
        .execute(),
    ).toEqual([]);
  });
});

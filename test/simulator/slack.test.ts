import { App, HTTPReceiver, LogLevel, verifySlackRequest, webApi } from '@slack/bolt';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Slack } from '../../src/simulator/slack.ts';
import { startAcme, wordsOf } from '../support/slack.ts';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function acme(options: Parameters<typeof startAcme>[0] = {}): Promise<Slack> {
  const slack = await startAcme(options);
  closing.push(() => slack.stop());
  return slack;
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`;
}

const authorization = { botToken: 'xoxb-callboard', botId: 'B0CALLBOARD', botUserId: 'U0CALLBOARD' };

/** A Bolt app as its own documentation has it, over signed HTTP or a socket. */
async function boltApp(slack: Slack, transport: 'http' | 'socket'): Promise<App> {
  const common = {
    authorize: () => Promise.resolve(authorization),
    clientOptions: { slackApiUrl: slack.apiUrl },
    logLevel: LogLevel.ERROR,
  };
  if (transport === 'socket') {
    const app = new App({ ...common, socketMode: true, appToken: slack.appToken });
    await app.start();
    closing.push(() => app.stop());
    return app;
  }
  const receiver = new HTTPReceiver({ signingSecret: slack.signingSecret, logLevel: LogLevel.ERROR });
  const app = new App({ ...common, receiver });
  slack.connect(
    await listening(createServer((request, response) => receiver.requestListener(request, response))),
  );
  return app;
}

/** An app that answers as told, for what Bolt would not do. */
async function crudeApp(
  slack: Slack,
  answer: (request: {
    headers: Record<string, unknown>;
    body: string;
  }) => { status?: number; body?: string } | 'never',
): Promise<void> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const given = answer({ headers: request.headers, body });
      if (given === 'never') return;
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json' }).end(given.body ?? '');
    });
  });
  slack.connect(await listening(server));
}

const button = (text: string, action_id: string) => ({
  type: 'button' as const,
  text: { type: 'plain_text' as const, text },
  action_id,
});
const select = {
  type: 'external_select' as const,
  action_id: 'pick',
  placeholder: { type: 'plain_text' as const, text: 'Find a service' },
};
const option = (value: string) => ({ text: { type: 'plain_text' as const, text: value }, value });

describe.each(['http', 'socket'] as const)('a Bolt app over %s', (transport) => {
  it('answers a command, in the acknowledgement and later', async () => {
    const slack = await acme();
    const app = await boltApp(slack, transport);
    app.command('/who-owns', async ({ command, ack, respond }) => {
      await ack(`Looking for ${command.text} in ${command.channel_name}`);
      await respond({ response_type: 'in_channel', text: 'Payments owns it' });
    });
    const delivery = await slack.as('dana').in('#payments').types('/who-owns ledger');
    expect(delivery).toMatchObject({ outcome: 'ok', status: 200 });
    expect(slack.ephemerals('dana').map(wordsOf)).toEqual(['Looking for ledger in payments']);
    const posted = await slack.until('the answer', () => slack.messages('#payments').at(0));
    expect(posted).toMatchObject({ text: 'Payments owns it', bot_id: 'B0CALLBOARD' });
  });

  it('answers mentions in a thread and direct messages', async () => {
    const slack = await acme();
    const app = await boltApp(slack, transport);
    app.event('app_mention', async ({ event, client }) => {
      await client.chat.postMessage({
        channel: event.channel,
        thread_ts: event.ts,
        text: `mentioned: ${event.text}`,
      });
    });
    app.message(async ({ message, say }) => {
      if (message.channel_type === 'im' && message.subtype === undefined) await say(`heard: ${message.text}`);
    });
    await slack.as('dana').in('#payments').mentions('who owns #payments & <ledger>, @lee?');
    const [asked] = slack.messages('#payments');
    const replies = await slack.until('a reply', () =>
      slack.thread(asked!).length > 0 ? slack.thread(asked!) : undefined,
    );
    expect(replies.map(wordsOf)).toEqual([
      'mentioned: <@U0CALLBOARD> who owns <#C0PAYMENTS|payments> &amp; &lt;ledger&gt;, <@U000000LEE|lee>?',
    ]);
    await slack.as('dana').messages('help');
    const heard = await slack.until('an answer', () => slack.messages('@dana').at(1));
    expect(heard.text).toBe('heard: help');
  });

  it('has its buttons pressed and its selects searched', async () => {
    const slack = await acme();
    const app = await boltApp(slack, transport);
    app.command('/pick', async ({ ack }) => {
      await ack({
        text: 'Pick',
        blocks: [{ type: 'actions', elements: [button('Share', 'share'), select] }],
      });
    });
    app.options('pick', async ({ options, ack }) => {
      await ack({ options: [option(`${options.value}ments`)] });
    });
    app.action('pick', async ({ ack, action, respond }) => {
      await ack();
      const chosen = action.type === 'external_select' ? action.selected_option?.value : undefined;
      await respond({ replace_original: true, text: `picked ${chosen}` });
    });
    app.action('share', async ({ ack, body, client }) => {
      await ack();
      await client.chat.postMessage({ channel: body.channel?.id ?? '', text: `shared by ${body.user.id}` });
    });
    const dana = slack.as('dana');
    await dana.in('#payments').types('/pick');
    const [card] = slack.ephemerals('dana');
    await dana.presses(card!, 'Share');
    const shared = await slack.until('the shared card', () => slack.messages('#payments').at(0));
    expect(shared.text).toBe('shared by U00000DANA');
    const [found] = await dana.searches(card!, 'Find a service', 'pay');
    expect(found).toMatchObject({ value: 'payments' });
    await dana.selects(card!, 'Find a service', found!);
    await slack.until('the card to change', () =>
      slack.ephemerals('dana').find(({ text }) => text === 'picked payments'),
    );
    expect(slack.ephemerals('dana')).toHaveLength(1);
  });
});

describe('requests over HTTP', () => {
  it('are signed so that Bolt accepts them, and no other secret does', async () => {
    const slack = await acme();
    await crudeApp(slack, () => ({}));
    const { headers, body } = await slack.as('dana').in('#payments').types('/who-owns ledger');
    const request = {
      body,
      headers: {
        'x-slack-signature': headers['x-slack-signature'] ?? '',
        'x-slack-request-timestamp': Number(headers['x-slack-request-timestamp']),
      },
    };
    expect(() => verifySlackRequest({ signingSecret: slack.signingSecret, ...request })).not.toThrow();
    expect(() => verifySlackRequest({ signingSecret: 'another', ...request })).toThrow('signature mismatch');
  });

  it('carry what Slack documents', async () => {
    const slack = await acme();
    await crudeApp(slack, () => ({}));
    const { payload } = await slack.as('dana').in('#board').types('/who-owns @lee in #payments');
    expect(payload).toMatchObject({
      command: '/who-owns',
      text: '<@U000000LEE|lee> in <#C0PAYMENTS|payments>',
      channel_id: 'C0000BOARD',
      channel_name: 'privategroup',
      user_id: 'U00000DANA',
      team_id: 'T00000ACME',
    });
    const im = await slack.as('dana').in('@callboard').types('/who-owns');
    expect(im.payload).toMatchObject({ channel_name: 'directmessage', text: '' });
    const shared = await slack.as('sam').in('#partners').mentions('hi');
    expect(shared?.payload).toMatchObject({
      team_id: 'T00000ACME',
      is_ext_shared_channel: true,
      event: { type: 'app_mention', user: 'U000000SAM', team: 'T000000OTHER', user_team: 'T000000OTHER' },
    });
    const changed = await slack.happens({ type: 'user_change', user: { id: 'U00000DANA', deleted: true } });
    expect(changed.payload).toMatchObject({ event: { type: 'user_change' }, is_ext_shared_channel: false });
  });

  it('can be replayed byte by byte', async () => {
    const slack = await acme();
    const seen: string[] = [];
    await crudeApp(slack, ({ body, headers }) => {
      seen.push(`${String(headers['x-slack-signature'])} ${body}`);
      return {};
    });
    const delivery = await slack.as('dana').messages('help');
    expect(await slack.replay(delivery)).toBe(200);
    expect(seen[1]).toBe(seen[0]);
  });
});

describe('an app that fails', () => {
  it('is shown as Slack shows it: late, broken, gone, or answering nonsense', async () => {
    const slack = await acme({ ackWithin: 50 });
    const bad = JSON.stringify({ blocks: [{ type: 'marquee' }], text: 'x' });
    await crudeApp(slack, ({ body }) => {
      if (body.includes('late')) return 'never';
      return body.includes('broken') ? { status: 500 } : { body: bad };
    });
    const place = slack.as('dana').in('#payments');
    expect(await place.types('/who-owns late')).toMatchObject({
      outcome: 'operation_timeout',
      status: undefined,
    });
    expect(await place.types('/who-owns broken')).toMatchObject({ outcome: 'dispatch_failed', status: 500 });
    await place.types('/who-owns nonsense');
    slack.connect('http://127.0.0.1:1/slack/events');
    await place.types('/who-owns gone');
    expect(slack.ephemerals('dana').map(wordsOf)).toEqual([
      '/who-owns failed with the error "operation_timeout"',
      '/who-owns failed with the error "dispatch_failed"',
      '/who-owns failed with the error "invalid_command_response"',
      '/who-owns failed with the error "dispatch_failed"',
    ]);
  });

  it('gets events again, three times at most, and says which time', async () => {
    const slack = await acme();
    const tries: unknown[] = [];
    await crudeApp(slack, ({ headers }) => {
      tries.push([headers['x-slack-retry-num'], headers['x-slack-retry-reason']]);
      return { status: tries.length === 3 ? 200 : 500 };
    });
    expect(await slack.as('dana').messages('help')).toMatchObject({ outcome: 'ok', attempt: 2 });
    expect(tries).toEqual([
      [undefined, undefined],
      ['1', 'http_error'],
      ['2', 'http_error'],
    ]);
    tries.push('never again 200');
    expect(await slack.as('dana').messages('help')).toMatchObject({ outcome: 'dispatch_failed', attempt: 3 });
    expect(new Set(slack.deliveries.slice(3).map(({ payload }) => payload.event_id)).size).toBe(1);
  });

  it('gets events again over a socket as well', async () => {
    const slack = await acme({ ackWithin: 30 });
    const { url } = await new webApi.WebClient(slack.appToken, {
      slackApiUrl: slack.apiUrl,
    }).apps.connections.open({});
    const socket = new WebSocket(url ?? '');
    const tries: unknown[] = [];
    socket.addEventListener('message', ({ data }) => {
      const envelope = JSON.parse(String(data)) as Record<string, unknown>;
      if (envelope.type === 'events_api') tries.push([envelope.retry_attempt, envelope.retry_reason]);
    });
    await new Promise((resolve) => socket.addEventListener('message', resolve));
    expect(await slack.as('dana').messages('help')).toMatchObject({
      outcome: 'operation_timeout',
      attempt: 3,
    });
    expect(tries).toEqual([
      [0, ''],
      [1, 'timeout'],
      [2, 'timeout'],
      [3, 'timeout'],
    ]);
  });

  it('gets no command or press twice', async () => {
    const slack = await acme();
    await crudeApp(slack, () => ({ status: 500 }));
    await slack.as('dana').in('#payments').types('/who-owns x');
    expect(slack.deliveries).toHaveLength(1);
  });
});

describe('a response_url', () => {
  /** Posts to the address that a command or press was given. */
  async function answer(
    delivery: { payload: Readonly<Record<string, unknown>> },
    body: object,
  ): Promise<[number, unknown]> {
    const response = await fetch(String(delivery.payload.response_url), {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return [response.status, await response.json()];
  }

  it('works five times in thirty minutes', async () => {
    let now = Date.parse('2026-11-22T21:33:00Z');
    const slack = await acme({ clock: () => new Date(now) });
    await crudeApp(slack, () => ({}));
    const command = () => slack.as('dana').in('#payments').types('/who-owns x');
    const used = await command();
    for (let time = 0; time < 5; time += 1)
      expect(await answer(used, { text: 'x' })).toEqual([200, { ok: true }]);
    expect(await answer(used, { text: 'x' })).toEqual([404, { ok: false, error: 'used_url' }]);
    const old = await command();
    now += 30 * 60_000 + 1;
    expect(await answer(old, { text: 'x' })).toEqual([404, { ok: false, error: 'expired_url' }]);
    const refused = await answer(await command(), { blocks: [{ type: 'section' }] });
    expect(refused).toMatchObject([400, { error: 'invalid_blocks' }]);
  });

  it("of a command replaces nothing; a button's replaces or deletes its card", async () => {
    const slack = await acme();
    const card = { text: 'card', blocks: [{ type: 'actions', elements: [button('Refresh', 'refresh')] }] };
    await crudeApp(slack, ({ body }) => (body.startsWith('payload=') ? {} : { body: JSON.stringify(card) }));
    const dana = slack.as('dana');
    const command = await dana.in('#payments').types('/who-owns x');
    await answer(command, { replace_original: true, text: 'second' });
    expect(slack.ephemerals('dana').map(({ text }) => text)).toEqual(['card', 'second']);
    const pressed = await dana.presses(slack.ephemerals('dana')[0]!, 'Refresh');
    expect(pressed.payload).toMatchObject({
      container: { is_ephemeral: true },
      actions: [{ action_id: 'refresh' }],
    });
    expect(pressed.payload).not.toHaveProperty('message');
    await answer(pressed, { replace_original: true, ...card, text: 'fresh' });
    expect(slack.ephemerals('dana').map(({ text }) => text)).toEqual(['fresh', 'second']);
    await answer(pressed, { delete_original: true });
    expect(slack.ephemerals('dana').map(({ text }) => text)).toEqual(['second']);
  });
});

describe('people', () => {
  it('cannot do what Slack would not let them', async () => {
    const slack = await acme();
    await crudeApp(slack, () => ({}));
    expect(() => slack.as('ed')).toThrow('ed is deactivated');
    expect(() => slack.as('nobody')).toThrow('There is no "nobody"');
    expect(() => slack.as('lee').in('#secrets')).toThrow('lee is no member of #secrets');
    expect(() => slack.as('lee').in('#nowhere')).toThrow('There is no channel "#nowhere"');
    expect(await slack.as('dana').in('#random').mentions('hi')).toBeUndefined();
    expect(slack.deliveries).toEqual([]);
    await slack.as('dana').messages('help');
    await expect(slack.as('dana').presses(slack.messages('@dana')[0]!, 'Share')).rejects.toThrow(
      'There is no "Share"',
    );
  });

  it('wait for what does not come, and are told what it was', async () => {
    const slack = await acme();
    const waiting = slack.until('an answer', () => slack.messages('#payments').at(0), 20);
    await expect(waiting).rejects.toThrow('Waited 20 ms in vain for an answer.');
  });
});

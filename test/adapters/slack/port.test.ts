import nock from 'nock';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { section } from '../../../src/kit/blocks.ts';
import { message } from '../../../src/kit/message.ts';
import { fieldsOf, onRecordedSlack } from './web-api.ts';

const hello = message({ summary: 'Hello & welcome', blocks: [section('Hello & welcome'), section('More')] });
const post = { channel: 'C1', message: hello, key: 'k1' };

beforeEach(() => nock.disableNetConnect());
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
  nock.enableNetConnect();
});

describe('posting', () => {
  it('sends text, blocks and the key, and lets nothing unfurl', async () => {
    const { api, port } = onRecordedSlack();
    const sent: Record<string, unknown>[] = [];
    api
      .post('/chat.postMessage', (body) => sent.push(fieldsOf(body)) > 0)
      .matchHeader('authorization', 'Bearer xoxb-1')
      .reply(200, { ok: true, channel: 'C1', ts: '1.2' });
    expect(await port.post({ ...post, thread: '1.1' })).toEqual({ kind: 'ok', ts: '1.2' });
    expect(sent).toMatchObject([
      {
        channel: 'C1',
        thread_ts: '1.1',
        text: 'Hello &amp; welcome',
        blocks: hello.blocks,
        metadata: { event_type: 'callboard_announcement', event_payload: { key: 'k1' } },
        unfurl_links: 'false',
        unfurl_media: 'false',
      },
    ]);
  });

  it('obeys 429 and waits as long as it says', async () => {
    const { api, port, waits } = onRecordedSlack();
    api.post('/chat.postMessage').reply(429, { ok: false, error: 'ratelimited' }, { 'retry-after': '3' });
    api.post('/chat.postMessage').reply(200, { ok: true, ts: '1.2' });
    expect(await port.post(post)).toEqual({ kind: 'ok', ts: '1.2' });
    expect(waits).toEqual([3000]);
  });

  it('gives a 429 back that says to wait too long', async () => {
    const { api, port } = onRecordedSlack();
    api.post('/chat.postMessage').reply(429, {}, { 'retry-after': '600' });
    expect(await port.post(post)).toEqual({ kind: 'unavailable', reason: 'ratelimited' });
  });

  it.each<[string, (api: nock.Interceptor) => unknown]>([
    ['a 500', (call) => call.reply(500, 'oops')],
    ['a 503', (call) => call.reply(503)],
    ['a broken line', (call) => call.replyWithError('socket hang up')],
    ['an answer that is no JSON', (call) => call.reply(200, '<html>')],
    ['an answer that is cut off', (call) => call.reply(200, '{"ok":tr')],
    ['an answer without a timestamp', (call) => call.reply(200, { ok: true })],
    ['fatal_error', (call) => call.reply(200, { ok: false, error: 'fatal_error' })],
    ['a 429 without a time', (call) => call.reply(429, '')],
  ])('is not repeated after %s, since it may have been posted', async (_, answer) => {
    const { api, port } = onRecordedSlack();
    answer(api.post('/chat.postMessage'));
    expect(await port.post(post)).toMatchObject({ kind: 'unavailable' });
  });

  it.each(['not_in_channel', 'channel_not_found', 'is_archived', 'invalid_auth'])(
    'is refused for good by %s',
    async (error) => {
      const { api, port } = onRecordedSlack();
      api.post('/chat.postMessage').reply(200, { ok: false, error });
      expect(await port.post(post)).toEqual({ kind: 'refused', reason: error });
    },
  );

  it('sends the text alone where the blocks are refused, and says so in the log', async () => {
    const { api, port, warnings } = onRecordedSlack();
    api.post('/chat.postMessage').reply(200, { ok: false, error: 'invalid_blocks' });
    const sent: unknown[] = [];
    api
      .post('/chat.postMessage', (body) => sent.push(fieldsOf(body).blocks) > 0)
      .reply(200, { ok: true, ts: '1.2' });
    expect(await port.post(post)).toEqual({ kind: 'ok', ts: '1.2' });
    expect(sent).toMatchObject([[{ type: 'section', text: { text: 'Hello &amp; welcome' } }]]);
    expect(warnings).toContainEqual(expect.objectContaining({ reason: 'invalid_blocks', key: 'k1' }));
  });

  it('takes turns of a second in each channel, and gives back what would wait too long', async () => {
    const { api, port, waits } = onRecordedSlack();
    api.post('/chat.postMessage').times(7).reply(200, { ok: true, ts: '1.2' });
    const ends = await Promise.all([
      ...Array.from({ length: 7 }, () => port.post(post)),
      port.post({ ...post, channel: 'C2' }),
    ]);
    expect(ends.filter(({ kind }) => kind === 'ok')).toHaveLength(7);
    expect(ends[6]).toEqual({ kind: 'unavailable', reason: 'too many messages wait' });
    expect(waits.map((ms) => Math.round(ms / 1000))).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('editing and whispering', () => {
  it('an edit keeps the key', async () => {
    const { api, port } = onRecordedSlack();
    const sent: unknown[] = [];
    api.post('/chat.update', (body) => sent.push(fieldsOf(body)) > 0).reply(200, { ok: true, ts: '1.2' });
    expect(await port.update({ channel: 'C1', ts: '1.2', message: hello, key: 'k1' })).toEqual({
      kind: 'ok',
      ts: '1.2',
    });
    expect(sent).toMatchObject([{ ts: '1.2', metadata: { event_payload: { key: 'k1' } } }]);
  });

  it('a whisper has a timestamp of its own', async () => {
    const { api, port } = onRecordedSlack();
    api.post('/chat.postEphemeral', /user=U1/).reply(200, { ok: true, message_ts: '1.3' });
    expect(await port.whisper({ channel: 'C1', user: 'U1', message: hello })).toEqual({
      kind: 'ok',
      ts: '1.3',
    });
  });
});

describe('finding', () => {
  const ours = { metadata: { event_type: 'callboard_announcement', event_payload: { key: 'k1' } } };
  const others = [
    { ts: '9.0' },
    { ts: '9.1', metadata: { event_type: 'other', event_payload: { key: 'k1' } } },
    { ts: '9.2', metadata: { ...ours.metadata, event_payload: { key: 'k2' } } },
    { ts: '9.3', metadata: 'callboard_announcement' },
  ];
  const search = { channel: 'C1', key: 'k1', since: new Date(7_500) };

  it('reads page by page until it meets the key', async () => {
    const { api, port } = onRecordedSlack();
    api
      .post('/conversations.history', /oldest=7\.000000.*include_all_metadata=true/)
      .reply(200, { ok: true, messages: others, response_metadata: { next_cursor: 'two' } });
    api
      .post('/conversations.history', /cursor=two/)
      .reply(200, { ok: true, messages: [{ ts: '8.0', ...ours }] });
    expect(await port.find(search)).toEqual({ kind: 'ok', ts: '8.0' });
  });

  it('reads a thread, trying again what failed', async () => {
    const { api, port, waits } = onRecordedSlack();
    api.post('/conversations.replies', /ts=1\.1/).reply(502);
    api.post('/conversations.replies', /ts=1\.1/).reply(200, { ok: true, messages: others });
    expect(await port.find({ ...search, thread: '1.1' })).toEqual({ kind: 'ok', ts: undefined });
    expect(waits).toHaveLength(1);
  });

  it('is refused where history may not be read', async () => {
    const { api, port } = onRecordedSlack();
    api
      .post('/conversations.history')
      .reply(200, { ok: false, error: 'missing_scope', needed: 'channels:history' });
    expect(await port.find(search)).toEqual({ kind: 'refused', reason: 'missing_scope' });
  });

  it('gives up after a thousand messages', async () => {
    const { api, port } = onRecordedSlack();
    api
      .post('/conversations.history')
      .times(5)
      .reply(200, { ok: true, messages: others, response_metadata: { next_cursor: 'more' } });
    expect(await port.find(search)).toEqual({ kind: 'ok', ts: undefined });
  });
});

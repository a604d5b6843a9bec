import { setTimeout } from 'node:timers/promises';
import type { ChatPostMessageArguments, ChatUpdateArguments, WebClient } from '@slack/web-api';
import type { Reply } from '../../core/ports.ts';
import type { Message } from '../../kit/message.ts';
import type { Found, Posted, SlackPort } from '../../kit/slack-port.ts';
import { refusesBlocks, textOnly } from '../../kit/text-only.ts';
import { callSlack, type Wait } from './call.ts';
import type { SlackLog } from './client.ts';
import { makePace } from './pace.ts';

/** The `event_type` of our messages' metadata; its `event_payload` is `{ key }`. */
export const announcementType = 'callboard_announcement';

// A post, first with blocks and then without, stays within what a drawing allows for a call.
const budgetMs = 10_000;
const turnMs = 5_000;

// Of what was said since: a message that is not among a thousand is not worth more calls.
const historyPages = 5;
const historyPage = 200;

export interface SlackPortOptions {
  readonly client: WebClient;
  readonly log: SlackLog;
  readonly wait?: Wait;
}

/** Posting over Slack's Web API: at most one message a second per channel, text alone where blocks are refused. */
export function makeSlackPort({ client, log, wait = setTimeout }: SlackPortOptions): SlackPort {
  const pace = makePace(wait, () => performance.now());

  const say = async (
    message: Message,
    where: object,
    call: (message: Message) => Promise<{ ts?: string }>,
  ) => {
    const rules = { budgetMs, repeatable: false, wait };
    const said = await callSlack(() => call(message), rules);
    if (said.kind !== 'refused' || !refusesBlocks(said.reason)) return postedOf(said);
    log.warn({ ...where, reason: said.reason, text: message.text }, 'Slack refused the blocks of a message');
    return postedOf(await callSlack(() => call(textOnly(message)), rules));
  };

  return {
    post: async ({ channel, thread, message, key }) => {
      if (!(await pace(channel, turnMs))) return { kind: 'unavailable', reason: 'too many messages wait' };
      return say(message, { channel, key }, async (shown) => client.chat.postMessage(postOf(shown)));

      function postOf(shown: Message): ChatPostMessageArguments {
        const about = { channel, metadata: metadataOf(key), unfurl_links: false, unfurl_media: false };
        return { ...about, ...shown, ...(thread !== undefined && { thread_ts: thread }) };
      }
    },

    update: ({ channel, ts, message, key }) =>
      say(message, { channel, key }, async (shown) => {
        const edit: ChatUpdateArguments = { channel, ts, ...shown, metadata: metadataOf(key) };
        return client.chat.update(edit);
      }),

    whisper: ({ channel, thread, user, message }) =>
      say(message, { channel, user }, async (shown) => {
        const about = { channel, user, ...(thread !== undefined && { thread_ts: thread }) };
        const { message_ts } = await client.chat.postEphemeral({ ...about, ...shown });
        return message_ts === undefined ? {} : { ts: message_ts };
      }),

    find: async ({ channel, thread, key, since }) => {
      const oldest = `${Math.floor(since.getTime() / 1000)}.000000`;
      const about = { channel, oldest, inclusive: true, include_all_metadata: true, limit: historyPage };
      let cursor: string | undefined;
      for (let page = 0; page < historyPages; page += 1) {
        const from = { ...about, ...(cursor !== undefined && { cursor }) };
        const read = await callSlack(
          async () =>
            thread === undefined
              ? client.conversations.history(from)
              : client.conversations.replies({ ...from, ts: thread }),
          { budgetMs, repeatable: true, wait },
        );
        if (read.kind !== 'ok') return read;
        const ts = read.value.messages?.find((message) => carries(message, key))?.ts;
        cursor = read.value.response_metadata?.next_cursor;
        if (ts !== undefined || cursor === undefined || cursor === '') return found(ts);
      }
      return found(undefined);
    },
  };
}

function metadataOf(key: string): { event_type: string; event_payload: { key: string } } {
  return { event_type: announcementType, event_payload: { key } };
}

/** True for a message of ours that was posted for the key. */
function carries(message: object, key: string): boolean {
  const metadata = 'metadata' in message ? message.metadata : undefined;
  if (typeof metadata !== 'object' || metadata === null) return false;
  if (!('event_type' in metadata) || metadata.event_type !== announcementType) return false;
  const payload = 'event_payload' in metadata ? metadata.event_payload : undefined;
  return typeof payload === 'object' && payload !== null && 'key' in payload && payload.key === key;
}

function found(ts: string | undefined): Found {
  return { kind: 'ok', ts };
}

function postedOf(reply: Reply<{ ts?: string }>): Posted {
  if (reply.kind !== 'ok') return reply;
  const { ts } = reply.value;
  return ts === undefined ? { kind: 'unavailable', reason: 'malformed answer' } : { kind: 'ok', ts };
}

import { z } from 'zod';
import { defineEvent, type Around, type Intent } from '../../contract/event.ts';

const said = z.object({
  user: z.string().optional(),
  bot_id: z.string().optional(),
  subtype: z.string().optional(),
  edited: z.unknown().optional(),
  text: z.string().default(''),
  channel: z.string(),
  channel_type: z.string().optional(),
  ts: z.string(),
  thread_ts: z.string().optional(),
  team: z.string().nullish(),
  user_team: z.string().nullish(),
});

type Said = z.output<typeof said>;

/** Somebody mentions the bot: it answers in the thread. */
export const appMention = defineEvent({
  type: 'app_mention',
  payload: said,
  read: (message, around) => answer(message, message.thread_ts ?? message.ts, around),
});

/** Somebody writes to the bot: it answers there, in the thread if it is one. */
export const directMessage = defineEvent({
  type: 'message',
  payload: said,
  read: (message, around) =>
    message.channel_type === 'im' ? answer(message, message.thread_ts, around) : { kind: 'ignore' },
});

/** The same question asked twice, by editing or by a bot, is no new one. */
function answer(message: Said, thread: string | undefined, around: Around): Intent {
  const { user, bot_id, subtype, edited, channel, ts, text } = message;
  if (user === undefined || user === around.bot) return { kind: 'ignore' };
  if (bot_id !== undefined || subtype !== undefined || edited !== undefined) return { kind: 'ignore' };
  const words = withoutMention(text, around.bot);
  return {
    kind: 'announce',
    announcement: {
      key: `mention:${channel}:${ts}`,
      channel,
      ...(thread !== undefined && { thread }),
      address: around.readText(words === '' ? 'help' : words),
      for: { team: message.user_team ?? message.team ?? around.team, user },
    },
  };
}

/** The text without the bot's own mention; other people's stay, since they can be asked about. */
function withoutMention(text: string, bot: string | undefined): string {
  const mention =
    bot === undefined ? /^\s*<@[A-Z0-9]+(?:\|[^>]*)?>/ : new RegExp(`<@${bot}(?:\\|[^>]*)?>`, 'g');
  return text
    .replace(mention, ' ')
    .replace(/^[\s,:]+/, '')
    .trim();
}

import { section } from '../../kit/blocks.ts';
import { message, type Message } from '../../kit/message.ts';
import { bold, bullets, code, join, mrkdwn } from '../../kit/text.ts';
import type { Example, HelpResult } from './answer.ts';

/** What can be asked. */
export function helpView({ examples, commands }: HelpResult): Message {
  const title = 'Ask me who owns what';
  const how = 'Type a command anywhere, mention me in a thread, or write to me directly in your own words.';
  return message({
    summary: mrkdwn`${title}. ${how}`,
    blocks: [
      section(join([bold(title), how], '\n')),
      section(join([bold('Try'), bullets(examples.map(line))], '\n')),
      section(join([bold('All commands'), bullets(commands.map(line))], '\n')),
    ],
  });
}

function line({ text, does }: Example) {
  return mrkdwn`${code(text)} · ${does}`;
}

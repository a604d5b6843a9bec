import { section } from './blocks.ts';
import type { Message } from './message.ts';

/** What Slack answers where it takes a message's text, but not its blocks. */
const refusedBlocks = new Set(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long']);

/** True for the error of a message that would be taken as `textOnly`. */
export function refusesBlocks(error: string): boolean {
  return refusedBlocks.has(error);
}

/** The message as one paragraph. It still has a block, because an edit without blocks would keep the old ones. */
export function textOnly({ text }: Message): Message {
  const paragraph = section({ mrkdwn: text });
  return { text, blocks: paragraph === undefined ? [] : [paragraph] };
}

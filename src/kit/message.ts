import type { KnownBlock } from '@slack/types';
import { context, type Piece } from './blocks.ts';
import { limit } from './bounds.ts';
import { clipMarkup, type Text } from './text.ts';

/** What a view makes: `text` is what notifications, screen readers and blockless clients get. */
export interface Message {
  readonly text: string;
  readonly blocks: KnownBlock[];
}

/**
 * A message from blocks; `summary` becomes its fallback text. Beyond 50 blocks, or Slack's bound on their
 * size, the last ones are cut, and the message says so.
 */
export function message(parts: { summary: Text; blocks: readonly Piece<KnownBlock>[] }): Message {
  const blocks = parts.blocks.filter((block) => block !== undefined);
  const text = clipMarkup(parts.summary, longestFallback).trim();
  return { text: text === '' ? '–' : text, blocks: fitting(blocks) };
}

/** Slack takes 40,000 characters and advises 4,000; a notification shows far fewer. */
const longestFallback = 3000;

/** Room for the line that says what was cut. */
const reserve = 200;

function fitting(blocks: KnownBlock[]): KnownBlock[] {
  if (blocks.length <= limit.messageBlocks && JSON.stringify(blocks).length <= limit.messageSize)
    return blocks;
  let size = reserve;
  const kept = blocks.slice(0, limit.messageBlocks - 1).filter((block) => {
    size += JSON.stringify(block).length + 1;
    return size <= limit.messageSize;
  });
  const rest = context(`… and ${blocks.length - kept.length} more`);
  return rest === undefined ? kept : [...kept, rest];
}

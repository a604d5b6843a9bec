import type { Message } from '../../src/kit/message.ts';
import { plainText } from '../../src/kit/plain.ts';

/** A message as a test reads it: its fallback text, then its blocks in words with the addresses of its buttons. */
export function drawn({ text, blocks }: Message): string {
  return `${text}\n────\n${plainText(blocks, { command: (actionId) => actionId })}`;
}

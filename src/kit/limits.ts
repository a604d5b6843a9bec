import { blocksOn, type Surface } from './check-blocks.ts';
import {
  all,
  free,
  isObject,
  list,
  shape,
  text,
  word,
  flag,
  distinct,
  type Check,
  type Violation,
} from './check.ts';
import { plainText } from './check-elements.ts';
import { limit } from './bounds.ts';

export type { Violation } from './check.ts';

/**
 * Everything Slack would refuse in a message (`{ text?, blocks? }`), a modal or a Home view, empty when all
 * is well. Takes any JSON. Sources: docs.slack.dev/reference/block-kit and what the API was seen to answer.
 */
export function violations(subject: unknown): Violation[] {
  const type = isObject(subject) ? subject.type : undefined;
  if (type === 'modal') return modal(subject, '');
  if (type === 'home') return home(subject, '');
  return messageChecks(subject, '');
}

function messageChecks(subject: unknown, path: string): Violation[] {
  const { text: fallback, blocks = [] } = isObject(subject) ? subject : {};
  const size = JSON.stringify(blocks).length;
  return [
    ...(fallback === undefined ? [] : text(limit.messageText, 0)(fallback, `${path}/text`)),
    ...blocksOf('message', limit.messageBlocks, 0)(blocks, `${path}/blocks`),
    ...(size > limit.messageSize
      ? [
          {
            path: `${path}/blocks`,
            limit: `msg_blocks_too_long: ${limit.messageSize}`,
            found: `${size} characters`,
          },
        ]
      : []),
  ];
}

function blocksOf(surface: Surface, max: number, min = 1): Check {
  return all(list(blocksOn(surface), max, min), distinct('block_id'));
}

const view = {
  private_metadata: text(limit.privateMetadata, 0),
  callback_id: text(limit.id),
  external_id: text(limit.id),
};

const modalShape = shape(
  { title: plainText(limit.modalTitle), blocks: blocksOf('modal', limit.viewBlocks) },
  {
    ...view,
    submit: plainText(limit.modalTitle),
    close: plainText(limit.modalTitle),
    clear_on_close: flag,
    notify_on_close: flag,
    submit_disabled: flag,
  },
);

/** Slack demands a submit button where there is something to fill in. */
function modal(subject: unknown, path: string): Violation[] {
  const { blocks, submit } = isObject(subject) ? subject : {};
  const asks = Array.isArray(blocks) && blocks.some((block) => isObject(block) && block.type === 'input');
  const missing = { path, limit: 'missing required field: submit', found: 'an input block without it' };
  return [...modalShape(subject, path), ...(asks && submit === undefined ? [missing] : [])];
}

const home = shape(
  { type: word('home'), blocks: blocksOf('home', limit.viewBlocks, 0) },
  { ...view, hash: free },
);

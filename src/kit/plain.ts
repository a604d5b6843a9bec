import { stripVTControlCharacters, styleText } from 'node:util';
import type { KnownBlock, TextObject } from '@slack/types';
import { signOf } from './icon.ts';
import { clean, unescape } from './text.ts';
import { inZone } from './time.ts';

/** Where the blocks are drawn. */
export interface Terminal {
  /** Columns; lines are not wrapped without it. */
  readonly width?: number;
  readonly color?: boolean;
  /** The reader's IANA zone; UTC without it. */
  readonly zone?: string;
  /** What to type instead of pressing a button; a button without an answer is not shown. */
  command?(actionId: string): string | undefined;
}

/** The same blocks for a terminal: no escape sequence of an untrusted text reaches it. */
export function plainText(blocks: readonly KnownBlock[], terminal: Terminal = {}): string {
  const draw = painter(terminal);
  const drawn = blocks.map((block) => drawBlock(block, draw, terminal)).filter((text) => text.trim() !== '');
  const width = terminal.width;
  return drawn.map((text) => (width === undefined ? text : wrap(text, width))).join('\n\n');
}

type Style = 'bold' | 'dim' | 'italic' | 'cyan';

interface Painter {
  style(style: Style, text: string): string;
  /** Slack's markup or plain text in the terminal's own means. */
  text(text: TextObject): string;
}

/** Code block, code, link or mention, bold, italic, emoji: what has meaning in Slack's markup. */
const tokens = new RegExp(
  [
    /```\n?([^]*?)\n?```/,
    /`([^`\n]+)`/,
    /<([^<>\n]*)>/,
    /(?<!\p{L}|\p{N})\*([^*\n]+)\*/u,
    /(?<!\p{L}|\p{N})_([^_\n]+)_(?!\p{L}|\p{N})/u,
    /:[a-z_]+:/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

function painter({ color = false, zone }: Terminal): Painter {
  const style = (name: Style, text: string) =>
    color ? styleText(name, text, { validateStream: false }) : text;
  const inline = (markup: string): string =>
    markup.replaceAll(
      tokens,
      (whole: string, block?: string, code?: string, special?: string, strong?: string, soft?: string) => {
        if (block !== undefined) return block;
        if (code !== undefined) return style('cyan', code);
        if (special !== undefined) return reference(special, zone);
        if (strong !== undefined) return style('bold', inline(strong));
        if (soft !== undefined) return style('italic', inline(soft));
        return signOf(whole) ?? whole;
      },
    );
  return {
    style,
    text: ({ type, text }) => (type === 'plain_text' ? clean(text) : unescape(inline(clean(text)))),
  };
}

/** What stands between `<` and `>` in Slack's markup. */
function reference(special: string, zone: string | undefined): string {
  const [target = '', label] = special.split(/\|(.*)/s);
  const moment = /^!date\^(\d+)\^([^^]*)/.exec(target);
  if (moment?.[2] === '{ago}' && label !== undefined) return label;
  if (moment !== null) return inZone(new Date(Number(moment[1]) * 1000), zone, moment[2]?.includes('{time'));
  if (target.startsWith('#') || target.startsWith('@'))
    return `${target.charAt(0)}${label ?? target.slice(1)}`;
  if (target.startsWith('!')) return label ?? `@${target.slice(1)}`;
  const address = target.replace(/^mailto:/, '');
  return label === undefined || label === address ? address : `${label} (${address})`;
}

function drawBlock(block: KnownBlock, draw: Painter, terminal: Terminal): string {
  switch (block.type) {
    case 'header':
      return draw.style('bold', draw.text(block.text));
    case 'section':
      return [
        ...(block.text === undefined ? [] : [draw.text(block.text)]),
        ...columns(
          (block.fields ?? []).map((field) => draw.text(field)),
          terminal.width,
        ),
        ...hints([block.accessory], draw, terminal),
      ].join('\n');
    case 'context':
      return draw.style(
        'dim',
        block.elements
          .map((item) => (item.type === 'image' ? clean(item.alt_text) : draw.text(item)))
          .join(' '),
      );
    case 'actions':
      return hints(block.elements, draw, terminal).join('\n');
    case 'divider':
      return '─'.repeat(Math.min(terminal.width ?? 40, 40));
    case 'image':
      return clean(block.alt_text);
    default:
      return draw.style('dim', `(${block.type}: only in Slack)`);
  }
}

// A value in less than this would be a column of single words.
const narrowest = 20;

/** Fields of a label and its value, the values below each other. */
function columns(fields: readonly string[], width = Infinity): string[] {
  const pairs = fields.map((field) => field.split(/\n(.*)/s));
  const wide = Math.max(0, ...pairs.map(([label = '']) => visible(label)));
  return pairs.map(([label = '', value]) => {
    if (value === undefined) return label;
    const gap = ' '.repeat(wide - visible(label) + 2);
    const wrapped = wrap(value, Math.max(width - wide - 2, narrowest));
    return `${label}${gap}${wrapped.replaceAll('\n', `\n${' '.repeat(wide + 2)}`)}`;
  });
}

function hints(items: readonly unknown[], draw: Painter, terminal: Terminal): string[] {
  return items.flatMap((item) => {
    if (!isButton(item)) return [];
    if (item.url !== undefined) return [`→ ${clean(item.text.text)}: ${clean(item.url)}`];
    const typed = terminal.command?.(item.action_id ?? '');
    return typed === undefined ? [] : [`→ ${draw.style('cyan', clean(typed))}`];
  });
}

interface Hinted {
  text: { text: string };
  action_id?: string;
  url?: string;
}

function isButton(item: unknown): item is Hinted {
  return typeof item === 'object' && item !== null && 'type' in item && item.type === 'button';
}

function visible(text: string): number {
  return stripVTControlCharacters(text).length;
}

/** Breaks lines between words; a continued line keeps the indentation of a value or bullet. */
function wrap(text: string, width: number): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string[] {
  if (visible(line) <= width) return [line];
  const indent = /^(?:\s*• |\s*)/.exec(line)?.[0].length ?? 0;
  const lines: string[] = [];
  let current = '';
  for (const part of line.split(/(?<=\S) (?=\S)/)) {
    const joined = current === '' ? part : `${current} ${part}`;
    if (visible(joined) <= width || current === '') current = joined;
    else {
      lines.push(current);
      current = ' '.repeat(indent) + part;
    }
  }
  return [...lines, current];
}

import { styleText } from 'node:util';
import { z } from 'zod';
import { clean, oneLine } from '../kit/text.ts';

const line = z.looseObject({ time: z.string(), level: z.string(), msg: z.string() });

const colors: ReadonlyMap<string, 'yellow' | 'red'> = new Map([
  ['warn', 'yellow'],
  ['error', 'red'],
  ['fatal', 'red'],
]);

// Revisions and digests; as git shortens them.
const hash = /\b([0-9a-f]{12})[0-9a-f]{28,}\b/g;

const indent = ' '.repeat('hh:mm:ss '.length);

/**
 * A log line (JSON) for people: time, message and what belongs to it on one line, lists and stacks below it. Request
 * ids are shown where something went wrong; control characters nowhere.
 */
export function readableLine(json: string): string {
  const { time, level, msg, ...metadata } = line.parse(JSON.parse(json));
  const color = colors.get(level);
  if (color === undefined) delete metadata.requestId;
  const clock = new Date(time).toTimeString().slice(0, 'hh:mm:ss'.length);
  const said = color === undefined ? clean(msg) : styleText(color, `${level.toUpperCase()} ${clean(msg)}`);
  const { words, below } = shown(metadata);
  const behind = words.length === 0 ? '' : ` ${styleText('dim', words.join(' '))}`;
  return [`${styleText('dim', clock)} ${said}${behind}`, ...below.map((each) => indent + each), ''].join(
    '\n',
  );
}

interface Shown {
  /** `name=value`, to stand behind the message. */
  readonly words: readonly string[];
  /** Lines of their own. */
  readonly below: readonly string[];
}

function shown(metadata: object): Shown {
  const parts = Object.entries(metadata).map(([name, value]: [string, unknown]): Shown => {
    if (value === null) return { words: [], below: [] };
    if (Array.isArray(value)) return { words: [], below: value.map(text) };
    if (name === 'stack' && typeof value === 'string') return { words: [], below: framesOf(value) };
    // Counts of changes and the like: those that are none say nothing.
    if (typeof value === 'object') return shown(withoutZeros(value));
    return { words: [`${name}=${quoted(text(value))}`], below: [] };
  });
  return { words: parts.flatMap(({ words }) => words), below: parts.flatMap(({ below }) => below) };
}

function withoutZeros(counts: object): object {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== 0));
}

function framesOf(stack: string): string[] {
  return stack.split('\n').slice(1).map(oneLine);
}

function text(value: unknown): string {
  return oneLine(typeof value === 'string' ? value : JSON.stringify(value)).replace(hash, '$1');
}

function quoted(word: string): string {
  return /[\s"]/.test(word) ? JSON.stringify(word) : word;
}

import { isMap, isPair, isScalar, isSeq, type Scalar } from 'yaml';
import { bounds } from './source.ts';

/**
 * The keys that a mapping anywhere below a node has more than once (the later ones), as `yaml` compares
 * them.
 */
export function repeatedKeys(node: unknown, found: Scalar[] = []): Scalar[] {
  if (isPair(node)) {
    repeatedKeys(node.key, found);
    repeatedKeys(node.value, found);
  } else if (isMap(node)) {
    const seen = new Set<unknown>();
    for (const pair of node.items) {
      if (isScalar(pair.key)) {
        if (seen.has(pair.key.value)) found.push(pair.key);
        seen.add(pair.key.value);
      }
      repeatedKeys(pair, found);
    }
  } else if (isSeq(node)) {
    for (const item of node.items) repeatedKeys(item, found);
  }
  return found;
}

/** A value that can be stored, or which bound it passes: `too-deep` also where it contains itself. */
export type Contained = { readonly value: unknown } | { readonly passes: 'too-deep' | 'too-large' };

/**
 * Holds a value to the bounds on depth and on size (`bounds.fileBytes` characters with every alias written
 * out), and replaces what Postgres cannot store in JSON, NUL characters and halves of surrogate pairs, by
 * U+FFFD.
 */
export function contain(value: unknown): Contained {
  const left = { size: bounds.fileBytes };
  const contained = walk(value, 0, left);
  return typeof contained === 'symbol'
    ? { passes: contained === deep ? 'too-deep' : 'too-large' }
    : { value: contained };
}

const deep = Symbol('too deep');
const large = Symbol('too large');

function walk(value: unknown, depth: number, left: { size: number }): unknown {
  left.size -= typeof value === 'string' ? value.length + 1 : 1;
  if (left.size < 0) return large;
  if (typeof value === 'string') return storable(value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === bounds.depth) return deep;
  return Array.isArray(value) ? walkList(value, depth, left) : walkMapping(value, depth, left);
}

// Copies only what has to change: most documents come back as they are.
function walkList(list: readonly unknown[], depth: number, left: { size: number }): unknown {
  let items: unknown[] | undefined;
  for (const [at, item] of list.entries()) {
    const contained = walk(item, depth + 1, left);
    if (typeof contained === 'symbol') return contained;
    if (contained !== item) (items ??= [...list])[at] = contained;
  }
  return items ?? list;
}

function walkMapping(mapping: object, depth: number, left: { size: number }): unknown {
  const entries = Object.entries(mapping) as [string, unknown][];
  let changed = false;
  for (const entry of entries) {
    const [key, value] = entry;
    left.size -= key.length;
    const contained = walk(value, depth + 1, left);
    if (typeof contained === 'symbol') return contained;
    const name = storable(key);
    if (contained === value && name === key) continue;
    [entry[0], entry[1], changed] = [name, contained, true];
  }
  return changed ? Object.fromEntries(entries) : mapping;
}

function storable(text: string): string {
  return text.isWellFormed() && !text.includes('\0') ? text : text.toWellFormed().replaceAll('\0', '\uFFFD');
}

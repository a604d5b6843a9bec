import { isAlias, isMap, isNode, isScalar, isSeq, visit, type Node } from 'yaml';
import { excerptOf, type Path, type Spot } from './document-problem.ts';
import type { YamlDocument } from './yaml-stream.ts';

/** Tells where in a text an offset stands. The text is looked at only when asked. */
export function spotter(text: string): (offset: number) => Spot {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    const at = Math.min(offset, text.length);
    const index = lastUpTo(starts, at);
    const start = starts[index] ?? 0;
    const line = text.slice(start, starts[index + 1] ?? text.length).replace(/\r?\n$/, '');
    return { line: index + 1, column: at - start + 1, excerpt: excerptOf(line, at - start + 1) };
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** Index of the last of the ascending numbers that is not above `limit`; the first is not. */
function lastUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle;
    else high = middle;
  }
  return low;
}

/**
 * The offset of the value at a path, or of its key; where the path ends early, of the last key on the way.
 */
export function offsetOf(document: YamlDocument, path: Path, part: 'key' | 'value'): number {
  let node: Node | null = document.contents;
  let [key, value] = [startOf(node, 0), startOf(node, 0)];
  for (const step of path) {
    const holder: Node | undefined = isAlias(node) ? node.resolve(document) : (node ?? undefined);
    const next = childOf(holder, step);
    if (next === undefined) return key;
    key = startOf(next.key, startOf(next.value, key));
    value = startOf(next.value, key);
    node = next.value;
  }
  return part === 'key' ? key : value;
}

function childOf(node: unknown, step: string | number): { key: Node | null; value: Node | null } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && keyText(key.value) === String(step));
    return pair && { key: nodeOf(pair.key), value: nodeOf(pair.value) };
  }
  const item = isSeq(node) && typeof step === 'number' ? nodeOf(node.items[step]) : null;
  return item === null ? undefined : { key: item, value: item };
}

/** A key as `yaml` names the property it makes of it. */
function keyText(key: unknown): string {
  return typeof key === 'string' ? key : key === null ? '' : JSON.stringify(key);
}

function nodeOf(value: unknown): Node | null {
  return isNode(value) ? value : null;
}

function startOf(node: Node | null, otherwise: number): number {
  return node?.range?.[0] ?? otherwise;
}

/** The offset of the first alias by this name; the document's begin where there is none. */
export function aliasOffset(document: YamlDocument, name: string): number {
  let found: Node | null = document.contents;
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.source !== name) return undefined;
      found = alias;
      return visit.BREAK;
    },
  });
  return startOf(found, 0);
}

import { decodeText } from './document-text.ts';
import { parseDocuments } from './document.ts';
import { printable, type Path } from './document-problem.ts';
import { messageOf } from './errors.ts';
import { resolveTarget, type Origin } from './location-target.ts';
import { bounds } from './source.ts';
import { isMapping } from './validate-explain.ts';
import type { Flaw } from './validate-format.ts';
import { contain } from './yaml-value.ts';

type Format = 'text' | 'json' | 'yaml';

/**
 * A mapping whose only key is `$text`, `$json` or `$yaml`; its target is written by a person and may be no
 * text.
 */
export interface Placeholder {
  readonly path: Path;
  readonly format: Format;
  readonly target: unknown;
}

/** What a placeholder's target holds, or the plain reason why it is not read. */
export type Included = { readonly bytes: Uint8Array } | { readonly refused: string };

/** Gives what a placeholder's target holds. */
export type Include = (target: string) => Included;

const formats = new Map<string, Format>([
  ['$text', 'text'],
  ['$json', 'json'],
  ['$yaml', 'yaml'],
]);

/**
 * Every placeholder of a document's value. As in Backstage, mappings with other `$` keys are left alone
 * altogether.
 */
export function placeholdersOf(value: unknown): Placeholder[] {
  if (!hasDollar(value)) return [];
  const found: Placeholder[] = [];
  replace(value, [], (placeholder) => {
    found.push(placeholder);
    return undefined;
  });
  return found;
}

/** The paths of files that the placeholders of a value read, without doubles. */
export function includedPaths(value: unknown, origin: Origin): string[] {
  const paths = placeholdersOf(value).flatMap(({ target }) => {
    const resolved = typeof target === 'string' ? resolveTarget(target, origin) : undefined;
    return resolved?.kind === 'path' ? [resolved.path] : [];
  });
  return [...new Set(paths)];
}

/** Gives placeholders what was read before: `contents` by path, as `includedPaths` named them. */
export function includeFrom(contents: ReadonlyMap<string, Included>, origin: Origin): Include {
  return (target) => {
    const resolved = resolveTarget(target, origin);
    if (resolved.kind === 'refused') return { refused: resolved.reason };
    if (resolved.kind === 'outside') return { refused: 'it is outside this repository, and is not fetched' };
    return contents.get(resolved.path) ?? { refused: `there is no file \`${printable(resolved.path)}\`` };
  };
}

/**
 * Replaces placeholders by what they point to; what was read is not searched for further ones. One that
 * cannot be read counts as a text (its target) and is a flaw. All together they are held to
 * `bounds.fileBytes` characters.
 */
export function fillPlaceholders(value: unknown, include: Include): { value: unknown; flaws: Flaw[] } {
  if (!hasDollar(value)) return { value, flaws: [] };
  const flaws: Flaw[] = [];
  let left: number = bounds.fileBytes;
  const filled = replace(value, [], ({ path, format, target }) => {
    const content = typeof target === 'string' ? read(format, include(target), left) : notText;
    if ('refused' in content) {
      const shown = typeof target === 'string' ? target : JSON.stringify(target);
      const message = `\`$${format}: ${printable(shown)}\` is not filled in: ${content.refused}.`;
      flaws.push({ code: 'placeholder', message, path });
      return shown;
    }
    left -= content.size;
    return content.value;
  });
  return { value: filled, flaws };
}

/** Whether anything below a value is a mapping with a key that begins with `$`; most documents have none. */
function hasDollar(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(hasDollar);
  if (!isMapping(value)) return false;
  return Object.entries(value).some(([key, item]) => key.startsWith('$') || hasDollar(item));
}

function replace(value: unknown, path: Path, by: (placeholder: Placeholder) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item: unknown, at) => replace(item, [...path, at], by));
  if (!isMapping(value)) return value;
  const entries = Object.entries(value);
  if (!entries.some(([key]) => key.startsWith('$'))) {
    return Object.fromEntries(entries.map(([key, item]) => [key, replace(item, [...path, key], by)]));
  }
  const [[key, target] = ['', undefined], ...others] = entries;
  const format = formats.get(key);
  return format === undefined || others.length > 0 ? value : by({ path, format, target });
}

type Content = { readonly value: unknown; readonly size: number } | { readonly refused: string };

const notText: Content = { refused: 'it takes a path or an address, as text' };

function read(format: Format, included: Included, most: number): Content {
  if ('refused' in included) return included;
  const decoded = decodeText(included.bytes);
  if ('code' in decoded) return { refused: clause(decoded.message) };
  const size = decoded.text.length;
  if (size > most) return { refused: 'the files that this document includes are too large together' };
  switch (format) {
    case 'text':
      return { value: decoded.text, size };
    case 'json':
      return held(parseJson(decoded.text), size);
    case 'yaml':
      return held(parseYaml(included.bytes), size);
  }
}

function held(content: { value: unknown } | { refused: string }, size: number): Content {
  if ('refused' in content) return content;
  const contained = contain(content.value);
  return 'passes' in contained
    ? { refused: `the file is ${contained.passes.replace('-', ' ')}` }
    : { ...contained, size };
}

function parseJson(text: string): { value: unknown } | { refused: string } {
  try {
    return { value: JSON.parse(text) };
  } catch (error) {
    return { refused: `the file is no JSON (${printable(messageOf(error), 100)})` };
  }
}

function parseYaml(bytes: Uint8Array): { value: unknown } | { refused: string } {
  const [document, ...others] = parseDocuments(bytes);
  if (document === undefined || others.length > 0) {
    return {
      refused: `the file must hold one YAML document, and holds ${others.length + (document ? 1 : 0)}`,
    };
  }
  const [problem] = document.problems;
  if (document.value !== undefined || problem === undefined) return { value: document.value };
  return { refused: `line ${problem.line} of the file is no YAML: ${clause(problem.message)}` };
}

/** A sentence as the end of another one. */
function clause(sentence: string): string {
  return sentence.replace(/\.$/, '');
}

import type { z } from 'zod';
import { nearest } from '../did-you-mean.ts';
import type { ParsedDocument } from '../document.ts';
import { pathText, printable, type Path, type Spot } from '../document-problem.ts';
import { keysBelow, settingKeys } from './setting-keys.ts';
import { later } from './settings-file.ts';

/** Something to mend in `callboard.yaml`. */
export interface Mistake {
  /** E.g. `catalog.sources[0].url`; empty for the file as a whole. */
  readonly path: string;
  /** From 1, as the column. The line itself is left out: a secret may stand in it. */
  readonly line: number;
  readonly column: number;
  /** What was expected, what was found, and how to mend it: sentences without secrets. */
  readonly message: string;
}

/** A mistake at a place in the file. */
export function mistakeAt(path: string, { line, column }: Spot, message: string): Mistake {
  return { path, line, column, message };
}

/** Words what zod found wrong with the file; values are shown as written, before variables are filled in. */
export function mistakesOf(issue: z.core.$ZodIssue, yaml: ParsedDocument): Mistake[] {
  const path = issue.path.map((key) => (typeof key === 'symbol' ? key.toString() : key));
  const value = valueIn(yaml.value, path);
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => unknownKey([...path, key], valueIn(yaml.value, [...path, 'type']), yaml));
  }
  if (issue.code === 'invalid_union' && path.at(-1) === 'type') {
    return unknownType(path, value, yaml);
  }
  const fault: unknown = issue.code === 'custom' ? issue.params?.fault : undefined;
  const expected = issue.code === 'invalid_type' && issue.expected === 'object' ? 'a mapping' : issue.message;
  const message =
    typeof fault === 'string'
      ? `expected ${expected}, found ${value === undefined ? 'the default' : shown(path, value)}, which ${fault}.`
      : value === undefined
        ? `is missing; expected ${expected}.`
        : `expected ${expected}, found ${shown(path, value)}.`;
  return [mistakeAt(pathText(path), yaml.spotOf(path), message)];
}

function unknownKey(path: Path, type: unknown, yaml: ParsedDocument): Mistake {
  const key = String(path.at(-1));
  const parent = shape(path.slice(0, -1));
  const known = keysBelow(parent, type);
  const meant = nearest(key, known) ?? elsewhere(key);
  const hint = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  const message = later[parent]?.includes(key)
    ? `"${printable(key)}" comes with a later version; leave it out for now.`
    : `unknown key "${printable(key)}". ${hint}`;
  return mistakeAt(pathText(path), yaml.spotOf(path, 'key'), message);
}

/** The full path of a key of nearly that name anywhere in the file. */
function elsewhere(key: string): string | undefined {
  const paths = settingKeys().flatMap(({ path }) =>
    path.split('.').map((_, at, all) => all.slice(0, at + 1).join('.')),
  );
  const last = (path: string) => path.split('.').at(-1) ?? '';
  const meant = nearest(key, paths.map(last));
  return paths.find((path) => last(path) === meant);
}

/** A source whose type is missing or unknown; its other keys are held against those of all types. */
function unknownType(path: Path, value: unknown, yaml: ParsedDocument): Mistake[] {
  const soon = later['catalog.sources[].type'] ?? [];
  const available = 'available: file, git';
  const meant = typeof value === 'string' ? nearest(value, ['file', 'git', ...soon]) : undefined;
  const message =
    value === undefined
      ? `is missing; ${available}.`
      : typeof value === 'string' && soon.includes(value)
        ? `sources of type "${value}" come with a later version; ${available}.`
        : `unknown type ${shown(path, value)}; ${available}.${meant === undefined ? '' : ` Did you mean "${meant}"?`}`;
  const source = path.slice(0, -1);
  const known = keysBelow(shape(source), undefined);
  const content = valueIn(yaml.value, source);
  const unknown =
    soon.includes(String(value)) || content === null || typeof content !== 'object'
      ? []
      : Object.keys(content);
  return [
    mistakeAt(pathText(path), yaml.spotOf(path), message),
    ...unknown
      .filter((key) => !known.includes(key))
      .map((key) => unknownKey([...source, key], undefined, yaml)),
  ];
}

function shape(path: Path): string {
  return pathText(path).replace(/\[\d+\]/g, '[]');
}

function valueIn(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (part, key) =>
      part !== null && typeof part === 'object'
        ? Object.getOwnPropertyDescriptor(part, key)?.value
        : undefined,
    value,
  );
}

/**
 * What was found, as written in the file; tokens and addresses by their kind only, for they may hold a
 * secret.
 */
function shown(path: Path, value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a mapping';
  if (['token', 'url'].includes(String(path.at(-1))))
    return typeof value === 'string' ? 'a text' : `a ${typeof value}`;
  return JSON.stringify(typeof value === 'string' ? printable(value) : value);
}

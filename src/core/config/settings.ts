import { resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { parseDocuments, type ParsedDocument } from '../document.ts';
import { pathText, type Path } from '../document-problem.ts';
import { AppError, messageOf } from '../errors.ts';
import { parseRef, type Ref } from '../ref.ts';
import type { Source } from '../source.ts';
import { compileKinds, type DeclaredKind } from '../validate-kind.ts';
import { parseDuration } from './duration.ts';
import { isFolder } from './git-url.ts';
import { mistakeAt, mistakesOf, type Mistake } from './mistake.ts';
import { plainPattern } from './path-pattern.ts';
import { settingsFile, type SettingsFile } from './settings-file.ts';
import { substitute, type Variables } from './substitute.ts';

/** Commands that have a slash command of their own; `root` is the one that reaches everything. */
export type CommandName = keyof SettingsFile['slack']['commands'];

/** All that `callboard.yaml` decides, with defaults filled in and paths absolute. */
export interface Settings {
  readonly catalog: {
    readonly sources: readonly Source[];
    readonly kinds: readonly DeclaredKind[];
    readonly orphans: { readonly removeAfterMs: number };
    /**
     * A run that would newly orphan more than `share` (0 to 1) and `atLeast` entities of its source is held.
     */
    readonly removalGuard: { readonly share: number; readonly atLeast: number };
  };
  readonly slack: {
    /** Slash commands with their `/`; undefined where switched off. */
    readonly commands: Readonly<Record<CommandName, string | undefined>>;
  };
  readonly admins: readonly Ref[];
  readonly http: { readonly open: boolean };
}

/** What reading a configuration gave: settings, or every mistake in it. */
export type SettingsResult =
  | { readonly kind: 'settings'; readonly settings: Settings }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly Mistake[] };

/** What a configuration is read with. */
export interface SettingsContext {
  /** Absolute folder that relative paths in the file begin in. */
  readonly folder: string;
  readonly variables: Variables;
  /** The text of a file by its absolute path; throws where it cannot be read. */
  readonly readText: (path: string) => string;
}

/** Reads the bytes of a `callboard.yaml`: settings, or all its mistakes at once in the order of the file. */
export function readSettings(
  bytes: Uint8Array,
  { folder, variables, readText }: SettingsContext,
): SettingsResult {
  const [yaml = nothing, ...others] = parseDocuments(bytes);
  const mistakes: Mistake[] = [
    ...yaml.problems,
    ...others.map((other) => ({
      ...other.spotOf([]),
      message: 'A second YAML document begins here; write one only.',
    })),
  ].map(({ message, ...spot }) => mistakeAt('', spot, message));
  if (mistakes.length > 0) return { kind: 'mistakes', mistakes };

  const add = (path: Path, message: string): void => {
    mistakes.push(mistakeAt(pathText(path), yaml.spotOf(path), message));
  };
  const filled = substitute(yaml.value, variables, add);
  const unset = new Set(mistakes.map(({ path }) => path));
  const parsed = settingsFile.safeParse(filled);
  for (const issue of parsed.error?.issues ?? []) {
    mistakes.push(...mistakesOf(issue, yaml).filter(({ path }) => !unset.has(path)));
  }
  const kinds = readKinds(filled, (path) => readText(resolve(folder, path)), add);
  if (!parsed.success || mistakes.length > 0) {
    mistakes.sort((a, b) => a.line - b.line || a.column - b.column);
    return { kind: 'mistakes', mistakes };
  }
  return { kind: 'settings', settings: resolveSettings(parsed.data, kinds, folder) };
}

/** An empty file: every default holds. */
const nothing: ParsedDocument = {
  index: 0,
  value: {},
  problems: [],
  spotOf: () => ({ line: 1, column: 1, excerpt: '' }),
};

/** As much of a file, however wrong, as is needed to find its schemas. */
const withSchemas = z.object({
  catalog: z.object({
    kinds: z.array(z.looseObject({ schema: z.unknown().optional() }).catch({ schema: undefined })),
  }),
});

/**
 * The declared kinds with their JSON schemas from the file or beside it; looked at even where other keys are
 * wrong.
 */
function readKinds(
  filled: unknown,
  read: (path: string) => string,
  add: (path: Path, message: string) => void,
): DeclaredKind[] {
  const kinds = withSchemas.safeParse(filled).data?.catalog.kinds ?? [];
  return kinds.flatMap(({ apiVersion, kind, schema: given }, at) => {
    if (given === undefined) return []; // reported as missing already
    try {
      const schema: unknown = typeof given === 'string' ? parse(read(given)) : given;
      if (schema === null || typeof schema !== 'object') throw new Error('it is no mapping');
      const declared = { apiVersion: String(apiVersion), kind: String(kind), schema };
      compileKinds([declared]);
      return [declared];
    } catch (error) {
      const hint = error instanceof AppError ? ` ${error.hint}` : '';
      add(
        ['catalog', 'kinds', at, 'schema'],
        `${messageOf(error).replace(/\n.*$/s, '').replace(/[^.]$/, '$&.')}${hint}`,
      );
      return [];
    }
  });
}

function resolveSettings(
  { catalog, slack, admins, http }: SettingsFile,
  kinds: DeclaredKind[],
  folder: string,
): Settings {
  const { 'who-owns': whoOwns, root } = slack.commands;
  return {
    catalog: {
      sources: catalog.sources.map((source) => resolveSource(source, folder)),
      kinds,
      orphans: { removeAfterMs: parseDuration(catalog.orphans.removeAfter) ?? 0 },
      removalGuard: catalog.removalGuard,
    },
    slack: { commands: { 'who-owns': whoOwns || undefined, root: root || undefined } },
    admins: admins.map((admin) => parseRef(admin, { kind: 'group' }) ?? admin),
    http,
  };
}

function resolveSource(source: SettingsFile['catalog']['sources'][number], folder: string): Source {
  const paths = source.paths.map(plainPattern);
  if (source.type === 'file') return { ...source, paths, root: resolve(folder, source.root) };
  const { token, branch, ...rest } = source;
  return {
    ...rest,
    paths,
    url: isFolder(source.url) ? resolve(folder, source.url) : source.url,
    ...(branch === undefined ? {} : { branch }),
    ...(token === undefined || token.trim() === '' ? {} : { token }),
  };
}

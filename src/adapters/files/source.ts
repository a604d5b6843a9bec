import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import type { Change, FileContent, FileEntry, FileSource, OpenSource, Tree } from '../../core/source.ts';
import { readContent } from './content.ts';
import { entryAt, list } from './list.ts';
import { makePace } from './pace.ts';
import { placeOf, unreadable } from './place.ts';
import { watchFolders, type Watch } from './watch.ts';

/**
 * What was asked of a source's last tree beyond its own `paths`: the targets of Locations and placeholders.
 */
interface Asked {
  readonly globs: Set<string>;
  readonly paths: Set<string>;
}

export interface FileSources {
  readonly open: OpenSource<FileSource>;
  /**
   * Calls back when watching has begun, and soon after files of a source may have changed; for development.
   */
  readonly watch: (source: FileSource, onChange: () => void) => Watch;
}

/**
 * Opens folders as they are. The revision covers the files that match and those that were asked for the last
 * time, so a source is `unchanged` only when this process has read it before.
 */
export function makeFileSources(): FileSources {
  const askedOf = new Map<string, Asked>();
  return {
    open: async (source, { since, signal }) => {
      try {
        const root = rootOf(source);
        const before = askedOf.get(source.id);
        const revision = await revisionOf(root, source.paths, before, signal);
        if (before !== undefined && revision === since) return { kind: 'unchanged', revision };
        const asked = { globs: new Set<string>(), paths: new Set<string>() };
        askedOf.set(source.id, asked);
        const tree = makeTree(root, revision, asked, signal);
        return { kind: 'changed', tree, close: () => Promise.resolve() };
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        return { kind: 'unreachable', reason: error.message, hint: error.hint };
      }
    },
    watch: (source, onChange) =>
      watchFolders(async (signal) => {
        const asked = askedOf.get(source.id);
        const globs = [...source.paths, ...(asked?.globs ?? []), ...(asked?.paths ?? [])];
        return (await list(rootOf(source), globs, signal)).folders;
      }, onChange),
  };
}

function makeTree(root: string, revision: string, asked: Asked, signal: AbortSignal): Tree {
  return {
    revision,
    async match(globs) {
      for (const glob of globs) asked.globs.add(glob);
      return (await list(root, globs, signal)).entries;
    },
    entries(paths) {
      for (const path of paths) asked.paths.add(path);
      return Promise.resolve(entriesAt(root, paths));
    },
    read: (entries, maxBytes) => contents(root, entries, maxBytes, signal),
    changes: (paths) => Promise.resolve(changesOf(root, paths)),
    viewUrl: () => undefined,
  };
}

async function* contents(
  root: string,
  entries: readonly FileEntry[],
  maxBytes: number,
  signal: AbortSignal,
): AsyncGenerator<FileContent, void, undefined> {
  const pace = makePace();
  for (const entry of entries) {
    signal.throwIfAborted();
    await pace();
    yield readContent(root, entry, maxBytes);
  }
}

function entriesAt(root: string, paths: Iterable<string>): FileEntry[] {
  return [...paths].map((path) => entryAt(root, path)).filter((entry) => entry !== undefined);
}

/** Plain files have no history but the time they were written. */
function changesOf(root: string, paths: readonly string[]): Map<string, Change> {
  const changes = new Map<string, Change>();
  for (const path of paths) {
    const place = placeOf(root, path);
    if (place.kind === 'file') changes.set(path, { at: place.stats.mtime });
  }
  return changes;
}

function rootOf({ root }: FileSource): string {
  try {
    return realpathSync.native(root);
  } catch (error) {
    throw unreadable(root, error);
  }
}

async function revisionOf(
  root: string,
  globs: readonly string[],
  asked: Asked | undefined,
  signal: AbortSignal,
): Promise<string> {
  const { entries } = await list(root, [...globs, ...(asked?.globs ?? [])], signal);
  const hash = createHash('sha256');
  for (const { path, blob } of entries) hash.update(`${path}\0${blob}\n`);
  // One that is not there any more makes another revision, too.
  for (const path of asked?.paths ?? []) hash.update(`${path}\0${entryAt(root, path)?.blob ?? ''}\n`);
  return hash.digest('hex');
}

import { AppError } from '../../core/errors.ts';
import { contentOf, refusedAs, tooLarge } from '../../core/file-content.ts';
import type { Change, FileContent, FileEntry, Tree } from '../../core/source.ts';
import { readBlobs, type Shelf } from './blobs.ts';
import { discard, mayBeDamage } from './cache.ts';
import { GitError, sentenceOf } from './failure.ts';
import { lastChanges } from './history.ts';
import { makeLinks } from './links.ts';
import type { Listing } from './listing.ts';
import { entriesAt, matching, refusalOf } from './matching.ts';
import { viewUrl } from './view-url.ts';

/** A commit in a cache, and what belongs to reading it. */
export interface Snapshot extends Shelf {
  readonly listing: Listing;
  /** As people's links name it: the branch, else HEAD. */
  readonly ref: string;
  readonly historyMs: number;
}

const longestTarget = 4_096; // of a link, as in Linux

/** A commit as a tree. */
export function makeTree(snapshot: Snapshot): Tree {
  const { run, revision, ref, listing, historyMs } = snapshot;
  const follow = makeLinks(listing, (blobs) => linkTargets(snapshot, blobs));

  async function changes(paths: readonly string[], since?: string): Promise<Map<string, Change>> {
    const real = new Map<string, string>();
    for (const [path, end] of await follow(paths)) real.set(path, end.kind === 'file' ? end.path : path);
    const range = { revision, timeoutMs: historyMs, ...(since === undefined ? {} : { since }) };
    const found = await lastChanges(run, range, new Set([...real.keys(), ...real.values()]));
    const latest = [...real].map(([path, file]) => [path, found.get(file) ?? found.get(path)] as const);
    return new Map(latest.filter((pair): pair is [string, Change] => pair[1] !== undefined));
  }

  return {
    revision,
    match: (globs) => orUnavailable(snapshot, () => matching(globs, listing, follow)),
    entries: (paths) => orUnavailable(snapshot, () => entriesAt(paths, follow)),
    read: (entries, maxBytes) => contents(snapshot, entries, maxBytes),
    changes: (paths, since) => orUnavailable(snapshot, () => changes(paths, since)),
    viewUrl: (path, line) => viewUrl(run.url, ref, path, line),
  };
}

async function* contents(
  snapshot: Snapshot,
  entries: readonly FileEntry[],
  maxBytes: number,
): AsyncGenerator<FileContent, void, undefined> {
  const readable = entries.filter((entry) => refusalOf(entry) === undefined);
  const oids = readable.map((entry) => entry.blob);
  const blobs = readBlobs(snapshot, oids, maxBytes);
  try {
    for (const entry of entries) {
      const refused = refusalOf(entry);
      if (refused !== undefined) {
        yield refusedAs(entry, refused);
        continue;
      }
      const next = await orUnavailable(snapshot, () => blobs.next());
      if (next.done === true) throw new AppError('internal', 'Fewer blobs than asked for.', 'Report this.');
      yield 'size' in next.value
        ? tooLarge(entry, next.value.size, maxBytes)
        : contentOf(entry, next.value.bytes);
    }
  } finally {
    await blobs.return();
  }
}

async function linkTargets(shelf: Shelf, blobs: readonly string[]): Promise<Map<string, string>> {
  const targets = new Map<string, string>();
  let at = 0;
  for await (const blob of readBlobs(shelf, blobs, longestTarget)) {
    // A longer one leads nowhere that exists: out of the root.
    targets.set(blobs[at] ?? '', 'bytes' in blob ? blob.bytes.toString() : '/');
    at += 1;
  }
  return targets;
}

/**
 * Says failures of git as doors understand them; a damaged cache is thrown away, to be made anew next time.
 */
async function orUnavailable<T>({ run }: Shelf, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    if (mayBeDamage(error)) await discard(run.gitDir);
    const { reason, hint } = sentenceOf(error, run.url);
    throw new AppError('unavailable', reason, hint, { cause: error });
  }
}

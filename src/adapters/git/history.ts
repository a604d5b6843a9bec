import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Change } from '../../core/source.ts';
import { GitError } from './failure.ts';
import { nulSeparated, runGit, streamGit, type Run } from './run.ts';

/** Where to look for the last changes: from `revision` back to `since`, or to the beginning. */
export interface Range {
  readonly revision: string;
  readonly since?: string;
  readonly timeoutMs: number;
}

// Fewer paths than this let git skip what lies elsewhere; with more, comparing each name to all of them costs
// more.
const mostPathspecs = 100;
const longestName = 200;

/**
 * The last commit that changed each path, as `git log -1 -- <path>` names it: who wrote it, not who merged
 * it, except where the merge itself changed the file. Paths without one in the range are left out; at the
 * edge of a shallow clone the author is unknown.
 */
export async function lastChanges(
  run: Run & { readonly gitDir: string },
  { revision, since, timeoutMs }: Range,
  paths: ReadonlySet<string>,
): Promise<Map<string, Change>> {
  const found = new Map<string, Change>();
  if (paths.size === 0) return found;
  const pathspecs = paths.size > mostPathspecs ? [] : [...paths].map((path) => `:(top,literal)${path}`);
  const range = (await descendsFrom(run, revision, since)) ? [revision, `^${since}`] : [revision];
  const log = streamGit([...logCommand, ...range, '--', ...pathspecs], { ...run, timeoutMs });
  const edge = await shallowEdge(run.gitDir);
  try {
    for await (const commit of commits(nulSeparated(log))) {
      const change = edge.has(commit.hash) ? {} : changeOf(commit);
      for (const path of commit.paths) if (paths.has(path) && !found.has(path)) found.set(path, change);
      if (found.size === paths.size) break;
    }
  } catch (error) {
    // A history too long to walk is no reason to have no catalog: the authors not met yet stay unknown.
    if (!(error instanceof GitError && error.kind === 'timeout')) throw error;
  }
  return found;
}

// A path never begins with a slash, so one marks a commit. Renames are not looked for (they would need the
// blobs): the commit that moved a file is its last change.
const logCommand = [
  'log',
  '--date-order',
  '--no-renames',
  '--diff-merges=combined',
  '--name-only',
  '-z',
  '--format=/%H%x00%ct%x00%an%x00%ae',
];

interface Commit {
  readonly hash: string;
  readonly seconds: string;
  readonly name: string;
  readonly email: string;
  readonly paths: string[];
}

async function* commits(fields: AsyncIterable<string[]>): AsyncGenerator<Commit, void, undefined> {
  let head: string[] = [];
  let paths: string[] = [];
  const commit = (): Commit[] => {
    const [hash, seconds, name, email] = head;
    if (hash === undefined || seconds === undefined || name === undefined || email === undefined) return [];
    return [{ hash, seconds, name, email, paths }];
  };
  for await (const texts of fields) {
    for (const text of texts) {
      if (head.length > 0 && head.length < 4) head.push(text);
      else if (text.startsWith('/')) {
        yield* commit();
        head = [text.slice(1)];
        paths = [];
      } else if (text !== '') paths.push(paths.length === 0 ? text.replace(/^\n/, '') : text);
    }
  }
  yield* commit();
}

function changeOf({ hash, seconds, name, email }: Commit): Change {
  const at = timeOf(seconds);
  return {
    commit: hash,
    author: { name: shortened(name), email: shortened(email) },
    ...(at !== undefined && { at }),
  };
}

// The last year of four digits: what JavaScript writes for a later one is no time to Postgres.
const latestSeconds = Date.UTC(9999, 11, 31) / 1_000;

/** Undefined where it makes no sense: who commits sets the clock as they like. */
function timeOf(seconds: string): Date | undefined {
  const plain = /^\d{1,12}$/.test(seconds) && Number(seconds) <= latestSeconds;
  return plain ? new Date(Number(seconds) * 1_000) : undefined;
}

/** Cut, but never to half a character, which no database takes. */
function shortened(text: string): string {
  return text.slice(0, longestName).toWellFormed();
}

async function descendsFrom(run: Run, revision: string, since: string | undefined): Promise<boolean> {
  if (since === undefined || !/^[0-9a-f]{40,64}$/.test(since)) return false;
  try {
    await runGit(['merge-base', '--is-ancestor', since, revision], run);
    return true;
  } catch (error) {
    if (error instanceof GitError) return false; // no ancestor after a force-push, or long gone
    throw error;
  }
}

/** The commits whose parents a shallow clone left out: they seem to add every file. */
async function shallowEdge(gitDir: string): Promise<Set<string>> {
  try {
    return new Set((await readFile(join(gitDir, 'shallow'), 'utf8')).trim().split('\n'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Set(); // not shallow
    throw error;
  }
}

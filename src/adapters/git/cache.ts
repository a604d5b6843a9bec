import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Access } from './access.ts';
import { fetchInto } from './fetch.ts';
import { GitError, type FailureKind } from './failure.ts';
import { runGit } from './run.ts';

export interface Limits {
  /** For one question where a branch stands. */
  readonly lookMs: number;
  /** For one fetch. A first one that takes longer is tried again without the older history. */
  readonly fetchMs: number;
  /** For what a first fetch brings; above it, as above. */
  readonly fetchBytes: number;
  /** For the listing of a commit's files: some 150 characters each. */
  readonly listCharacters: number;
  /** For one walk through the history; authors not found until then are unknown. */
  readonly historyMs: number;
}

/** A commit to be had from a repository into its cache. */
export interface Wanted {
  readonly access: Access;
  readonly commit: string;
  /** Names the ref that keeps the commit: what is behind it need not be fetched again. */
  readonly branch: string;
  readonly limits: Limits;
}

/**
 * Brings a commit with all its history and folders, but no file contents, into the repository's cache below
 * `cacheDir`, and gives what `use` makes of it. A cache found damaged is thrown away and made anew, once.
 *
 * Processes may share a cache without a lock: a new one appears by one rename, and in an old one git itself
 * guards its refs, while packs are only ever added. A process killed at any moment leaves at most garbage.
 */
export async function withCommit<T>(
  cacheDir: string,
  wanted: Wanted,
  use: (gitDir: string) => Promise<T>,
): Promise<T> {
  const gitDir = join(cacheDir, `${nameOf(wanted.access.url)}.git`);
  if (await exists(gitDir)) {
    try {
      await update(gitDir, wanted);
      return await use(gitDir);
    } catch (error) {
      if (!mayBeDamage(error)) throw error;
      await discard(gitDir);
    }
  }
  await create(cacheDir, gitDir, wanted);
  return await use(gitDir);
}

/** Whether a failure may come from a damaged cache, and not from the network or the server. */
export function mayBeDamage(error: unknown): boolean {
  const kinds: readonly FailureKind[] = ['other', 'not-found', 'busy', 'no-single-objects'];
  return error instanceof GitError && kinds.includes(error.kind);
}

/** Throws a cache away. It vanishes at once for everybody, and is deleted then. */
export async function discard(gitDir: string): Promise<void> {
  const trash = gitDir.replace(/\.git$/, `.${randomUUID()}.tmp`);
  await rename(gitDir, trash).catch(async (error: unknown) => {
    if (await exists(gitDir)) throw error; // else another process has just done it
  });
  await rm(trash, { recursive: true, force: true });
}

async function update(gitDir: string, wanted: Wanted): Promise<void> {
  const run = { ...wanted.access, gitDir };
  const kept = await runGit(['for-each-ref', '--format=%(objectname)', refOf(wanted)], run);
  if (kept.trim() === wanted.commit) return;
  for (let tries = 1; ; tries += 1) {
    try {
      await fetchCommit(gitDir, wanted, [], wanted.access.signal);
      return;
    } catch (error) {
      if (!(error instanceof GitError) || error.kind !== 'busy' || tries === 5) throw error;
      // Refs are locked for milliseconds.
      await wait(tries * 100, undefined, { signal: wanted.access.signal });
    }
  }
}

async function create(cacheDir: string, gitDir: string, wanted: Wanted): Promise<void> {
  await mkdir(cacheDir, { recursive: true, mode: 0o700 }); // what others may not read stays so here
  await removeGarbage(cacheDir, wanted.limits);
  const young = gitDir.replace(/\.git$/, `.${randomUUID()}.tmp`);
  try {
    await fillWithin(young, wanted);
    await rename(young, gitDir).catch(async (error: unknown) => {
      if (!(await exists(gitDir))) throw error;
      await update(gitDir, wanted); // another process was faster
    });
  } finally {
    await rm(young, { recursive: true, force: true });
  }
}

/**
 * All history where it fits the limits, else that of a year, else (too large, nothing so young) the last
 * commit.
 */
async function fillWithin(gitDir: string, wanted: Wanted): Promise<void> {
  const attempts: [options: string[], unless: readonly FailureKind[]][] = [
    [[], ['timeout', 'too-large']],
    [['--shallow-since=1.year.ago'], ['no-such-commit', 'too-large']],
    [['--depth=1'], []],
  ];
  for (const [options, unless] of attempts) {
    try {
      await rm(gitDir, { recursive: true, force: true });
      await fill(gitDir, wanted, options);
      return;
    } catch (error) {
      if (!(error instanceof GitError && unless.includes(error.kind))) throw error;
    }
  }
}

async function fill(gitDir: string, wanted: Wanted, options: readonly string[]): Promise<void> {
  const { access, commit, limits } = wanted;
  const format = commit.length === 64 ? 'sha256' : 'sha1';
  await runGit(['init', '--quiet', '--bare', '--template=', `--object-format=${format}`, gitDir], access);
  const full = new AbortController();
  const weigh = async (): Promise<void> => {
    if ((await bytesIn(join(gitDir, 'objects', 'pack'))) <= limits.fetchBytes) return;
    full.abort(new GitError('too-large', `over ${limits.fetchBytes} bytes`));
  };
  const watch = setInterval(() => void weigh(), 100);
  try {
    await fetchCommit(gitDir, wanted, options, AbortSignal.any([access.signal, full.signal]));
    await weigh();
    full.signal.throwIfAborted();
  } finally {
    clearInterval(watch);
  }
}

async function fetchCommit(
  gitDir: string,
  wanted: Wanted,
  options: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const run = { ...wanted.access, signal, gitDir, timeoutMs: wanted.limits.fetchMs };
  await fetchInto(run, [
    '--filter=blob:none',
    '--update-shallow',
    ...options,
    'origin',
    `+${wanted.commit}:${refOf(wanted)}`,
  ]);
}

/** What processes left that were killed while they made or deleted a cache. */
async function removeGarbage(cacheDir: string, { fetchMs }: Limits): Promise<void> {
  const longestLife = 4 * fetchMs; // of one that is still being made: see `fillWithin`
  for (const name of await readdir(cacheDir)) {
    const folder = join(cacheDir, name);
    if (!name.endsWith('.tmp') || Date.now() - (await modifiedAt(folder)) < longestLife) continue;
    await rm(folder, { recursive: true, force: true });
  }
}

async function bytesIn(folder: string): Promise<number> {
  const names = await readdir(folder).catch(() => []); // not made yet
  const sizes = names.map((name) =>
    stat(join(folder, name)).then(
      (found) => found.size,
      () => 0, // renamed meanwhile
    ),
  );
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function modifiedAt(folder: string): Promise<number> {
  return await stat(folder).then(
    (found) => found.mtimeMs,
    () => Date.now(), // another process removed it meanwhile
  );
}

async function exists(folder: string): Promise<boolean> {
  return await stat(folder).then(
    () => true,
    () => false,
  );
}

function refOf({ branch }: Wanted): string {
  return `refs/callboard/${nameOf(branch)}`;
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

import { AppError } from '../../core/errors.ts';
import type { GitSource, OpenSource, Tree } from '../../core/source.ts';
import { accessTo } from './access.ts';
import { withCommit, type Limits } from './cache.ts';
import { gitEnvironment, type Variables } from './environment.ts';
import { GitError, sentenceOf, type Sentence } from './failure.ts';
import { listFiles } from './listing.ts';
import { findTip } from './tip.ts';
import { makeTree } from './tree.ts';

const usualLimits: Limits = {
  lookMs: 30_000,
  fetchMs: 5 * 60_000,
  fetchBytes: 2 * 1024 ** 3,
  listCharacters: 96 * 1024 ** 2,
  historyMs: 2 * 60_000,
};

/**
 * What git sources need: a folder for caches, the machine's variables (proxies, keys), limits that differ.
 */
export interface GitOptions {
  readonly cacheDir: string;
  readonly environment: Variables;
  readonly limits?: Partial<Limits>;
}

/** Opens git repositories at the tip of their branch. An empty repository is a listing of nothing. */
export function makeGitSource(options: GitOptions): OpenSource<GitSource> {
  const limits = { ...usualLimits, ...options.limits };
  const environment = gitEnvironment(options.environment);
  return async (source, { since, signal }) => {
    try {
      const way = accessTo(source, environment, signal);
      const { commit, branch } = await findTip(way, source.branch, limits.lookMs);
      const revision = commit ?? emptyTree.revision;
      if (revision === since) return { kind: 'unchanged', revision };
      const closing = new AbortController();
      const close = (): Promise<void> => {
        closing.abort(new Error('The tree was closed.'));
        return Promise.resolve();
      };
      if (commit === undefined) return { kind: 'changed', tree: emptyTree, close };
      const access = { ...way, signal: AbortSignal.any([signal, closing.signal]) };
      const ref = branch ?? 'HEAD';
      const tree = await withCommit(
        options.cacheDir,
        { access, commit, branch: ref, limits },
        async (gitDir) => {
          const run = { ...access, gitDir };
          const listing = await listFiles(run, commit, limits.listCharacters);
          return makeTree({ run, revision, ref, listing, ...limits });
        },
      );
      return { kind: 'changed', tree, close };
    } catch (error) {
      return { kind: 'unreachable', ...reasonOf(error, source.url, options.cacheDir) };
    }
  };
}

function reasonOf(error: unknown, url: string, cacheDir: string): Sentence {
  if (error instanceof GitError) return sentenceOf(error, url);
  if (error instanceof AppError) return { reason: error.message, hint: error.hint };
  if (!(error instanceof Error && 'syscall' in error)) throw error;
  const hint = `See that Callboard may write in \`${cacheDir}\` and that there is space left.`;
  return { reason: `The clone of \`${url}\` could not be written: ${error.message}.`, hint };
}

/** The tree of a repository without a commit. */
const emptyTree: Tree = {
  revision: 'empty',
  match: () => Promise.resolve([]),
  entries: () => Promise.resolve([]),
  async *read() {
    // There is nothing to read.
  },
  changes: () => Promise.resolve(new Map()),
  viewUrl: () => undefined,
};

import type { Change, FileContent, GitSource, Opened, Tree } from '../../../src/core/source.ts';
import { makeGitSource, type GitOptions } from '../../../src/adapters/git/open.ts';
import { temporaryFolder } from '../../support/git.ts';

/** A git source over everything called catalog-info.yaml. */
export function sourceOf(url: string, more: Partial<GitSource> = {}): GitSource {
  return { id: 'acme', type: 'git', url, paths: ['**/catalog-info.yaml'], schedule: '*/5 * * * *', ...more };
}

export interface Reader {
  readonly cacheDir: string;
  readonly open: (source: GitSource, since?: string) => Promise<Opened>;
  /** Opens a source that must be readable and different from `since`. */
  readonly tree: (source: GitSource, since?: string) => Promise<Tree>;
}

/** Opens git sources over a cache of its own. */
export function reader(options: Partial<GitOptions> = {}): Reader {
  const cacheDir = options.cacheDir ?? temporaryFolder();
  const open = makeGitSource({ environment: process.env, ...options, cacheDir });
  const signal = new AbortController().signal;
  return {
    cacheDir,
    open: (source, since) => open(source, { since, signal }),
    async tree(source, since) {
      const opened = await open(source, { since, signal });
      if (opened.kind !== 'changed') throw new Error(`expected a tree, got ${JSON.stringify(opened)}`);
      return opened.tree;
    },
  };
}

/** The texts (or refusals) of what matches, by path. */
export async function textsOf(
  tree: Tree,
  globs = ['**/catalog-info.yaml'],
  maxBytes = 1_000,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const content of tree.read(await tree.match(globs), maxBytes))
    texts[content.path] = textOf(content);
  return texts;
}

/** A content as text. */
export function textOf(content: FileContent): string {
  return 'bytes' in content ? new TextDecoder().decode(content.bytes) : `refused: ${content.refused}`;
}

/** Who changed each path last. */
export function authors(changes: ReadonlyMap<string, Change>): Record<string, string | undefined> {
  return Object.fromEntries([...changes].map(([path, change]) => [path, change.author?.name]));
}

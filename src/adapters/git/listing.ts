import { GitError } from './failure.ts';
import { nulSeparated, streamGit, type Run } from './run.ts';

/** The files and symbolic links of a commit, path → blob. Submodules are neither. */
export interface Listing {
  readonly files: ReadonlyMap<string, string>;
  readonly links: ReadonlyMap<string, string>;
}

/**
 * Lists a commit's tree; a listing of more than `mostCharacters` is refused, since a few folders that hold
 * one another
 * make billions of paths. Sizes are not asked for: git would fetch every blob to tell them.
 */
export async function listFiles(run: Run, commit: string, mostCharacters: number): Promise<Listing> {
  const files = new Map<string, string>();
  const links = new Map<string, string>();
  let characters = 0;
  for await (const lines of nulSeparated(streamGit(['ls-tree', '-r', '-z', commit], run))) {
    for (const line of lines) {
      characters += line.length;
      // `<mode> <type> <oid>`, a tab, the path.
      const [, mode, blob = '', path = ''] = /^(\d{6}) blob ([0-9a-f]+)\t(.+)$/s.exec(line) ?? [];
      if (mode === undefined || hasDots.test(path)) continue;
      (mode === '120000' ? links : files).set(path, blob);
    }
    if (characters > mostCharacters)
      throw new GitError('too-large', `a listing over ${mostCharacters} characters`);
  }
  return { files, links };
}

// git makes no such tree, but who pushes may.
const hasDots = /(?:^|\/)\.{0,2}(?:\/|$)/;

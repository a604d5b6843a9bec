import type { BadLink } from '../../core/file-content.ts';
import type { Listing } from './listing.ts';

/** What a path comes to when the links on it are followed within the tree. */
export type Followed =
  | { readonly kind: 'file'; readonly path: string; readonly blob: string }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: BadLink }
  | { readonly kind: 'absent' };

const mostLinks = 40; // on one path, as in Linux

/**
 * Follows paths through the links of a tree. `readLinks` gives the targets of several link blobs at once; it
 * is asked once per round of links that lead to links.
 */
export function makeLinks(
  { files, links }: Listing,
  readLinks: (blobs: readonly string[]) => Promise<ReadonlyMap<string, string>>,
): (paths: readonly string[]) => Promise<Map<string, Followed>> {
  const targets = new Map<string, string>();
  const folders = new Set<string>();
  const isFolder = (path: string): boolean => {
    if (folders.size === 0) {
      folders.add('');
      for (const path of [...files.keys(), ...links.keys()]) addFolders(folders, path);
    }
    return folders.has(path);
  };

  /** Undefined with `needed` grown where a link on the way was not read yet. */
  const follow = (path: string, needed: Set<string>): Followed | undefined => {
    const ahead = path.split('/').reverse();
    const behind: string[] = [];
    let followed = 0;
    for (let part = ahead.pop(); part !== undefined; part = ahead.pop()) {
      if (part === '' || part === '.') continue;
      if (part === '..') {
        if (behind.pop() === undefined) return { kind: followed === 0 ? 'absent' : 'outside' };
        continue;
      }
      behind.push(part);
      const link = links.get(behind.join('/'));
      if (link === undefined) continue;
      const target = targets.get(link);
      if (target === undefined) {
        needed.add(link);
        return undefined;
      }
      followed += 1;
      if (followed > mostLinks) return { kind: 'loop' };
      if (target.startsWith('/')) return { kind: 'outside' };
      behind.pop();
      ahead.push(...target.split('/').reverse());
    }
    const real = behind.join('/');
    const blob = files.get(real);
    if (blob !== undefined) return { kind: 'file', path: real, blob };
    if (isFolder(real)) return { kind: 'folder', path: real };
    return { kind: followed === 0 ? 'absent' : 'nowhere' };
  };

  return async (paths) => {
    for (;;) {
      const needed = new Set<string>();
      const found = new Map<string, Followed>();
      for (const path of paths) {
        const blob = files.get(path);
        const end = blob === undefined ? follow(path, needed) : ({ kind: 'file', path, blob } as const);
        if (end !== undefined) found.set(path, end);
      }
      if (needed.size === 0) return found;
      for (const [blob, target] of await readLinks([...needed])) targets.set(blob, target);
    }
  };
}

function addFolders(folders: Set<string>, path: string): void {
  for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (folders.has(folder)) return;
    folders.add(folder);
  }
}

import { printable } from './document-problem.ts';

/** The file in which a target is written. */
export interface Origin {
  /** Path within the source's tree. */
  readonly file: string;
  /** Where people look at this very file (`Tree.viewUrl`); tells which URLs lead back into the same tree. */
  readonly viewUrl?: string | undefined;
  /** The branch that is read, where the source names one. */
  readonly branch?: string | undefined;
}

/**
 * What a target of a Location or a placeholder means: a path (or glob) within the same tree, a URL
 * elsewhere, or neither.
 */
export type Resolved =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'outside'; readonly url: string }
  | { readonly kind: 'refused'; readonly reason: string };

const longest = 1_000;

/**
 * Resolves a target as Backstage does for files read by URL: relative to the folder of its file, with a
 * leading `/` to the tree's root; URLs of the same repository and branch become paths. Nothing leaves the
 * tree.
 */
export function resolveTarget(target: string, origin: Origin): Resolved {
  if (target.trim() === '') return refused('it is empty');
  if (target.length > longest) return refused(`it has more than ${longest} characters`);
  if (/[\p{Cc}\p{Cs}]/u.test(target)) return refused('it has characters that no path has');
  if (/^https?:\/\//i.test(target)) {
    const path = pathOfUrl(target, origin);
    return path === undefined ? { kind: 'outside', url: target } : within(path, []);
  }
  if (/^[a-z][a-z0-9+.-]*:/i.test(target)) return refused('it is neither a path nor an http address');
  if (target.includes('\\')) return refused('it has a backslash; separate folders by `/`');
  return target.startsWith('/') ? within(target, []) : within(target, origin.file.split('/').slice(0, -1));
}

function refused(reason: string): Resolved {
  return { kind: 'refused', reason };
}

function within(target: string, folder: readonly string[]): Resolved {
  const parts = [...folder];
  for (const part of target.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' ? parts.pop() === undefined : /(?:^|[{,])\.\.(?:$|[,}])/.test(part)) {
      return refused(`\`${printable(target)}\` leads out of the source's folder`);
    }
    if (part !== '..') parts.push(part);
  }
  return parts.length === 0
    ? refused('it names a folder, not a file')
    : { kind: 'path', path: parts.join('/') };
}

// github.com/acme/x/blob/main/a.yaml, gitlab.com/acme/x/-/blob/main/a.yaml,
// bitbucket.org/acme/x/src/main/a.yaml
const viewed = /^(https?:\/\/[^?#]+?)\/(?:-\/)?(?:blob|tree|raw|edit|src)\/([^?#]+)/i;

function pathOfUrl(url: string, { file, viewUrl, branch }: Origin): string | undefined {
  const [, ownRepository, ownRest] = viewed.exec(decoded(viewUrl ?? '')) ?? [];
  const [, repository, rest] = viewed.exec(decoded(url)) ?? [];
  if (ownRepository === undefined || ownRest === undefined || rest === undefined) return undefined;
  if (ownRepository.toLowerCase() !== repository?.toLowerCase() || !ownRest.endsWith(`/${file}`))
    return undefined;
  const revision = ownRest.slice(0, -file.length - 1);
  const names = [revision, 'HEAD', ...(branch === undefined ? defaultBranches : [branch])];
  const name = names.find((each) => rest.startsWith(`${each}/`));
  return name === undefined ? undefined : rest.slice(name.length);
}

// A source that names no branch follows the remote's default one, whose name a URL by commit does not tell.
const defaultBranches = ['main', 'master'];

function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url; // a stray `%`: then it is a part of the name
  }
}

import { gitUrlFault } from './git-url.ts';
import { patternFault, plainPattern } from './path-pattern.ts';
import { repositoryFile } from './repository-url.ts';

/** A source as `callboard.yaml` writes it. */
export type SourceDraft =
  | { id: string; type: 'file'; root?: string; paths: string[] }
  | { id: string; type: 'git'; url: string; branch?: string; paths: string[]; token?: string };

const discovery: Readonly<Record<string, string>> = {
  'github-discovery': 'discovery comes with sources of type "github" in a later version.',
  'github-multi-org': 'teams and members come with sources of type "githubOrg" in a later version.',
  'github-org': 'teams and members come with sources of type "githubOrg" in a later version.',
  'gitlab-discovery': 'discovery comes with sources of type "gitlab" in a later version.',
};

/**
 * Adds one Backstage location to the sources, to an existing one where that has the same folder or repository and
 * branch; returns the sentence that says why it cannot be one.
 */
export function addLocation(drafts: SourceDraft[], type: string, target: string): string | undefined {
  if (target.includes('${')) return 'its target depends on a variable; write the source by hand.';
  if (type === 'file') return addFile(drafts, target);
  if (type === 'url') return addUrl(drafts, target);
  return discovery[type] ?? 'Callboard has no such type of location.';
}

function addFile(drafts: SourceDraft[], target: string): string | undefined {
  // The backend of a Backstage clone runs in packages/backend: two folders below its app-config.yaml.
  const plain = plainPattern(target).replace(/^\.\.\/\.\.\//, '');
  const [, root = '', path = ''] = /^((?:\.\.\/)+|\/(?:[^/*?[{]+\/)*)?(.*)$/s.exec(plain) ?? [];
  const fault = patternFault(path);
  if (fault !== undefined) return `its path ${fault}.`;
  const folder = root === '' ? undefined : root === '/' ? root : root.slice(0, -1);
  const same = drafts.find((draft) => draft.type === 'file' && draft.root === folder);
  if (same === undefined) {
    const id = freeId(drafts, ['files']);
    drafts.push({ id, type: 'file', ...(folder === undefined ? {} : { root: folder }), paths: [path] });
  } else if (!same.paths.includes(path)) same.paths.push(path);
  return undefined;
}

function addUrl(drafts: SourceDraft[], target: string): string | undefined {
  const file = repositoryFile(target);
  if (file === undefined) return 'only addresses of files in a git repository can be read by now.';
  const { url, branch, path } = file;
  if (url.includes('*'))
    return 'many repositories at once come with sources of type "github" in a later version.';
  if (/^[0-9a-f]{40}$/.test(branch ?? '')) return 'it names a commit, which never changes; name a branch.';
  const fault = gitUrlFault(url) ?? patternFault(path);
  if (fault !== undefined) return `it ${fault}.`;
  const same = drafts.find((draft) => draft.type === 'git' && draft.url === url && draft.branch === branch);
  if (same === undefined) {
    const [owner = '', name = ''] = url
      .replace(/\.git$/, '')
      .split('/')
      .slice(-2);
    const id = freeId(drafts, [name, `${owner}-${name}`]);
    drafts.push({ id, type: 'git', url, ...(branch === undefined ? {} : { branch }), paths: [path] });
  } else if (!same.paths.includes(path)) same.paths.push(path);
  return undefined;
}

/** The first of the names that no source has, as an id; else the last with a number. */
function freeId(drafts: readonly SourceDraft[], names: readonly string[]): string {
  const taken = new Set(drafts.map(({ id }) => id));
  const ids = names.map((name) => idOf(name)).filter((id) => id !== '');
  const last = ids.at(-1) ?? 'source';
  for (const id of [...ids, last]) if (!taken.has(id)) return id;
  for (let number = 2; ; number++) if (!taken.has(`${last}-${number}`)) return `${last}-${number}`;
}

function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 50)
    .replace(/^-+|-+$/g, '');
}

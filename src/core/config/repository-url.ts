/** A file of a repository that people look at in the browser. */
export interface RepositoryFile {
  /** The remote to clone over https. */
  readonly url: string;
  /** Undefined: the default branch. */
  readonly branch?: string;
  readonly path: string;
}

/**
 * How the web addresses of each kind of host are made; a branch with a slash in its name cannot be told from
 * a folder.
 */
const forms: readonly { readonly pattern: RegExp; readonly remote: string }[] = [
  // Gitea, Forgejo: /owner/name/src/branch/<branch>/<path>
  { pattern: /^(?<repo>\/[^/]+\/[^/]+)\/src\/branch\/(?<branch>[^/]+)\/(?<path>.+)$/, remote: '$<repo>.git' },
  // Bitbucket Cloud: /owner/name/src/<branch>/<path>
  { pattern: /^(?<repo>\/[^/]+\/[^/]+)\/src\/(?<branch>[^/]+)\/(?<path>.+)$/, remote: '$<repo>.git' },
  // GitLab: /group/…/name/-/blob/<branch>/<path>
  {
    pattern: /^(?<repo>\/.+?)\/-\/(?:blob|tree|raw)\/(?<branch>[^/]+)\/(?<path>.+)$/,
    remote: '$<repo>.git',
  },
  // Bitbucket Server: /projects/<key>/repos/<name>/browse/<path>?at=<branch>
  {
    pattern: /^\/projects\/(?<project>[^/]+)\/repos\/(?<name>[^/]+)\/(?:browse|raw)\/(?<path>.+)$/,
    remote: '/scm/$<project>/$<name>.git',
  },
  // GitHub, and older GitLab: /owner/name/blob/<branch>/<path>
  {
    pattern: /^(?<repo>\/[^/]+(?:\/[^/]+)+?)\/(?:blob|tree|raw|edit)\/(?<branch>[^/]+)\/(?<path>.+)$/,
    remote: '$<repo>.git',
  },
];

/**
 * The repository, branch and path of a web address such as `https://github.com/acme/payments/blob/main/x.yaml`
 * (GitHub, GitLab, Bitbucket, Gitea, Azure DevOps); undefined where it has none of their forms.
 */
export function repositoryFile(address: string): RepositoryFile | undefined {
  const parsed = URL.parse(address);
  if (parsed === null || !/^https?:$/.test(parsed.protocol)) return undefined;
  const pathname = unescaped(parsed.pathname);
  if (pathname === undefined) return undefined;
  if (parsed.host === 'raw.githubusercontent.com') return rawGithub(pathname);
  if (/^\/.+\/_git\/[^/]+\/?$/.test(pathname)) return azure(parsed, pathname);
  for (const { pattern, remote } of forms) {
    const groups = pattern.exec(pathname)?.groups;
    if (groups === undefined) continue;
    const at = groups.branch ?? parsed.searchParams.get('at')?.replace('refs/heads/', '');
    const path = pathname.replace(pattern, remote);
    return file(`${parsed.origin}${path.replace(/(?:\.git)+$/, '.git')}`, at, groups.path ?? '');
  }
  return undefined;
}

function rawGithub(pathname: string): RepositoryFile | undefined {
  const [, repo, branch, path] = /^(\/[^/]+\/[^/]+)\/(?:refs\/heads\/)?([^/]+)\/(.+)$/.exec(pathname) ?? [];
  return repo === undefined ? undefined : file(`https://github.com${repo}.git`, branch, path ?? '');
}

/** `/organization/project/_git/name?path=/catalog-info.yaml&version=GBmain` */
function azure({ origin, searchParams }: URL, pathname: string): RepositoryFile | undefined {
  const path = searchParams.get('path')?.replace(/^\/+/, '') ?? '';
  const version = searchParams.get('version');
  if (path === '' || (version !== null && !version.startsWith('GB'))) return undefined;
  return file(`${origin}${encodeURI(pathname.replace(/\/$/, ''))}`, version?.slice(2), path);
}

function file(url: string, branch: string | undefined, path: string): RepositoryFile {
  return { url, path, ...(branch === undefined || branch === 'HEAD' ? {} : { branch }) };
}

function unescaped(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a lone %
  }
}

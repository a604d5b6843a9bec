/**
 * An address on the web or of a clone: lower-case, without scheme, user, port, `www.`, `.git` and fragment.
 */
export interface WebPlace {
  readonly host: string;
  readonly path: readonly string[];
  /** With its `?`; empty where there is none. */
  readonly query: string;
}

/** A repository, and the folder or file in it that the address points to. */
export interface RepositoryPlace {
  readonly repository: readonly string[];
  readonly inside: readonly string[];
}

/** Deeper paths are cut: what lies below tells no entity from another. */
const deepest = 16;

/** Hosts of which every page belongs to some `owner/repository`, which is two parts long except on GitLab. */
const forges = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

/** What a forge puts between a repository and a branch. */
const markers = new Set(['tree', 'blob', 'raw', 'src', 'edit', 'blame', 'commits', 'browse']);

/**
 * Reads a web or clone URL (https, ssh, git, `git@host:path`), `host/path` or a host name; undefined for all
 * else.
 */
export function readUrl(text: string): WebPlace | undefined {
  const address = text
    .replace(/^url:/i, '')
    .replace(
      /^(?:[\w.-]+@[\w.-]+|[\w-]+(?:\.[\w-]+)+):(?!\/|\d+(?:\/|$))/,
      (host) => `ssh://${host.slice(0, -1)}/`,
    )
    .replace(/^(?=[a-z\d](?:[\w-]*\.)+[a-z][a-z\d-]+(?:[:/?#]|$))/i, 'https://');
  if (!/^(?:https?|(?:git\+)?ssh|git):\/\/\S+$/i.test(address)) return undefined;
  const url = URL.parse(address.replace(/^git\+/i, ''));
  if (url === null || url.hostname === '') return undefined;
  return {
    host: url.hostname.toLowerCase().replace(/^www\./, ''),
    path: url.pathname
      .toLowerCase()
      .split('/')
      .filter((part) => part !== '')
      .slice(0, deepest)
      .map((part) => part.replace(/\.git$/, '')),
    query: url.search.toLowerCase(),
  };
}

/** True where a host is known to hold repositories and nothing else. */
export function isForge(host: string): boolean {
  return forges.has(host);
}

/**
 * The repository that an address lies in: of GitHub's, GitLab's (`/-/`) and Bitbucket's pages what precedes
 * the marker; elsewhere the whole path, which on a host that is no known forge may be no repository at all.
 */
export function repositoryAt({ host, path }: WebPlace): RepositoryPlace {
  const dash = path.indexOf('-');
  const marker = dash > 0 ? dash + 1 : path.findIndex((part, at) => at >= 2 && markers.has(part));
  const whole = dash > 0 ? dash : marker >= 2 ? marker : path.length;
  return {
    repository: path.slice(0, host === 'gitlab.com' || !isForge(host) ? whole : 2),
    inside: marker >= 2 && markers.has(path[marker] ?? '') ? path.slice(marker + 2) : [],
  };
}

/** `[a, b, c]` → `a/b/c`, `a/b`, `a`. */
export function withParents(path: readonly string[]): string[] {
  return path.map((_, at) => path.slice(0, path.length - at).join('/'));
}

/** The key behind a page of PagerDuty's service or of Slack's channel. */
export function vendorKey({ host, path }: WebPlace): string | undefined {
  const [first, second] = path;
  if (second === undefined) return undefined;
  if (/(?:^|\.)pagerduty\.com$/.test(host) && (first === 'services' || first === 'service-directory')) {
    return `pagerduty:${second}`;
  }
  return host.endsWith('.slack.com') && first === 'archives' ? `channel:${second}` : undefined;
}

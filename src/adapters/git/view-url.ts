/**
 * The page that shows a file of a repository on GitHub, GitLab or Bitbucket, `line` counting from 1;
 * undefined for repositories elsewhere.
 */
export function viewUrl(repository: string, ref: string, path: string, line?: number): string | undefined {
  const [, host = '', slug = ''] = withScheme.exec(repository) ?? shortSsh.exec(repository) ?? [];
  const page = pageOf(host.toLowerCase());
  if (page === undefined) return undefined;
  const mark = line === undefined ? '' : `#${page.mark}${line}`;
  return `https://${host.toLowerCase()}/${slug}/${page.folder}/${encoded(ref)}/${encoded(path)}${mark}`;
}

const withScheme = /^(?:https?|ssh|git):\/\/(?:[^@/]*@)?([\w.-]+)(?::\d+)?\/(\S+?)(?:\.git)?\/?$/i;
const shortSsh = /^(?:[^@/:]*@)?([\w.-]+):(?!\/)(\S+?)(?:\.git)?\/?$/;

function pageOf(host: string): { folder: string; mark: string } | undefined {
  if (host === 'github.com') return { folder: 'blob', mark: 'L' };
  if (host.startsWith('gitlab.')) return { folder: '-/blob', mark: 'L' };
  if (host === 'bitbucket.org') return { folder: 'src', mark: 'lines-' };
  return undefined;
}

function encoded(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

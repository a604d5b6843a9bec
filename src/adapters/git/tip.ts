import { AppError } from '../../core/errors.ts';
import type { Access } from './access.ts';
import { readLocalTip } from './local-tip.ts';
import { runGit } from './run.ts';

/** Where a branch stands; an empty repository has no commit. */
export interface Tip {
  /** Absent where the remote's HEAD names a commit and no branch. */
  readonly branch?: string;
  readonly commit?: string;
}

/**
 * Looks up where a branch, or else the remote's HEAD, stands now: one look at files or one question to the
 * server.
 */
export async function findTip(access: Access, branch: string | undefined, timeoutMs: number): Promise<Tip> {
  const local = access.folder === undefined ? undefined : readLocalTip(access.folder, branch);
  if (local !== undefined) return local;
  const wanted = branch === undefined ? 'HEAD' : `refs/heads/${branch}`;
  const { commits, head } = await askRemote(access, [wanted], timeoutMs);
  const commit = commits.get(wanted);
  if (commit === undefined) return await noTip(access, branch, timeoutMs);
  const named = branch ?? head;
  return named === undefined ? { commit } : { commit, branch: named };
}

/** An empty repository is fine; one that has other branches only is not. */
async function noTip(access: Access, branch: string | undefined, timeoutMs: number): Promise<Tip> {
  const { commits } = await askRemote(access, ['refs/heads/*'], timeoutMs);
  const names = [...commits.keys()].map((name) => name.slice('refs/heads/'.length));
  if (names.length === 0) return branch === undefined ? {} : { branch };
  const listed = names
    .slice(0, 10)
    .map((name) => `\`${name}\``)
    .join(', ');
  const more = names.length > 10 ? ` and ${names.length - 10} more` : '';
  throw new AppError(
    'unavailable',
    branch === undefined
      ? `The HEAD of \`${access.url}\` names a branch that does not exist.`
      : `\`${access.url}\` has no branch \`${branch}\`.`,
    `Set \`branch\` of the source to one that it has: ${listed}${more}.`,
  );
}

interface Answer {
  readonly commits: Map<string, string>;
  readonly head?: string;
}

async function askRemote(access: Access, refs: readonly string[], timeoutMs: number): Promise<Answer> {
  const text = await runGit(['ls-remote', '--symref', '--', access.url, ...refs], { ...access, timeoutMs });
  const commits = new Map<string, string>();
  let head: string | undefined;
  for (const line of text.split('\n')) {
    const [value = '', name = ''] = line.split('\t');
    if (value.startsWith('ref: refs/heads/') && name === 'HEAD')
      head = value.slice('ref: refs/heads/'.length);
    else if (/^[0-9a-f]{40,64}$/.test(value)) commits.set(name, value);
  }
  return head === undefined ? { commits } : { commits, head };
}

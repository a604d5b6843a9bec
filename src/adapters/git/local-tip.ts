import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join, resolve } from 'node:path';
import type { Tip } from './tip.ts';

/**
 * Where a branch of a repository on this machine stands, by its ref files: microseconds instead of a process.
 * It waits for them, because thousands of repositories are looked at in a row and promises would cost ten
 * times more. Undefined where they do not tell (another kind of ref storage, no such branch, no repository):
 * git is asked then.
 */
export function readLocalTip(folder: string, branch: string | undefined): Tip | undefined {
  const gitDir = gitDirOf(folder);
  if (gitDir === undefined) return undefined;
  const shared = textOf(join(gitDir, 'commondir'));
  const common = shared === undefined ? gitDir : resolve(gitDir, shared);
  const head = branch === undefined ? textOf(join(gitDir, 'HEAD')) : `ref: refs/heads/${branch}`;
  if (head === undefined) return undefined;
  if (isCommit(head)) return { commit: head };
  const ref = /^ref: (refs\/heads\/(.+))$/.exec(head);
  if (ref?.[1] === undefined || ref[2] === undefined || ref[1].includes('..')) return undefined;
  const commit = textOf(join(common, ref[1])) ?? packedCommit(common, ref[1]);
  return commit !== undefined && isCommit(commit) ? { branch: ref[2], commit } : undefined;
}

function gitDirOf(folder: string): string | undefined {
  for (const candidate of [join(folder, '.git'), folder]) {
    if (existsSync(join(candidate, 'HEAD'))) return candidate;
  }
  const pointer = /^gitdir: (.+)$/.exec(textOf(join(folder, '.git')) ?? '')?.[1];
  if (pointer === undefined) return undefined;
  return isAbsolute(pointer) ? pointer : resolve(folder, pointer);
}

function packedCommit(common: string, ref: string): string | undefined {
  const packed = textOf(join(common, 'packed-refs')) ?? '';
  return packed
    .split('\n')
    .find((line) => line.endsWith(` ${ref}`))
    ?.split(' ', 1)[0];
}

function isCommit(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}

/** A file's trimmed text; undefined where it cannot be read, in which case git is asked and says why. */
function textOf(file: string): string | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return undefined;
  }
}

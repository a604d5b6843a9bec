import { spawn, type ChildProcess } from 'node:child_process';
import { GitError } from './failure.ts';
import type { Access } from './access.ts';

export interface Run extends Access {
  /** The bare repository to work in. */
  readonly gitDir?: string;
  readonly input?: string;
  readonly timeoutMs?: number;
}

const mostErrorText = 16 * 1024;
const mostText = 16 * 1024 * 1024;

/**
 * Runs git and yields what it prints. Throws `GitError` where it fails or takes longer than `timeoutMs`, and
 * the signal's reason where that was aborted. git and all it started are gone when the loop over it ends,
 * however it ends.
 */
export async function* streamGit(
  args: readonly string[],
  { environment, secrets, signal, gitDir, input, timeoutMs }: Run,
): AsyncGenerator<Buffer, void, undefined> {
  signal.throwIfAborted();
  const timeout = timeoutMs === undefined ? undefined : AbortSignal.timeout(timeoutMs);
  const stop = timeout === undefined ? signal : AbortSignal.any([signal, timeout]);
  const where = gitDir === undefined ? [] : [`--git-dir=${gitDir}`];
  // Elsewhere git would find a repository around it and heed its configuration.
  const child = spawn('git', [...where, ...args], { cwd: '/', env: environment, detached: true });
  const kill = (): void => killGroup(child);
  stop.addEventListener('abort', kill, { once: true });
  const closed = new Promise<Error | number>((resolve) => {
    child.once('error', resolve).once('close', (code) => resolve(code ?? -1));
  }).finally(() => stop.removeEventListener('abort', kill));
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(0, mostErrorText);
  });
  // Where git ends before it has read everything, its exit code and its words tell more than the broken pipe.
  child.stdin.on('error', (error) => (complaint ||= error.message)).end(input);
  try {
    for await (const chunk of child.stdout as AsyncIterable<Buffer>) yield chunk;
    const end = await closed;
    signal.throwIfAborted();
    if (timeout?.aborted === true) throw new GitError('timeout', `no end after ${timeoutMs} ms`);
    if (typeof end !== 'number') throw new GitError('no-git', end.message, { cause: end });
    if (end !== 0)
      throw GitError.fromText(secrets.reduce((text, secret) => text.replaceAll(secret, '…'), complaint));
  } finally {
    kill();
    await closed;
  }
}

/** What git prints, decoded; for short answers only (16 MiB at most). */
export async function runGit(args: readonly string[], run: Run): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of streamGit(args, run)) {
    bytes += chunk.length;
    if (bytes > mostText) throw new GitError('too-large', `git ${args[0]} printed over ${mostText} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

/** Splits git's `-z` output at its NULs; yields the whole texts of each chunk. */
export async function* nulSeparated(
  chunks: AsyncIterable<Buffer>,
): AsyncGenerator<string[], void, undefined> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of chunks) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const end = data.lastIndexOf(0);
    rest = data.subarray(end + 1);
    if (end >= 0) yield data.toString('utf8', 0, end).split('\0');
  }
  if (rest.length > 0) yield [rest.toString()];
}

/** Ends a process and all it started (git-remote-https, ssh), which would otherwise wait on. */
function killGroup(child: ChildProcess): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL'); // the group is gone already, or the platform has none
  }
}

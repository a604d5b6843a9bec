import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename } from 'node:path';
import { text } from 'node:stream/consumers';
import { AppError } from '../../core/errors.ts';

/** Whom a program runs as. */
export interface Account {
  uid: number;
  gid: number;
}

export const ownServerHint =
  'Mend what it names, or set DATABASE_URL to a Postgres server (15 or newer, with pg_trgm).';

/** How a program of Postgres is started: as `account` (else ourselves), with none of our secrets around it. */
export function surroundings(folder: string, account: Account | undefined) {
  return {
    // Postgres looks at the folder it starts in, and its account may not be allowed into ours.
    cwd: folder,
    // The server's words are read by us and by its log's readers: one language, one zone.
    env: { LC_ALL: 'C', TZ: 'UTC' },
    ...account,
  };
}

/** The end of a program's output, where it says what went wrong. */
export function lastLines(output: string): string {
  return output.trim().split('\n').slice(-8).join('\n');
}

/** Runs a program of Postgres to its end with `input` on stdin; throws `unavailable` with its last lines. */
export async function run(
  program: string,
  args: string[],
  { folder, account, input = '' }: { folder: string; account: Account | undefined; input?: string },
): Promise<void> {
  const child = spawn(program, args, { ...surroundings(folder, account), stdio: 'pipe' });
  // A program that ends before it has read everything breaks the pipe: its exit code tells why.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [, output, errors] = await Promise.all([
    once(child, 'close'),
    text(child.stdout),
    text(child.stderr),
  ]);
  if (child.exitCode === 0) return;
  const why = lastLines(output + errors) || `it ended by ${child.signalCode ?? String(child.exitCode)}`;
  throw new AppError(
    'unavailable',
    `${basename(program)} of the embedded Postgres failed:\n${why}`,
    ownServerHint,
  );
}

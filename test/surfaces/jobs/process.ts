import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('replica.ts', import.meta.url));

/** A running replica. */
export interface Replica {
  /** Resolves when it says a line that begins so; rejects when it ends before. */
  said(beginning: string): Promise<void>;
  kill(): Promise<void>;
  /** Resolves with its exit code when it ends by itself; null where it was killed. */
  readonly ended: Promise<number | null>;
}

/** Starts a real process that ticks through twenty minutes, or works. */
export function startReplica(databaseUrl: string, role: 'tick' | 'work'): Replica {
  const child: ChildProcessByStdio<null, Readable, null> = spawn(
    process.execPath,
    [program, databaseUrl, role],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  createInterface(child.stdout).on('line', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });
  const ended = once(child, 'exit').then(([code]) => code as number | null);
  return {
    ended,
    said: (beginning) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (lines.some((line) => line.startsWith(beginning))) resolve();
        };
        waiting.add(look);
        look();
        void ended.then((code) =>
          reject(new Error(`It ended with ${String(code)} after: ${lines.join(', ')}`)),
        );
      }),
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

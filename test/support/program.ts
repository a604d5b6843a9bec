import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const callboard = fileURLToPath(new URL('../../bin/callboard.js', import.meta.url));

/** Where a program runs: nothing of the environment that the tests run in decides. */
export interface Surroundings {
  /** Its working folder; `.callboard` is made in it. */
  readonly folder: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A line of the log. */
export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string };

/** How a program ended, and all that it printed. */
export interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
}

/** `callboard start` as a process of its own. */
export interface Program {
  readonly pid: number;
  /** Its log so far. */
  readonly log: () => LogLine[];
  /** The first line of the log with this message that `wanted` takes, now or within a minute; fails where it ends first. */
  says(msg: string, wanted?: (line: LogLine) => boolean): Promise<LogLine>;
  /** Where it takes requests, once it does: `http://127.0.0.1:…`. */
  url(): Promise<string>;
  /** Resolves when `/readyz` answers 200. */
  ready(): Promise<string>;
  kill(signal: NodeJS.Signals): void;
  readonly ended: Promise<Ended>;
  /** Ends it by SIGTERM where it still runs. */
  stop(): Promise<Ended>;
}

const longestMs = 60_000;

/** Runs a command to its end. */
export async function runProgram(argv: readonly string[], where: Surroundings): Promise<Ended> {
  return await printed(launch(argv, where)).ended;
}

/** Starts the program on a free port; it is killed with the tests at the latest. */
export function startProgram(where: Surroundings, argv: readonly string[] = ['start']): Program {
  const child = launch(argv, { ...where, env: { PORT: '0', ...where.env } });
  const { text, onMore, ended } = printed(child);
  const log = () =>
    text()
      .split('\n')
      .slice(0, -1)
      .map(logLine)
      .filter((line) => line !== undefined);

  const says: Program['says'] = async (msg, wanted = () => true) => {
    const found = () => log().find((line) => line.msg === msg && wanted(line));
    const { promise, resolve, reject } = Promise.withResolvers<LogLine>();
    const look = () => {
      const line = found();
      if (line !== undefined) resolve(line);
    };
    const give = (why: string) => reject(new Error(`${why} before it said "${msg}":\n${text()}`));
    const late = setTimeout(() => give('A minute passed'), longestMs);
    const forget = onMore(look);
    void ended.then(({ err }) => give(`It ended (${err})`));
    look();
    return await promise.finally(() => {
      clearTimeout(late);
      forget();
    });
  };
  const url = async () => `http://127.0.0.1:${String((await says('Callboard listens')).port)}`;

  let told = false;
  const kill = (signal: NodeJS.Signals) => {
    told = true;
    child.kill(signal);
  };

  return {
    pid: child.pid ?? 0,
    log,
    says,
    url,
    ready: async () => {
      await says('Ready');
      const base = await url();
      const response = await fetch(`${base}/readyz`);
      if (response.status !== 200) throw new Error(`It is not ready: ${await response.text()}`);
      return base;
    },
    kill,
    ended,
    stop: () => {
      if (!told) kill('SIGTERM'); // a second time would mean: at once
      return ended;
    },
  };
}

/** Writes `callboard.yaml` for git sources, by a schedule that is not due while a test runs if not by another. */
export function writeConfig(
  folder: string,
  sources: Readonly<Record<string, string>>,
  more = '',
  schedule = '0 0 1 1 *',
): void {
  const lines = Object.entries(sources).map(
    ([id, url]) => `    - { id: ${id}, type: git, url: '${url}', schedule: '${schedule}' }`,
  );
  writeFileSync(join(folder, 'callboard.yaml'), `catalog:\n  sources:\n${lines.join('\n')}\n${more}`);
}

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

function launch(argv: readonly string[], { folder, env }: Surroundings): ChildProcess {
  const child = spawn(process.execPath, [callboard, ...argv], {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

function printed(child: ChildProcess) {
  let [out, err] = ['', ''];
  const listeners = new Set<() => void>();
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
    for (const listener of listeners) listener();
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (err += chunk));
  const ended = once(child, 'close').then(([code, signal]): Ended => {
    return { code: code as number | null, signal: signal as string | null, out, err };
  });
  const onMore = (listener: () => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return { text: () => out, onMore, ended };
}

function logLine(text: string): LogLine | undefined {
  return text.startsWith('{') ? (JSON.parse(text) as LogLine) : undefined;
}

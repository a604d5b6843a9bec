import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { AppError } from '../../core/errors.ts';
import type { Place } from './location.ts';
import { unlessMissing } from './missing.ts';
import { lastLines, ownServerHint, run, surroundings } from './run.ts';

/** A server as its `postmaster.pid` tells; `ready` is false while it starts, recovers or stops. */
export interface Server {
  pid: number;
  port: number;
  ready: boolean;
  /** Whether the process of that id really is a server on this cluster, and not a later one of the same id. */
  alive: boolean;
}

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  shared_buffers: '64MB',
  max_connections: '100',
  log_checkpoints: 'off',
};

// A commit still reaches the kernel, so a killed server loses nothing; a power failure may.
const fleeting = { fsync: 'off', full_page_writes: 'off' };

// Each passes by itself: a port taken meanwhile, the last children of a killed server, a rival's server.
const passing = /Address already in use|pre-existing shared memory block|lock file "postmaster.pid"/;

const startLimitMs = 120_000;

/** The server that last ran on the cluster, dead or alive; undefined after a clean stop. */
export async function findServer(cluster: string): Promise<Server | undefined> {
  const lines = (await unlessMissing(readFile(join(cluster, 'postmaster.pid'), 'utf8')))?.split('\n');
  const pid = Number(lines?.[0]);
  // A single-user session writes its id negated; a file just made is still empty.
  if (!lines || !(pid > 0)) return undefined;
  return {
    pid,
    port: Number(lines[3]),
    ready: lines[7]?.trim() === 'ready',
    alive: await isAlive(pid, cluster),
  };
}

/** Starts a server on the cluster, or takes the one that is just starting; answers its port once it is ready. */
export async function startServer(native: string, place: Place, durable: boolean): Promise<number> {
  const log = `${place.cluster}.log`;
  const until = Date.now() + startLimitMs;
  let child: ChildProcess | undefined;
  while (Date.now() < until) {
    const server = await findServer(place.cluster);
    if (server?.alive && server.ready) return server.port;
    const launching = child?.exitCode === null && child.signalCode === null;
    if (!server?.alive && !launching) {
      if (child) await mayTryAgain(log, place);
      child = await launch(native, place, { durable, log, stale: server });
    }
    await wait(20);
  }
  throw new AppError(
    'unavailable',
    `The embedded Postgres in ${place.cluster} is not ready after ${startLimitMs / 1000} seconds:\n` +
      lastLines(await readFile(log, 'utf8')),
    `It may still be recovering: read ${log}, and start again.`,
  );
}

/** Stops the server cleanly, ending its sessions; nothing that was committed is lost. */
export async function stopServer(native: string, { cluster, account }: Place): Promise<void> {
  await run(join(native, 'bin', 'pg_ctl'), ['stop', '-D', cluster, '-m', 'fast', '-s'], {
    folder: dirname(cluster),
    account,
  });
}

async function mayTryAgain(log: string, { cluster }: Place): Promise<void> {
  const output = await readFile(log, 'utf8');
  if (passing.test(output)) return;
  throw new AppError(
    'unavailable',
    `The embedded Postgres in ${cluster} does not start:\n${lastLines(output)}`,
    ownServerHint,
  );
}

async function launch(
  native: string,
  { cluster, account }: Place,
  { durable, log, stale }: { durable: boolean; log: string; stale: Server | undefined },
): Promise<ChildProcess> {
  const all = { ...settings, ...(durable ? {} : fleeting), port: await freePort(stale?.port) };
  const args = Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`]);
  const options = surroundings(dirname(cluster), account);
  const output = await open(log, 'w', 0o600);
  try {
    const child = spawn(join(native, 'bin', 'postgres'), ['-D', cluster, ...args], {
      ...options,
      // Postgres trusts this id to be no server, and still checks that the old server's children are gone.
      env: { ...options.env, ...(stale && { PG_GRANDPARENT_PID: String(stale.pid) }) },
      // Its own session: Ctrl-C is for us, we stop the server in order.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await once(child, 'spawn');
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

async function isAlive(pid: number, cluster: string): Promise<boolean> {
  if (process.platform === 'linux') {
    const command = await unlessMissing(readFile(`/proc/${pid}/cmdline`, 'utf8'));
    return command?.split('\0').includes(cluster) ?? false;
  }
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // Not ours to signal, but there.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A port of the loopback interface that nobody listens on at the moment: if it can be, the one of the killed
 * server, where
 * those who used it look for it.
 */
async function freePort(before = 0): Promise<number> {
  const probe = createServer().listen(before, '127.0.0.1');
  try {
    await once(probe, 'listening');
  } catch (error) {
    if (before !== 0) return await freePort();
    throw error;
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  return typeof address === 'object' && address ? address.port : 0;
}

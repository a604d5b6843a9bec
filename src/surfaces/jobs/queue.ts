import { randomUUID } from 'node:crypto';
import { fromKysely, PgBoss, type ConstructorOptions, type QueueOptions } from 'pg-boss';
import type { Enqueue, Log } from '../../contract/context.ts';
import type { Registry } from '../../contract/plugin.ts';
import { AppError } from '../../core/errors.ts';

/** One attempt at a piece of work. */
export interface Attempt {
  readonly id: string;
  readonly data: unknown;
  /** Aborted when the attempt took too long, was lost to another process, or the program stops. */
  readonly signal: AbortSignal;
  /** Counts from 1. */
  readonly number: number;
  /** True where a failure is final. */
  readonly last: boolean;
}

/** The durable queue; `enqueue` works in a process that does no work itself. */
export interface Queue {
  readonly enqueue: Enqueue;
  /** Makes or migrates the queue's own tables, under its own lock; otherwise done by the first use. */
  prepare(): Promise<void>;
  /** Begins to do the work of a job. A handler that throws is tried again, later and later. */
  work(job: string, handle: (attempt: Attempt) => Promise<void>): Promise<void>;
  /** Lets running work end for `graceMs`; what still runs then is aborted and handed to another process. */
  stop(graceMs: number): Promise<void>;
}

/** Work on one queue at the same time in this process: a slow answer must not hold up the next one. */
const concurrency = 3;

const constructorOptions: ConstructorOptions = {
  max: 2,
  connectionTimeoutMillis: 10_000,
  // Work begins within milliseconds of the sender's commit; polling is the net below that.
  useListenNotify: true,
  // Looks for work whose process died. With the heartbeat below: such work is back within a minute.
  superviseIntervalSeconds: 15,
  monitorIntervalSeconds: 15,
  // Not used: cron, flows and the registry of instances would only keep the database busy.
  schedule: false,
  flowIntervalSeconds: 3600,
  registerInstance: false,
};

const queueOptions: QueueOptions & { notify: boolean } = {
  notify: true,
  // Long enough for a process that parses ten thousand files between two beats.
  heartbeatSeconds: 30,
  // 1 s, 2 s, 4 s … 5 min: about an hour of outages, a few deployments included.
  retryLimit: 20,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 300,
  deleteAfterSeconds: 24 * 60 * 60,
};

/**
 * A queue per job, in the schema `pgboss`; a pooler on the way costs the wake-up, and work begins by polling.
 */
export function makeQueue({
  databaseUrl,
  jobs,
  log,
}: {
  databaseUrl: string;
  jobs: Registry['jobs'];
  log: Log;
}): Queue {
  const boss = new PgBoss({ connectionString: databaseUrl, ...constructorOptions });
  boss.on('error', complaint(log));
  boss.on('warning', ({ message, data }) => log.warn({ data }, `pg-boss: ${message}`));

  let opened: Promise<void> | undefined;
  const prepare = (): Promise<void> => {
    opened ??= open(boss, jobs).catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };

  return {
    prepare,
    async enqueue(trx, job, input, key = randomUUID()) {
      if (!jobs.has(job))
        throw new AppError('internal', `There is no job "${job}".`, 'Was its plugin removed?');
      await prepare();
      // `upsert`, not `send`: it locks a job that waits already, so that no process starts it before our
      // transaction ends and works without what we add.
      await boss.upsert(job, input, { singletonKey: key, db: fromKysely(trx) });
    },
    async work(job, handle) {
      await prepare();
      await boss.work(
        job,
        {
          localConcurrency: concurrency,
          includeMetadata: true,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 5,
        },
        async ([task]) => {
          if (task === undefined) return;
          const { id, data, signal, retryCount, retryLimit } = task;
          await handle({ id, data, signal, number: retryCount + 1, last: retryCount >= retryLimit });
        },
      );
    },
    stop: (graceMs) => boss.stop({ graceful: true, timeout: graceMs }),
  };
}

async function open(boss: PgBoss, jobs: Registry['jobs']): Promise<void> {
  await boss.start();
  for (const { name, expireInSeconds } of jobs.values()) {
    // `stately`: per key at most one job waits and one is active.
    await boss.createQueue(name, { ...queueOptions, expireInSeconds, policy: 'stately' });
    await boss.updateQueue(name, { ...queueOptions, expireInSeconds });
  }
}

/** A database that is away fails every poll of every worker: one line in ten seconds says so. */
function complaint(log: Log): (error: { message: string }) => void {
  let [lastAt, unsaid] = [-Infinity, 0];
  return ({ message }) => {
    if (performance.now() - lastAt < 10_000) {
      unsaid++;
      return;
    }
    log.error({ error: message, unsaid }, 'the queue met an error');
    [lastAt, unsaid] = [performance.now(), 0];
  };
}

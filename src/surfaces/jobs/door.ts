import { createTask, schedule as runOn, type ScheduledTask } from 'node-cron';
import { errorCode } from '../../contract/apology.ts';
import { parseInput, recorder } from '../../contract/ask.ts';
import type { Asker } from '../../contract/asker.ts';
import type { Enqueue, Ports } from '../../contract/context.ts';
import type { Due, Job } from '../../contract/job.ts';
import type { Registry } from '../../contract/plugin.ts';
import { messageOf } from '../../core/errors.ts';
import { dueRun } from '../../core/schedule.ts';
import type { Attempt, Queue } from './queue.ts';

/**
 * Claims a due run for one replica; `work` belongs to the claim's transaction. Returns true where it was
 * ours.
 */
export type ClaimDue = (
  schedule: string,
  now: Date,
  decide: (lookedUntil: Date | undefined) => string | undefined,
  work: (trx: Parameters<Enqueue>[0]) => Promise<void>,
) => Promise<boolean>;

export interface JobsDoor {
  /** Begins to work and to look at the schedules, now and every minute. */
  start(): Promise<void>;
  stop(graceMs: number): Promise<void>;
  /** Enqueues what is due at `now`; returns the names of the schedules that this call claimed. */
  tick(now: Date): Promise<string[]>;
}

const worker: Asker = { door: 'jobs', name: 'callboard', standing: 'operator', teams: [] };

/** The door of work that nobody waits for: jobs from the queue, and schedules that fill it. */
export function makeJobsDoor(parts: {
  queue: Queue;
  registry: Registry;
  ports: Ports;
  claimDue: ClaimDue;
  clock: () => Date;
}): JobsDoor {
  const { queue, registry, ports, claimDue, clock } = parts;
  const matchers = new Map<string, ScheduledTask>();
  let timer: ScheduledTask | undefined;

  const claim = async (due: Due, now: Date): Promise<boolean> => {
    const matcher = matchers.get(due.cron) ?? createTask(due.cron, nothing, { timezone: 'UTC' });
    matchers.set(due.cron, matcher);
    const timetable = { ...due, matches: (wallClock: Date) => matcher.match(wallClock) };
    return await claimDue(
      due.name,
      now,
      (lookedUntil) => dueRun(timetable, lookedUntil, now)?.localKey,
      (trx) => ports.enqueue(trx, due.job, due.input, due.name),
    );
  };

  const tick = async (now: Date): Promise<string[]> => {
    const claimed: string[] = [];
    for (const schedule of registry.schedules.values()) {
      for (const due of schedule.list(ports.settings)) {
        try {
          if (await claim(due, now)) claimed.push(due.name);
        } catch (error) {
          ports.log.error(
            { schedule: due.name, error: messageOf(error) },
            'a schedule could not be looked at',
          );
        }
      }
    }
    return claimed;
  };

  return {
    tick,
    async start() {
      for (const job of registry.jobs.values() as Iterable<Job>) {
        await queue.work(job.name, (attempt) => run(job, attempt, ports, clock()));
      }
      await tick(clock());
      timer = runOn('* * * * *', () => tick(clock()), { noOverlap: true, suppressMissedWarning: true });
    },
    async stop(graceMs) {
      await timer?.destroy();
      await queue.stop(graceMs);
    },
  };
}

async function run(
  job: Job,
  { id, data, signal, number, last }: Attempt,
  ports: Ports,
  now: Date,
): Promise<void> {
  const record = recorder(ports, job.name, worker);
  try {
    await job.run({ ...ports, now, signal }, parseInput(job.input, data));
    record('done');
  } catch (error) {
    record(errorCode(error));
    const metadata = { job: job.name, id, attempt: number, error: messageOf(error) };
    if (last) ports.log.error(metadata, 'a job failed for good');
    else ports.log.warn(metadata, 'a job failed and is tried again');
    throw error;
  }
}

function nothing(): void {
  // A matcher is asked, never started.
}

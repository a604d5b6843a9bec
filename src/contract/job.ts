import type { z } from 'zod';
import type { Settings } from '../core/config/settings.ts';
import type { Ports } from './context.ts';
import type { Input } from './question.ts';

/** What a job is given besides its input; it may be killed at any line and run again. */
export interface JobContext extends Ports {
  readonly now: Date;
  readonly signal: AbortSignal;
}

/** Work off the request's path: durable, retried, at most one waiting per key. */
export interface Job<In extends Input = Input> {
  readonly part: 'job';
  readonly name: string;
  readonly input: In;
  /** Seconds after which a run counts as lost and is tried again. */
  readonly expireInSeconds: number;
  run(context: JobContext, input: z.output<In>): Promise<void>;
}

/** Types a job from its parts. */
export function defineJob<In extends Input>(job: Omit<Job<In>, 'part'>): Job<In> {
  return { part: 'job', ...job };
}

/** A job that is due by the clock. */
export interface Due {
  /** Unique; the key of its runs. */
  readonly name: string;
  /** Five-field cron expression, read in `zone` (IANA name). */
  readonly cron: string;
  readonly zone: string;
  readonly job: string;
  readonly input: object;
  /** True: also due as soon as the program starts and the schedule is first seen. */
  readonly atFirst: boolean;
}

/** The schedules of a room, which depend on the configuration. */
export interface Schedule {
  readonly part: 'schedule';
  readonly name: string;
  list(settings: Settings): readonly Due[];
}

/** Types a room's schedules. */
export function defineSchedule(schedule: Omit<Schedule, 'part'>): Schedule {
  return { part: 'schedule', ...schedule };
}

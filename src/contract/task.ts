import type { z } from 'zod';
import type { Db } from '../store/database.ts';
import type { Asker } from './asker.ts';
import type { Context } from './context.ts';
import type { Input, Result } from './question.ts';

/**
 * What a task is given: a transaction and no port to the outside. What must reach the world is announced or
 * queued in it.
 */
export interface TaskContext {
  readonly trx: Db;
  readonly asker: Asker;
  readonly now: Date;
  readonly settings: Context['settings'];
  readonly enqueue: Context['enqueue'];
}

/**
 * Something that changes the catalog or speaks to others; done once per key, permitted at the click, audited.
 * Its result is plain JSON: a rival is given what the audit kept of it.
 */
export interface Task<In extends Input = Input, Out extends Result = Result> {
  readonly part: 'task';
  readonly name: string;
  readonly summary: string;
  readonly input: In;
  readonly text?: keyof z.input<In> & string;
  readonly status: Readonly<Record<Out['kind'], 200 | 404 | 409 | 422 | 503>>;
  readonly doors?: readonly ('slack' | 'http' | 'cli')[];
  /** True, or the sentence that says who may. */
  may(asker: Asker, settings: Context['settings']): true | string;
  /** Makes two requests the same one; absent: the door's own key (a message, an event, an Idempotency-Key). */
  key?(input: z.output<In>): string;
  run(context: TaskContext, input: z.output<In>): Promise<Out>;
}

/** Types a task from its parts. */
export function defineTask<In extends Input, Out extends Result>(
  task: Omit<Task<In, Out>, 'part'>,
): Task<In, Out> {
  return { part: 'task', ...task };
}

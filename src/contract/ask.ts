import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { errorCode } from './apology.ts';
import type { Asker } from './asker.ts';
import type { Ports } from './context.ts';
import type { Input, Question, Result } from './question.ts';

/**
 * The only way to an answer, for every door: parse, permit, answer, one log line, one metric. Yields the
 * stages of the answer; throws `AppError` `usage` for malformed input and `forbidden` for who may not read.
 */
export async function* ask<In extends Input, Out extends Result>(
  ports: Ports,
  question: Question<In, Out>,
  raw: unknown,
  asker: Asker,
  now: Date,
): AsyncGenerator<Out, void, void> {
  const record = recorder(ports, question.name, asker);
  let outcome = 'abandoned';
  try {
    const input = parseInput(question.input, raw);
    permitReading(asker);
    for await (const result of stages(question.answer({ ...ports, asker, now }, input))) {
      outcome = result.kind;
      yield result;
    }
  } catch (error) {
    outcome = errorCode(error);
    throw error;
  } finally {
    record(outcome);
  }
}

/** The last stage of an answer, for doors that give only one. */
export async function lastOf<Out>(answers: AsyncIterable<Out>): Promise<Out> {
  let last: { value: Out } | undefined;
  for await (const value of answers) last = { value };
  if (last === undefined) {
    throw new AppError('internal', 'The question yielded no answer.', 'This is a defect; report it.');
  }
  return last.value;
}

/** Writes the one log line and the one metric of an ask or a task. */
export function recorder(
  ports: Pick<Ports, 'log' | 'meter'>,
  name: string,
  asker: Asker,
): (outcome: string) => void {
  const from = performance.now();
  return (outcome) => {
    const seconds = (performance.now() - from) / 1000;
    const { door, name: who } = asker;
    const line = { name, door, asker: who, outcome, ms: Math.round(seconds * 1000) };
    // Nobody waits for a job: what it comes to, it says itself.
    if (door === 'jobs') ports.log.debug(line, 'answered');
    else ports.log.info(line, 'answered');
    ports.meter.answered(name, door, outcome, seconds);
  };
}

/** The input, or an `AppError` `usage` that names every field at fault. */
export function parseInput<In extends Input>(schema: In, raw: unknown): z.output<In> {
  const parsed = schema.safeParse(raw);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`);
  throw new AppError('usage', faults.join('; '), 'Mend what is named and ask again; `help` shows examples.');
}

/** Throws `AppError` `forbidden` for who may nothing here. */
export function permitReading({ standing }: Asker): void {
  if (standing === 'operator' || standing === 'member') return;
  throw new AppError(
    'forbidden',
    standing === 'guest'
      ? 'Guests cannot read the catalog.'
      : 'Only members of this organisation can read the catalog.',
    'Ask a colleague who is a full member to look it up for you.',
  );
}

async function* stages<Out>(answer: Promise<Out> | AsyncIterable<Out>): AsyncGenerator<Out> {
  if (Symbol.asyncIterator in answer) yield* answer;
  else yield await answer;
}

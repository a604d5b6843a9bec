import type { z } from 'zod';
import type { Context } from './context.ts';

/** The input of anything named: an object whose fields all have a text form, so that every door can give them. */
export type Input = z.ZodObject;

/** A result says what it is in a word that a user would say. */
export interface Result {
  readonly kind: string;
}

/**
 * Something that can be asked. Its `name` is its public name everywhere: REST path, command, tool, log field.
 * An expected "no" is a result kind; only a surprise is thrown.
 */
export interface Question<In extends Input = Input, Out extends Result = Result> {
  readonly part: 'question';
  readonly name: string;
  /** One line without a full stop, for help, `--help` and tool lists. */
  readonly summary: string;
  readonly input: In;
  /** The input field that free text fills: `callboard who-owns <subject>`. */
  readonly text?: keyof z.input<In> & string;
  /** The HTTP status of each result kind; 4xx makes the command line exit with 1. */
  readonly status: Readonly<Record<Out['kind'], 200 | 404 | 409 | 422 | 503>>;
  /** The doors that offer it; absent means all. */
  readonly doors?: readonly ('slack' | 'http' | 'cli')[];
  /** May yield stages: Slack redraws with each, the other doors take the last. */
  answer(context: Context, input: z.output<In>): Promise<Out> | AsyncIterable<Out>;
}

/** Types a question from its parts; results are inferred from `answer` and checked against `status`. */
export function defineQuestion<In extends Input, Out extends Result>(
  question: Omit<Question<In, Out>, 'part'>,
): Question<In, Out> {
  return { part: 'question', ...question };
}

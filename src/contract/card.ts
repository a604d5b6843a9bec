import type { Message } from '../kit/message.ts';
import type { Question, Result } from './question.ts';
import type { Task } from './task.ts';

/** Who looks at a card, and what the place allows. */
export interface Reader {
  readonly now: Date;
  /** IANA name; Slack shows dates in the reader's own zone anyway. */
  readonly timeZone?: string;
  /** True where the card is seen by the asker alone and may be shown to the channel. */
  readonly shareable: boolean;
}

/** A result in words and Block Kit: pure, and an exhaustive switch over the result's kinds. */
export type View<Out extends Result> = (result: Out, reader: Reader) => Message;

/** Ties a view to its question or task; found by the name. */
export interface Card<Out extends Result = Result> {
  readonly part: 'card';
  readonly name: string;
  readonly view: View<Out>;
}

/** The card of a question or a task. */
export function defineCard<Out extends Result>(
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- any input will do: a card sees results only
  of: Question<any, Out> | Task<any, Out>,
  view: View<Out>,
): Card<Out> {
  return { part: 'card', name: of.name, view };
}

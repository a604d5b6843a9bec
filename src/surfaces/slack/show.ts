import { setTimeout } from 'node:timers/promises';
import { formatAddress, type Address } from '../../contract/address.ts';
import { ask, permitReading } from '../../contract/ask.ts';
import type { Asker } from '../../contract/asker.ts';
import type { Reader } from '../../contract/card.ts';
import { perform } from '../../contract/perform.ts';
import { AppError } from '../../core/errors.ts';
import type { Message } from '../../kit/message.ts';
import type { DoorContext } from './context.ts';

export interface Showing {
  readonly asker: Asker;
  /** True where the answer is seen by the asker alone and may be shown to the channel. */
  readonly shareable: boolean;
  /** What makes two requests the same act. */
  readonly key: string;
}

/** The stages of the answer to an address, or the result of what it does, as messages. */
export async function* show(
  { ports, registry, clock }: DoorContext,
  address: Address,
  { asker, shareable, key }: Showing,
): AsyncGenerator<Message, void, void> {
  const now = clock();
  const question = registry.questions.get(address.name);
  const task = registry.tasks.get(address.name);
  const card = registry.cards.get(address.name);
  const offered = (question ?? task)?.doors?.includes('slack') ?? true;
  if (card === undefined || (question ?? task) === undefined || !offered) {
    throw new AppError(
      'usage',
      'That is not there any more',
      'Ask again: the new answer has what works now.',
    );
  }
  const reader: Reader = {
    now,
    shareable,
    ...(asker.timeZone !== undefined && { timeZone: asker.timeZone }),
  };
  if (question !== undefined) {
    for await (const result of ask(ports, question, address.args, asker, now))
      yield card.view(result, reader);
  } else if (task !== undefined) {
    permitReading(asker);
    const act = `${key} ${formatAddress(address)}`;
    yield card.view(await perform(ports, task, address.args, asker, now, act), reader);
  }
}

/** True for an address that is only asked, so that its answer may be shown to others, again and again. */
export function isQuestion({ registry }: DoorContext, { name }: Address): boolean {
  return registry.questions.has(name);
}

/** The newest message when all have come or the time is up; where none came by then, the last one later. */
export type Collected = { readonly message: Message } | { readonly later: Promise<Message> };

/**
 * Waits for messages: `ms` for the first answer, `moreMs` for one that is later. Throws what fails within
 * `ms`.
 */
export async function collect(
  messages: AsyncIterable<Message>,
  ms: number,
  moreMs: number,
): Promise<Collected> {
  const newest: { message?: Message } = {};
  const all = (async () => {
    for await (const message of messages) newest.message = message;
    if (newest.message !== undefined) return newest.message;
    throw new AppError('internal', 'An answer without a message.', 'This is a defect; report it.');
  })();
  const message = (await within(all, ms)) ?? newest.message;
  if (message !== undefined) return { message };
  return { later: within(all, moreMs).then((last) => last ?? newest.message ?? Promise.reject(tooLate())) };
}

/** What a promise comes to within a time; undefined when it takes longer. */
export async function within<T>(promise: Promise<T>, ms: number): Promise<T | undefined> {
  const done = new AbortController();
  const late = setTimeout(ms, undefined, { signal: done.signal });
  late.catch(() => undefined); // ends with the abort
  promise.catch(() => undefined); // what fails after its time has been spoken for
  return await Promise.race([promise, late]).finally(() => done.abort());
}

function tooLate(): AppError {
  return new AppError('unavailable', 'The answer took too long.', 'Try again in a minute.');
}

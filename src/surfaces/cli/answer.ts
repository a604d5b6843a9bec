import { isDeepStrictEqual } from 'node:util';
import { readPress } from '../../contract/address.ts';
import { ask, lastOf } from '../../contract/ask.ts';
import type { Asker } from '../../contract/asker.ts';
import type { Ports } from '../../contract/context.ts';
import { perform } from '../../contract/perform.ts';
import type { Result } from '../../contract/question.ts';
import { AppError } from '../../core/errors.ts';
import { plainText } from '../../kit/plain.ts';
import { exitOfStatus, type ExitCode } from './exit-code.ts';
import { jsonText } from './output.ts';
import { typed, type Named } from './typed.ts';
import type { Shell } from './wiring.ts';

/** Asks a question or does a task, and prints the result: its card as plain text, or the JSON of REST. */
export async function answer(shell: Shell, named: Named, input: object, json: boolean): Promise<ExitCode> {
  const { ports, end } = await shell.open();
  try {
    const now = shell.now();
    const result = await unlessInterrupted(shell.signal, resultOf(ports, named, input, askerOf(shell), now));
    const status = named.status[result.kind];
    if (status === undefined) {
      throw new AppError(
        'internal',
        `The result kind "${result.kind}" has no status.`,
        'Name it in the question.',
      );
    }
    const card = shell.registry.cards.get(named.name);
    if (json || card === undefined) {
      await shell.out.write(`${jsonText(result)}\n`);
    } else {
      const { zone } = shell.screen;
      const reader = { now, shareable: false, ...(zone !== undefined && { timeZone: zone }) };
      const { blocks } = card.view(result, reader);
      const command = (actionId: string) => {
        const address = readPress(actionId)?.address;
        // To ask the same again, nobody needs a hint.
        const again = address?.name === named.name && isDeepStrictEqual(address.args, input);
        return address === undefined || again ? undefined : typed(shell.registry, address);
      };
      await shell.out.write(`${plainText(blocks, { ...shell.screen, command })}\n`);
    }
    return exitOfStatus(status);
  } finally {
    await end();
  }
}

async function resultOf(ports: Ports, named: Named, input: object, asker: Asker, now: Date): Promise<Result> {
  return named.part === 'question'
    ? ((await lastOf(ask(ports, named, input, asker, now))) as Result)
    : ((await perform(ports, named, input, asker, now)) as Result);
}

function askerOf({ user, screen: { zone } }: Shell): Asker {
  return {
    door: 'cli',
    name: `cli:${user}`,
    standing: 'operator',
    teams: [],
    ...(zone !== undefined && { timeZone: zone }),
  };
}

/** Rejects as soon as the user interrupts: nobody waits for the answer any more. */
async function unlessInterrupted<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  signal.throwIfAborted();
  const { promise: interrupted, reject } = Promise.withResolvers<never>();
  const stop = () => {
    reject(signal.reason as Error);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, interrupted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

import { AppError } from '../core/errors.ts';
import { claimAct, recordRefusal, storeResult } from '../store/audit.ts';
import { errorCode } from './apology.ts';
import { parseInput, recorder } from './ask.ts';
import type { Asker } from './asker.ts';
import type { Ports } from './context.ts';
import type { Input, Result } from './question.ts';
import type { Task } from './task.ts';

/**
 * The only way to change something, for every door: parse, permit, then claim, work, result and audit in one
 * transaction. Two requests with one key are one: the second waits for the first and gets its result. Throws
 * `AppError` `usage` or `forbidden` (which is audited too).
 */
export async function perform<In extends Input, Out extends Result>(
  ports: Ports,
  task: Task<In, Out>,
  raw: unknown,
  asker: Asker,
  now: Date,
  doorKey?: string,
): Promise<Out> {
  const record = recorder(ports, task.name, asker);
  let outcome = '';
  try {
    const input = parseInput(task.input, raw);
    const act = { at: now, task: task.name, actor: asker.name, door: asker.door, input };
    const may = task.may(asker, ports.settings);
    if (may !== true) {
      await recordRefusal(ports.db, act, may);
      throw new AppError('forbidden', may, 'Ask one of them to do it.');
    }
    // A door's key is its asker's own: nobody gets the result of another by guessing it.
    const key = task.key?.(input) ?? (doorKey === undefined ? undefined : `${asker.name} ${doorKey}`);
    const result = await ports.db.transaction().execute(async (trx) => {
      const claim = await claimAct(trx, act, key === undefined ? undefined : `${task.name} ${key}`);
      if (claim.kind === 'done') return claim.result as Out;
      const done = await task.run(
        { trx, asker, now, settings: ports.settings, enqueue: ports.enqueue },
        input,
      );
      await storeResult(trx, claim.id, done);
      return done;
    });
    outcome = result.kind;
    return result;
  } catch (error) {
    outcome = errorCode(error);
    throw error;
  } finally {
    record(outcome);
  }
}

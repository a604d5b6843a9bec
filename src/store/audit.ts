import { AppError } from '../core/errors.ts';
import type { Db } from './database.ts';

/** What somebody did: a task's name, its input, who and through which door. */
export interface Act {
  readonly at: Date;
  readonly task: string;
  readonly actor: string;
  readonly door: string;
  readonly input: object;
}

/**
 * Claims an act by its key for this transaction. A rival with the same key waits here until we commit, and
 * then gets
 * `done` with our result (JSON) instead of doing it again.
 */
export async function claimAct(
  trx: Db,
  act: Act,
  key: string | undefined,
): Promise<{ kind: 'ours'; id: string } | { kind: 'done'; result: unknown }> {
  const row = await trx
    .insertInto('audit')
    .values({ ...act, key: key ?? null, input: JSON.stringify(act.input), result: '{}' })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (row !== undefined) return { kind: 'ours', id: row.id };
  const done = await trx
    .selectFrom('audit')
    .select('result')
    .where('key', '=', key ?? null)
    .executeTakeFirst();
  if (done === undefined)
    throw new AppError('unavailable', 'A rival request ended without a result.', 'Try again.');
  return { kind: 'done', result: done.result };
}

/** Keeps the result (plain JSON) of a claimed act. */
export async function storeResult(trx: Db, id: string, result: object): Promise<void> {
  await trx
    .updateTable('audit')
    .set({ result: JSON.stringify(result) })
    .where('id', '=', id)
    .execute();
}

/** Keeps that somebody tried what they may not. */
export async function recordRefusal(db: Db, act: Act, reason: string): Promise<void> {
  await db
    .insertInto('audit')
    .values({ ...act, input: JSON.stringify(act.input), result: JSON.stringify({ kind: 'refused', reason }) })
    .execute();
}

/** Forgets acts before a moment. */
export async function forgetActs(db: Db, before: Date): Promise<void> {
  await db.deleteFrom('audit').where('at', '<', before).execute();
}

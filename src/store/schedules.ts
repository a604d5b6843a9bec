import type { Db } from './database.ts';

// An hour repeats within a day; a week lets people look back.
const keepRunsMs = 7 * 24 * 60 * 60 * 1000;

/**
 * Looks at a schedule up to `now`, one replica at a time: `decide` is given until when it was looked at
 * (undefined: never) and names the run that is due. Where nobody has claimed that run, `work` is done in the
 * same transaction. Returns true where it was ours.
 */
export async function claimDue(
  db: Db,
  schedule: string,
  now: Date,
  decide: (lookedUntil: Date | undefined) => string | undefined,
  work: (trx: Db) => Promise<void>,
): Promise<boolean> {
  return await db.transaction().execute(async (trx) => {
    const due = decide(await lookAt(trx, schedule, now));
    if (due === undefined) return false;
    const claimed = await trx
      .insertInto('schedule_runs')
      .values({ schedule, due_local: due, claimed_at: now })
      .onConflict((conflict) => conflict.doNothing())
      .returning('due_local')
      .executeTakeFirst();
    if (claimed === undefined) return false;
    await work(trx);
    await trx
      .deleteFrom('schedule_runs')
      .where('schedule', '=', schedule)
      .where('claimed_at', '<', new Date(now.getTime() - keepRunsMs))
      .execute();
    return true;
  });
}

/**
 * Moves a schedule's mark to `now`, back too (a clock that was wrong is put right), and returns where it was.
 */
async function lookAt(trx: Db, name: string, now: Date): Promise<Date | undefined> {
  const created = await trx
    .insertInto('schedules')
    .values({ name, looked_until: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('name')
    .executeTakeFirst();
  if (created !== undefined) return undefined;
  const row = await trx
    .selectFrom('schedules')
    .select('looked_until')
    .where('name', '=', name)
    .forUpdate()
    .executeTakeFirstOrThrow();
  await trx.updateTable('schedules').set({ looked_until: now }).where('name', '=', name).execute();
  return row.looked_until;
}

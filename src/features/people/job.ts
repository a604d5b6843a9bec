import { z } from 'zod';
import { defineJob, defineSchedule } from '../../contract/job.ts';
import { reviewEntities } from '../../contract/review.ts';
import type { Ref } from '../../core/ref.ts';
import type { Db } from '../../store/database.ts';
import { ownedBy, owningUsers } from '../../store/entities.ts';
import { lockCatalog } from '../../store/generation.ts';
import { findPerson, savePeople } from '../../store/people.ts';
import { matched } from './match.ts';

/** Reads every account of the workspace, so that who left is known and who never asked is mapped. */
export const people = defineJob({
  name: 'people',
  input: z.object({}),
  expireInSeconds: 1800,
  async run({ db, slack, catalog, now, log, signal }) {
    if (slack === undefined) return;
    const entities = await catalog();
    let count = 0;
    for await (const page of slack.people()) {
      signal.throwIfAborted();
      await savePeople(
        db,
        page.map((person) => matched(entities, person)),
        now,
      );
      count += page.length;
    }
    await reviewOwned(db, await owningUsers(db), now);
    log.info({ count }, 'people listed');
  },
});

/** One account that Slack says has changed. */
export const person = defineJob({
  name: 'person',
  input: z.object({
    team: z.string(),
    user: z.string(),
    name: z.string(),
    email: z.string().optional(),
    deleted: z.boolean(),
    guest: z.boolean(),
    timeZone: z.string().optional(),
  }),
  expireInSeconds: 60,
  async run({ db, catalog, now }, { email, timeZone, ...rest }) {
    const told = {
      ...rest,
      ...(email !== undefined && { email }),
      ...(timeZone !== undefined && { timeZone }),
    };
    await savePeople(db, [matched(await catalog(), told)], now);
    const stored = await findPerson(db, rest.team, rest.user);
    if (stored?.entity !== undefined) await reviewOwned(db, [stored.entity], now);
  },
});

/** Who left or came back may make what they own departed's, or end that. */
async function reviewOwned(db: Db, users: readonly Ref[], now: Date): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockCatalog(trx);
    await reviewEntities(trx, await ownedBy(trx, users), now);
  });
}

/** Every night, and as soon as there is a workspace. */
export const nightly = defineSchedule({
  name: 'people',
  list: () => [
    { name: 'people', cron: '0 3 * * *', zone: 'UTC', job: people.name, input: {}, atFirst: true },
  ],
});

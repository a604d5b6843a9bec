import { reviewEntities } from '../../contract/review.ts';
import type { Ref } from '../../core/ref.ts';
import { forgetActs } from '../../store/audit.ts';
import type { Db } from '../../store/database.ts';
import { deleteEntities, entityBodies, orphansSince } from '../../store/entities.ts';
import { lockCatalog, nextGeneration } from '../../store/generation.ts';
import { appendHistory, forgetHistory } from '../../store/history.ts';
import { forgetMisses } from '../../store/misses.ts';
import { replaceProblems } from '../../store/problems.ts';
import { neighbours, replaceRelations } from '../../store/relations.ts';

/** Removes entities that have been orphaned since a moment or longer, with all that hangs on them. */
export async function removeOrphans(db: Db, since: Date, now: Date): Promise<Ref[]> {
  return await db.transaction().execute(async (trx) => {
    await lockCatalog(trx);
    const refs = await orphansSince(trx, since);
    if (refs.length === 0) return refs;
    const entities = await entityBodies(trx, refs);
    const ids = [...entities.values()].map(({ id }) => id);
    const around = await neighbours(trx, ids);
    await replaceRelations(trx, ids, []);
    await deleteEntities(trx, refs);
    await replaceProblems(trx, { of: 'entities', refs }, [], now);
    await reviewEntities(trx, around, now);
    await appendHistory(
      trx,
      [...entities].map(([ref, { body }]) => ({ ...nobody, ref, changed_at: now, before: body })),
      now,
    );
    await nextGeneration(trx);
    return refs;
  });
}

const nobody = {
  action: 'removed',
  source_id: null,
  path: null,
  commit: null,
  author_name: null,
  author_email: null,
} as const;

const dayMs = 86_400_000;

/** Forgets what was kept long enough: history and acts a year, misses 90 days (PRODUCT section 15). */
export async function forgetOld(db: Db, now: Date): Promise<void> {
  const yearAgo = new Date(now.getTime() - 365 * dayMs);
  await forgetHistory(db, yearAgo);
  await forgetActs(db, yearAgo);
  await forgetMisses(db, new Date(now.getTime() - 90 * dayMs));
}

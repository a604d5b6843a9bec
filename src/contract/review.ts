import { findingsOf } from '../core/finding.ts';
import type { Db } from '../store/database.ts';
import { replaceProblems, surroundingsOf } from '../store/problems.ts';

/**
 * Finds again what is wrong with entities (by number) because of what is around them: owners, members, ends
 * of their
 * relations. Rooms that change any of these call it in the same transaction, after `lockCatalog`.
 */
export async function reviewEntities(trx: Db, ids: readonly number[], now: Date): Promise<void> {
  const around = await surroundingsOf(trx, [...new Set(ids)]);
  const refs = around.map(({ ref }) => ref);
  await replaceProblems(trx, { of: 'entities', refs }, around.flatMap(findingsOf), now);
}

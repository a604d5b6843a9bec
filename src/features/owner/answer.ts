import { z } from 'zod';
import { inOrder } from '../../core/locate-order.ts';
import { ownerOf } from '../../core/projection.ts';
import type { Ref } from '../../core/ref.ts';
import { brief, locateSubject, unlocatedStatus, type Brief, type Unlocated } from '../../contract/located.ts';
import type { Context } from '../../contract/context.ts';
import { defineQuestion } from '../../contract/question.ts';
import { findEntityCard, type EntityCard } from '../../store/entity-card.ts';
import { countProblems } from '../../store/problems.ts';
import { inferOwners, type Inferred } from './infer.ts';
import { ownerFrom, type Owner } from './owner.ts';
import { subjectFrom, type Subject } from './subject.ts';

export type WhoOwnsResult =
  | { readonly kind: 'owned'; readonly subject: Subject; readonly owner: Owner }
  | { readonly kind: 'unowned'; readonly subject: Subject; readonly inferred: readonly Inferred[] }
  /** The file names an owner that no document defines. */
  | {
      readonly kind: 'unknown-owner';
      readonly subject: Subject;
      readonly named: Ref;
      readonly inferred: readonly Inferred[];
    }
  | {
      readonly kind: 'departed-owner';
      readonly subject: Subject;
      readonly owner: Owner;
      readonly inferred: readonly Inferred[];
    }
  /** A team or a person was asked for: they own, they are not owned. */
  | {
      readonly kind: 'owner';
      readonly subject: Subject;
      readonly owner: Owner;
      /** The first hundred of `total`. */
      readonly owns: readonly Brief[];
      readonly total: number;
      /** How many problems are theirs to mend. */
      readonly problems: number;
    }
  | Unlocated;

declare module '../../contract/address.ts' {
  interface Pressable {
    'who-owns': { subject?: string };
  }
}

// A script wants them all, but no answer may grow without end.
const mostOwned = 100;

/** Who owns something, and how to reach them. */
export const whoOwns = defineQuestion({
  name: 'who-owns',
  summary: 'Who owns something, and how to reach them',
  input: z.object({
    subject: z.string().max(3_000).optional().describe('name, ref, alias, team, repository, URL or #channel'),
  }),
  text: 'subject',
  status: {
    owned: 200,
    unowned: 200,
    'unknown-owner': 200,
    'departed-owner': 200,
    owner: 200,
    ...unlocatedStatus,
  },
  async answer(context, { subject }): Promise<WhoOwnsResult> {
    const located = await locateSubject(context, subject);
    if (located.kind !== 'located') return located;
    const { ref } = located.entry;
    const card = await findEntityCard(context.db, ref);
    // Removed since the catalog was loaded: to the asker it is as if it had never been found.
    if (card === undefined) return { kind: 'unknown', subject: subject ?? ref, near: [] };
    const { removeAfterMs } = context.settings.catalog.orphans;
    return await resultFrom(context, card, subjectFrom(card, located, removeAfterMs));
  },
});

async function resultFrom(context: Context, card: EntityCard, subject: Subject): Promise<WhoOwnsResult> {
  if (subject.kind === 'group' || subject.kind === 'user') return await ownerResult(context, card, subject);
  if (card.owner !== null && !card.departed) {
    return { kind: 'owned', subject, owner: ownerFrom(card.owner, card) };
  }
  const inferred = await inferOwners(context, subject);
  if (card.owner !== null) {
    return { kind: 'departed-owner', subject, owner: ownerFrom(card.owner, card), inferred };
  }
  const named = ownerOf(card.entity);
  if (named !== null) return { kind: 'unknown-owner', subject, named, inferred };
  return { kind: 'unowned', subject, inferred };
}

async function ownerResult(
  { catalog, db }: Context,
  card: EntityCard,
  subject: Subject,
): Promise<WhoOwnsResult> {
  const { entries } = await catalog();
  const owned = entries.filter(({ owner }) => owner === subject.ref);
  const counts = await countProblems(db, { refs: [], owners: [subject.ref] });
  return {
    kind: 'owner',
    subject,
    owner: ownerFrom(card.entity, card),
    owns: inOrder(owned, {}, mostOwned).map(brief),
    total: owned.length,
    problems: Object.values(counts).reduce((sum, count) => sum + count, 0),
  };
}

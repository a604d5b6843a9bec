import { z } from 'zod';
import { locateSubject, unlocatedStatus, type Unlocated } from '../../contract/located.ts';
import { defineQuestion } from '../../contract/question.ts';
import { tellProblem, type ToldProblem } from '../../contract/told-problem.ts';
import type { ProblemKind } from '../../core/problem.ts';
import type { Ref } from '../../core/ref.ts';
import { countProblems, listProblems } from '../../store/problems.ts';

/** Every kind, the one that hides most first. */
export const problemKinds = [
  'unreachable-source',
  'held-removals',
  'invalid',
  'conflict',
  'unowned',
  'unknown-owner',
  'departed-owner',
  'orphaned',
  'dangling-relation',
  'unreadable-ref',
  'empty-group',
  'unread-location',
  'duplicate-location',
] as const satisfies readonly ProblemKind[];

export type ProblemsResult =
  | {
      readonly kind: 'problems';
      /** The team or entity that was asked about; absent: the whole catalog. */
      readonly about?: Ref;
      /** How many there are of each kind. */
      readonly counts: Readonly<Partial<Record<ProblemKind, number>>>;
      readonly total: number;
      /** The first ones, of each kind the oldest first. */
      readonly problems: readonly ToldProblem[];
    }
  | { readonly kind: 'healthy'; readonly about?: Ref }
  | Exclude<Unlocated, { kind: 'unspecified' | 'broken' }>;

declare module '../../contract/address.ts' {
  interface Pressable {
    problems: { subject?: string };
  }
}

/** What is wrong with the catalog, a team's part of it, or one entity. */
export const problems = defineQuestion({
  name: 'problems',
  summary: 'What is wrong with the catalog, a team’s part of it or one entity',
  input: z.object({
    subject: z.string().trim().max(3_000).default('').describe('a team or an entity; absent: everything'),
    kind: z.enum(problemKinds).optional().describe('only this kind'),
    limit: z.coerce
      .number()
      .int()
      .min(1)
      .max(1_000)
      .default(20)
      .describe('how many at most; a message shows 20'),
  }),
  text: 'subject',
  status: {
    problems: 200,
    healthy: 200,
    ambiguous: unlocatedStatus.ambiguous,
    unknown: unlocatedStatus.unknown,
  },
  async answer(context, { subject, kind, limit }): Promise<ProblemsResult> {
    const located = subject === '' ? undefined : await locateSubject(context, subject);
    let ref: Ref | undefined;
    switch (located?.kind) {
      case undefined:
        break;
      case 'located':
        ref = located.entry.ref;
        break;
      case 'broken':
        ref = located.ref; // no entity, but problems it has
        break;
      case 'unspecified':
        return { kind: 'unknown', subject, near: [] };
      case 'ambiguous':
      case 'unknown':
        return located;
    }
    const asked = ref === undefined ? {} : { about: ref };
    const filter = {
      ...(ref !== undefined && { refs: [ref], owners: [ref] }),
      ...(kind !== undefined && { kind }),
    };
    const counts = await countProblems(context.db, filter);
    const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
    if (total === 0) return { kind: 'healthy', ...asked };
    const listed = await listProblems(context.db, filter, limit);
    const catalog = await context.catalog();
    // Whom nobody knows cannot mend anything.
    const known = listed.map((one) => ({
      ...one,
      owners: one.owners.filter((owner) => catalog.byRef(owner) !== undefined),
    }));
    return { kind: 'problems', ...asked, counts, total, problems: known.map(tellProblem) };
  },
});

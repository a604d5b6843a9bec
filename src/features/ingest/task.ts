import { z } from 'zod';
import { defineTask } from '../../contract/task.ts';
import { acceptHeld } from '../../store/sources.ts';

export type AcceptRemovalsResult =
  | { readonly kind: 'accepted'; readonly source: string; readonly removals: number }
  | { readonly kind: 'nothing-held'; readonly source: string };

declare module '../../contract/address.ts' {
  interface Pressable {
    'accept-removals': { source: string };
  }
}

/** Lets a revision through that the removal guard holds back. */
export const acceptRemovals = defineTask({
  name: 'accept-removals',
  summary: 'Let a source remove as many entities as its held revision does',
  input: z.object({ source: z.string().min(1).describe('id of the source') }),
  text: 'source',
  status: { accepted: 200, 'nothing-held': 404 },
  doors: ['cli'],
  may: ({ standing }) =>
    standing === 'operator' || 'Only an operator, on the command line, may accept removals.',
  async run({ trx, enqueue }, { source }): Promise<AcceptRemovalsResult> {
    const removals = await acceptHeld(trx, source);
    if (removals === undefined) return { kind: 'nothing-held', source };
    await enqueue(trx, 'sync', { source }, `sync ${source}`);
    return { kind: 'accepted', source, removals };
  },
});

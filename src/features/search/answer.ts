import { z } from 'zod';
import { brief, type Brief } from '../../contract/located.ts';
import { defineQuestion } from '../../contract/question.ts';
import { inOrder } from '../../core/locate-order.ts';
import { among, search as searchCatalog } from '../../core/search.ts';
import type { Why } from '../../core/search-why.ts';
import { refsWith } from '../../store/facets.ts';

export type SearchResult =
  | { readonly kind: 'found'; readonly text: string; readonly hits: readonly Hit[]; readonly total: number }
  | { readonly kind: 'nothing'; readonly text: string };

export interface Hit extends Brief {
  /** Where the text was met; `filter`: there was none. */
  readonly why: Why | 'filter';
}

declare module '../../contract/address.ts' {
  interface Pressable {
    search: { text: string; kind?: string };
  }
}

/** Entities that a few words may mean; without words, all that pass the filters. */
export const search = defineQuestion({
  name: 'search',
  summary: 'Find entities by words, parts of words or misspellings',
  input: z.object({
    text: z.string().trim().max(3_000).default('').describe('words to look for; absent: everything'),
    kind: z.string().min(1).max(100).optional().describe('only this kind, e.g. component'),
    filter: z
      .array(
        z
          .string()
          .max(500)
          .regex(/^[^=]+=/, 'give a field and its value, e.g. spec.lifecycle=production'),
      )
      .max(20)
      .default([])
      .describe('only with this value, e.g. spec.lifecycle=production; all of several'),
    limit: z.coerce.number().int().min(1).max(100).default(10).describe('how many at most'),
  }),
  text: 'text',
  status: { found: 200, nothing: 404 },
  async answer({ catalog, asker, db }, { text, kind, filter, limit }): Promise<SearchResult> {
    const only = filter.length === 0 ? undefined : await refsWith(db, filter);
    const entities = await catalog();
    const wanted = {
      limit,
      teams: asker.teams,
      ...(kind !== undefined && { kind }),
      ...(only !== undefined && { only }),
    };
    if (text !== '') {
      const { hits, total } = searchCatalog(entities, text, wanted);
      if (total === 0) return { kind: 'nothing', text };
      return { kind: 'found', text, hits: hits.map(({ entry, why }) => ({ ...brief(entry), why })), total };
    }
    const all = entities.entries.filter(among(wanted));
    if (all.length === 0) return { kind: 'nothing', text };
    const hits = inOrder(all, wanted, limit).map((entry) => ({ ...brief(entry), why: 'filter' as const }));
    return { kind: 'found', text, hits, total: all.length };
  },
});

import { z } from 'zod';
import { defineQuestion } from '../../contract/question.ts';
import { countBySource, countEntities } from '../../store/counts.ts';
import { countProblems } from '../../store/problems.ts';
import { listSources, type SourceRow } from '../../store/sources.ts';

/** A source and how fresh it is. */
export interface SourceStatus {
  readonly id: string;
  readonly type: string;
  readonly entities: number;
  readonly revision: string | null;
  /** When it last answered. */
  readonly reachedAt: Date | null;
  /** Since when and why it does not answer. */
  readonly failing: { readonly since: Date; readonly reason: string; readonly hint: string } | null;
  /** Removals that the guard holds back. */
  readonly heldRemovals: number | null;
  /** False once it was taken out of the configuration. */
  readonly configured: boolean;
}

export interface StatusResult {
  readonly kind: 'status';
  readonly entities: Readonly<Record<string, number>>;
  /** In the order of the configuration. */
  readonly sources: readonly SourceStatus[];
  readonly problems: Readonly<Record<string, number>>;
}

declare module '../../contract/address.ts' {
  interface Pressable {
    status: Record<string, never>;
  }
}

/** How complete and how fresh the catalog is. */
export const status = defineQuestion({
  name: 'status',
  summary: 'How complete and how fresh the catalog is',
  input: z.object({}),
  status: { status: 200 },
  async answer({ db }): Promise<StatusResult> {
    const [rows, standing] = [await listSources(db), await countBySource(db)];
    return {
      kind: 'status',
      entities: await countEntities(db),
      sources: rows.map((row) => sourceStatus(row, standing.get(row.id) ?? 0)),
      problems: await countProblems(db, {}),
    };
  },
});

function sourceStatus(row: SourceRow, entities: number): SourceStatus {
  return {
    id: row.id,
    type: row.type,
    entities,
    revision: row.revision,
    reachedAt: row.reached_at,
    failing:
      row.failing_since === null
        ? null
        : { since: row.failing_since, reason: row.failure ?? '', hint: row.failure_hint ?? '' },
    heldRemovals: row.held_removals,
    configured: row.position !== null,
  };
}

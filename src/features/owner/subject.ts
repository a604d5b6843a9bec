import { annotation, annotationOf, displayName, refOf, specText } from '../../core/entity.ts';
import { linksOf, type NamedLink } from '../../core/link.ts';
import { systemOf } from '../../core/projection.ts';
import { splitRef, type Ref } from '../../core/ref.ts';
import type { Brief, Located } from '../../contract/located.ts';
import { tellProblem, type ToldProblem } from '../../contract/told-problem.ts';
import type { EntityCard, Provenance } from '../../store/entity-card.ts';

/** What the card says of the entity itself. */
export interface Subject {
  readonly ref: Ref;
  readonly name: string;
  readonly kind: string;
  readonly type?: string;
  readonly lifecycle?: string;
  readonly description?: string;
  readonly tier?: string;
  /** A Slack channel of its own: id or name. */
  readonly channel?: string;
  readonly system?: Ref;
  readonly links: readonly NamedLink[];
  readonly provenance: Provenance | null;
  /** Since when no document defines it, and when it will be removed for that. */
  readonly orphaned: { readonly since: Date; readonly removedAt: Date } | null;
  readonly problems: readonly ToldProblem[];
  /** What was typed, where a misspelling was read as this. */
  readonly typed?: string;
  /** Others that match as well and have the same owner. */
  readonly others: readonly Brief[];
}

/** The subject of a card; `removeAfterMs` is how long orphans are kept. */
export function subjectFrom(card: EntityCard, { typed, others }: Located, removeAfterMs: number): Subject {
  const { entity, provenance, orphanedAt } = card;
  const ref = refOf(entity);
  const given = {
    type: specText(entity, 'type'),
    lifecycle: specText(entity, 'lifecycle'),
    description: entity.metadata.description?.trim(),
    tier: annotationOf(entity, annotation.tier),
    channel: annotationOf(entity, annotation.slackChannel),
    system: systemOf(entity) ?? undefined,
    typed,
  };
  return {
    ref,
    name: displayName(entity),
    kind: splitRef(ref).kind,
    ...present(given),
    links: linksOf(entity, provenance?.viewUrl ?? undefined),
    provenance,
    orphaned:
      orphanedAt === null
        ? null
        : { since: orphanedAt, removedAt: new Date(orphanedAt.getTime() + removeAfterMs) },
    problems: problemsOf(card),
    others,
  };
}

/** Its problems; one that names no place is where the entity is. */
function problemsOf({ problems, provenance }: EntityCard): ToldProblem[] {
  return problems.map((problem) => {
    if (problem.place !== null || provenance === null) return tellProblem(problem);
    const { source, path, line, viewUrl } = provenance;
    return tellProblem({ ...problem, place: { source, path, ...(line !== null && { line }) }, viewUrl });
  });
}

/** The fields that have a value. */
function present<T extends object>(fields: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  ) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}

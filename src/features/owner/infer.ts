import type { Ref } from '../../core/ref.ts';
import type { Context } from '../../contract/context.ts';
import { channelsOf, frequentAuthors } from '../../store/entity-card.ts';
import type { Subject } from './subject.ts';

/** Who probably knows, where nobody is named; every guess says what it is inferred from. */
export interface Inferred {
  readonly from: 'system' | 'domain' | 'commits';
  /** The system or domain it was inferred from. */
  readonly via?: Ref;
  readonly name: string;
  readonly ref?: Ref;
  /** Slack channel id or name. */
  readonly channel?: string;
}

// Half a year: long enough to meet the people who still know.
const committersMs = 180 * 86_400_000;
const mostCommitters = 3;

/** The owners of its system and domain, then who changed it most often of late. */
export async function inferOwners(
  { catalog, db, now }: Context,
  { ref, system }: Pick<Subject, 'ref' | 'system'>,
): Promise<Inferred[]> {
  const entities = await catalog();
  const own = entities.byRef(ref);
  const above = system === undefined ? undefined : entities.byRef(system);
  const parts = [
    ['system', above],
    ['domain', entities.byRef((above ?? own)?.domain ?? '')],
  ] as const;
  const owners = new Map<Ref, Inferred>();
  for (const [from, part] of parts) {
    const owner = part?.owner === undefined ? undefined : entities.byRef(part.owner);
    if (part === undefined || owner === undefined || owners.has(owner.ref)) continue;
    owners.set(owner.ref, { from, via: part.ref, name: owner.title ?? owner.shown, ref: owner.ref });
  }
  const channels = await channelsOf(db, [...owners.keys()]);
  const authors = await frequentAuthors(db, ref, new Date(now.getTime() - committersMs), mostCommitters);
  return [
    ...[...owners].map(([owner, inferred]) => {
      const channel = channels.get(owner);
      return { ...inferred, ...(channel !== undefined && { channel }) };
    }),
    ...authors.map(({ name }) => ({ from: 'commits', name }) as const),
  ];
}

import { inverseOf, type RelationType } from './relation.ts';
import { finding, type Finding } from './problem.ts';
import type { Ref } from './ref.ts';

/** What is known around an entity, as far as its health depends on it. */
export interface Surroundings {
  readonly ref: Ref;
  readonly kind: string;
  readonly owner: Ref | null;
  readonly ownerExists: boolean;
  /** The owner is a person whose account was deactivated, or whom the organisation no longer lists. */
  readonly ownerDeparted: boolean;
  readonly orphaned: boolean;
  readonly hasMembers: boolean;
  readonly hasChildren: boolean;
  /** Relations it declares with an end that does not exist; `source` or `target` is the entity itself. */
  readonly dangling: readonly { readonly source: Ref; readonly type: RelationType; readonly target: Ref }[];
}

const owned = new Set(['component', 'api', 'resource', 'system', 'domain', 'template']);

/** True for the kinds (lower-case) of which somebody is to be the owner. */
export function isOwned(kind: string): boolean {
  return owned.has(kind);
}

/** What is wrong with an entity, given what is around it. */
export function findingsOf(around: Surroundings): Finding[] {
  const { ref, owner } = around;
  // What is on its way out is one problem, not five.
  if (around.orphaned) return [finding({ kind: 'orphaned' }, { ref })];
  const found: Finding[] = [];
  if (owner === null) {
    if (isOwned(around.kind)) found.push(finding({ kind: 'unowned' }, { ref }));
  } else if (!around.ownerExists) {
    found.push(finding({ kind: 'unknown-owner', owner }, { ref }));
  } else if (around.ownerDeparted) {
    found.push(finding({ kind: 'departed-owner', owner }, { ref }));
  }
  if (around.kind === 'group' && !around.hasMembers && !around.hasChildren) {
    found.push(finding({ kind: 'empty-group' }, { ref }));
  }
  for (const { source, type, target } of around.dangling) {
    if (type === 'ownedBy') continue; // said above, in better words
    const [as, other] = source === ref ? [type, target] : [inverseOf[type], source];
    found.push(finding({ kind: 'dangling-relation', type: as, target: other }, { ref }, as, other));
  }
  return found;
}

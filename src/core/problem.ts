import { digest } from './digest.ts';
import { printable } from './document-problem.ts';
import { shortRef, splitRef, type Ref } from './ref.ts';

/** A place in a file of a source; line and column count from 1. */
export interface Place {
  readonly source: string;
  readonly path: string;
  readonly line?: number;
  readonly column?: number;
}

/** What can be wrong, with its evidence; PRODUCT section 2, "Problems". Plain JSON: it is stored as it is. */
export type Fault =
  /** A document cannot be read or is no valid entity. `excerpt`: the line and a caret below the column. */
  | { readonly kind: 'invalid'; readonly code: string; readonly message: string; readonly excerpt: string }
  | { readonly kind: 'conflict'; readonly winner: Place; readonly loser: Place }
  | { readonly kind: 'orphaned' }
  | { readonly kind: 'dangling-relation'; readonly type: string; readonly target: string }
  /** A text in a ref field that is no ref. */
  | { readonly kind: 'unreadable-ref'; readonly field: string; readonly text: string }
  | { readonly kind: 'unowned' }
  | { readonly kind: 'unknown-owner'; readonly owner: Ref }
  | { readonly kind: 'departed-owner'; readonly owner: Ref }
  | { readonly kind: 'empty-group' }
  | { readonly kind: 'unreachable-source'; readonly reason: string; readonly hint: string }
  /** A revision held back by the removal guard. */
  | { readonly kind: 'held-removals'; readonly removals: number; readonly entities: number }
  | { readonly kind: 'duplicate-location'; readonly target: string }
  | { readonly kind: 'unread-location'; readonly target: string; readonly reason: string };

export type ProblemKind = Fault['kind'];

/** A fault of something somewhere. Two findings with one key are the same problem, seen again. */
export interface Finding {
  readonly key: string;
  readonly fault: Fault;
  readonly ref: Ref | null;
  /** Whose it is to mend; empty: the owner of `ref`. */
  readonly owners: readonly Ref[];
  readonly place: Place | null;
}

/** A finding that is kept, with since when. */
export interface Problem extends Omit<Finding, 'key'> {
  readonly since: Date;
}

/** A finding; its key is a digest of what it is about and what tells it from others there. */
export function finding(
  fault: Fault,
  about: { ref?: Ref | null; owners?: readonly Ref[]; place?: Place | null },
  ...distinct: string[]
): Finding {
  const { ref = null, owners = [], place = null } = about;
  const parts = [fault.kind, ref ?? '', place?.source ?? '', place?.path ?? '', ...distinct];
  return { key: digest(parts.join('\n')), fault, ref, owners, place };
}

/** What is wrong in a plain sentence, and what to do about it. */
export function explain({ fault, ref, place }: Pick<Finding, 'fault' | 'ref' | 'place'>): {
  sentence: string;
  fix: string;
} {
  const who = ref === null ? 'A document' : shortRef(ref);
  const where = place === null ? 'its file' : place.path;
  switch (fault.kind) {
    case 'invalid':
      return {
        sentence: fault.message,
        fix: `Mend ${where}; until then the last good version is shown, if there was one.`,
      };
    case 'conflict':
      return {
        sentence: `${who} is defined twice: ${placeText(fault.winner)} counts, ${placeText(fault.loser)} does not.`,
        fix: 'Remove one of the two, or give it another name.',
      };
    case 'orphaned':
      return {
        sentence: `${who} is orphaned: no file defines it any more.`,
        fix: 'Nothing to do if it was retired: it is removed by itself. Else bring its file back.',
      };
    case 'dangling-relation':
      return {
        sentence: `${who} ${relationWords[fault.type] ?? fault.type} ${shortRef(fault.target)}, which does not exist.`,
        fix: `Correct the name, or define ${shortRef(fault.target)}.`,
      };
    case 'unreadable-ref':
      return {
        sentence: `${fault.field} of ${who} says "${printable(fault.text)}", which is no reference.`,
        fix:
          'Write kind:namespace/name, e.g. component:payments; ' +
          'kind and namespace may be left out where they are obvious.',
      };
    case 'unowned':
      return { sentence: `${who} has no owner.`, fix: `Add \`owner: <team>\` below \`spec:\` in ${where}.` };
    case 'unknown-owner':
      return {
        sentence: `${who} is owned by ${shortRef(fault.owner, 'group')}, which does not exist.`,
        fix: `Name an existing team in \`spec.owner\`, or define the ${splitRef(fault.owner).kind}.`,
      };
    case 'departed-owner':
      return {
        sentence: `${who} is owned by ${shortRef(fault.owner, 'user')}, who has left.`,
        fix: 'Name a team in `spec.owner`: teams outlive people.',
      };
    case 'empty-group':
      return {
        sentence: `${who} has no members and no sub-teams.`,
        fix: 'Add its members, or retire the group and move what it owns.',
      };
    case 'unreachable-source':
      return {
        sentence: `Source ${place?.source ?? ''} cannot be read: ${fault.reason}`,
        fix: `${fault.hint} Its entities stay as they were last seen.`,
      };
    case 'held-removals':
      return {
        sentence:
          `Source ${place?.source ?? ''} would lose ${fault.removals} of its ${fault.entities} entities; ` +
          'the change is held back.',
        fix:
          `If that is meant, run \`callboard sync --accept-removals ${place?.source ?? '<source>'}\`; ` +
          'else bring the files back.',
      };
    case 'duplicate-location':
      return {
        sentence: `${fault.target} is reached by more than one location.`,
        fix: 'Harmless; remove one of the targets.',
      };
    case 'unread-location':
      return {
        sentence: `The location target ${fault.target} is not read: ${fault.reason}`,
        fix: 'Correct the target, or add its repository as a source of its own.',
      };
  }
}

/** `payments:catalog-info.yaml:12`, the source first. */
export function placeText({ source, path, line }: Place): string {
  return [source, path, ...(line === undefined ? [] : [line])].join(':');
}

const relationWords: Record<string, string> = {
  partOf: 'is part of',
  dependsOn: 'depends on',
  dependencyOf: 'says it is used by',
  providesApi: 'provides',
  consumesApi: 'consumes',
  memberOf: 'is a member of',
  hasMember: 'lists as a member',
  childOf: 'belongs to',
  parentOf: 'lists as a sub-team',
};

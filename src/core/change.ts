import type { Ref } from './ref.ts';

/** What became of an entity. `taken-over`: another document won its ref, whether or not it says the same. */
export type Action = 'added' | 'changed' | 'taken-over' | 'orphaned' | 'restored' | 'removed';

/** An entity as it stands. */
export interface Standing {
  readonly ref: Ref;
  /** The document it comes from; null while orphaned. */
  readonly document: number | null;
  readonly hash: string;
}

/** The document that an entity should come from now. */
export interface Elected {
  readonly ref: Ref;
  readonly document: number;
  readonly hash: string;
}

export interface EntityChange {
  readonly ref: Ref;
  readonly action: Exclude<Action, 'removed'>;
  /** The document it came from until now; null where there was none. */
  readonly from: number | null;
  /** The document it comes from now; null when orphaned. */
  readonly document: number | null;
}

/** What turns `before` into what was elected; refs that stay as they are do not appear. */
export function diffEntities(before: Iterable<Standing>, elected: Iterable<Elected>): EntityChange[] {
  const changes: EntityChange[] = [];
  const standing = new Map([...before].map((entity) => [entity.ref, entity]));
  for (const { ref, document, hash } of elected) {
    const was = standing.get(ref);
    standing.delete(ref);
    const action = actionOf(was, document, hash);
    if (action !== undefined) changes.push({ ref, action, from: was?.document ?? null, document });
  }
  for (const { ref, document: from } of standing.values()) {
    if (from !== null) changes.push({ ref, action: 'orphaned', from, document: null });
  }
  return changes;
}

function actionOf(
  was: Standing | undefined,
  document: number,
  hash: string,
): EntityChange['action'] | undefined {
  if (was === undefined) return 'added';
  if (was.document === null) return 'restored';
  if (was.document !== document) return 'taken-over';
  return was.hash === hash ? undefined : 'changed';
}

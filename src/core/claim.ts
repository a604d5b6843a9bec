import type { Ref } from './ref.ts';

/** A document as it was read now: good with a body, or bad with what could be made of it. */
export interface ReadDocument {
  /** Counts the file's documents that are not empty, from 0. */
  readonly index: number;
  /** Line of its first node, from 1. */
  readonly line: number;
  /** Absent where not even kind and name could be read. */
  readonly ref: Ref | undefined;
  /** The entity as JSON text and its digest; absent while the document is bad. */
  readonly good: { readonly body: string; readonly hash: string } | undefined;
}

/**
 * A document to be kept; `id` is undefined while it is new. `body` is the last good one, null where there
 * never was one.
 */
export interface KeptDocument<Id extends number | undefined = number | undefined> {
  readonly id: Id;
  readonly path: string;
  readonly index: number;
  readonly line: number;
  readonly ref: Ref | null;
  readonly body: string | null;
  readonly hash: string | null;
  readonly good: boolean;
  readonly firstSeen: Date;
}

/**
 * What the documents of changed files become; the documents of a path that `read` lacks have gone. A
 * document is what
 * had its ref in the same file, else what had it in another of these files: a move within one revision is no
 * removal.
 * A bad one that was neither stands for the next of its file that nothing else is, and keeps its last good
 * version.
 * In a file with something unreadable all others are kept too, since nobody can tell what it swallowed.
 */
export function mergeDocuments(
  before: readonly KeptDocument<number>[],
  read: ReadonlyMap<string, readonly ReadDocument[]>,
  now: Date,
): { kept: KeptDocument[]; gone: KeptDocument<number>[] } {
  const inOrder = before.toSorted((a, b) => a.index - b.index);
  const byPath = Map.groupBy(inOrder, ({ path }) => path);
  const byRef = Map.groupBy(inOrder, ({ ref }) => ref);
  const left = new Set(inOrder);
  const earlier = new Map<ReadDocument, KeptDocument<number>>();
  const match = (document: ReadDocument, among: readonly KeptDocument<number>[] = []): void => {
    const found = earlier.has(document) ? undefined : among.find((one) => left.has(one));
    if (found === undefined) return;
    left.delete(found);
    earlier.set(document, found);
  };

  for (const [path, documents] of read) {
    const here = Map.groupBy(byPath.get(path) ?? [], ({ ref }) => ref);
    for (const document of documents) if (document.ref !== undefined) match(document, here.get(document.ref));
  }
  for (const document of [...read.values()].flat()) {
    if (document.ref !== undefined) match(document, byRef.get(document.ref));
  }
  const kept: KeptDocument[] = [];
  for (const [path, documents] of read) {
    for (const document of documents) if (document.good === undefined) match(document, byPath.get(path));
    kept.push(...documents.map((document) => keep(path, document, earlier.get(document), now)));
    if (!documents.some(isUnreadable)) continue;
    const swallowed = (byPath.get(path) ?? []).filter((one) => left.delete(one));
    const behind = Math.max(...documents.map(({ index }) => index)) + 1;
    kept.push(...swallowed.map((document, at) => ({ ...document, index: behind + at, good: false })));
  }
  return { kept, gone: [...left] };
}

function isUnreadable({ good, ref }: ReadDocument): boolean {
  return good === undefined && ref === undefined;
}

function keep(path: string, document: ReadDocument, was: KeptDocument | undefined, now: Date): KeptDocument {
  const { index, line, ref, good } = document;
  return {
    id: was?.id,
    path,
    index,
    line,
    ref: was?.ref ?? ref ?? null,
    body: good?.body ?? was?.body ?? null,
    hash: good?.hash ?? was?.hash ?? null,
    good: good !== undefined,
    firstSeen: was?.firstSeen ?? now,
  };
}

/** A document's claim to be the entity of its ref. */
export interface Claim {
  readonly ref: Ref;
  readonly document: number;
  readonly source: string;
  /** The source's place in the configuration; null where it was taken out. */
  readonly position: number | null;
  readonly path: string;
  readonly index: number;
  readonly firstSeen: Date;
  readonly hash: string;
}

/** The claims that documents of a source make: those that are, or once were, good. */
export function claimsOf(
  source: { readonly id: string; readonly position: number | null },
  documents: readonly KeptDocument<number>[],
): Claim[] {
  return documents.flatMap(({ id, ref, hash, path, index, firstSeen }) =>
    ref === null || hash === null
      ? []
      : [{ ref, document: id, source: source.id, position: source.position, path, index, firstSeen, hash }],
  );
}

/** Orders rival claims, the winner first: earliest seen, then the order of sources, then path, then index. */
export function byPrecedence(a: Claim, b: Claim): number {
  return (
    a.firstSeen.getTime() - b.firstSeen.getTime() ||
    (a.position ?? Number.MAX_SAFE_INTEGER) - (b.position ?? Number.MAX_SAFE_INTEGER) ||
    compare(a.source, b.source) ||
    compare(a.path, b.path) ||
    a.index - b.index
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The claims of each ref, the winner first. */
export function elect(claims: Iterable<Claim>): Map<Ref, readonly [Claim, ...Claim[]]> {
  const elected = new Map<Ref, [Claim, ...Claim[]]>();
  for (const claim of claims) {
    const rivals = elected.get(claim.ref);
    if (rivals === undefined) elected.set(claim.ref, [claim]);
    else rivals.push(claim);
  }
  for (const rivals of elected.values()) if (rivals.length > 1) rivals.sort(byPrecedence);
  return elected;
}

/**
 * The removal guard: holds back what would newly orphan more than `share` of a source's entities, and
 * `atLeast` that many.
 */
export function guardHolds(
  removals: number,
  entities: number,
  guard: { readonly share: number; readonly atLeast: number },
): boolean {
  return removals >= guard.atLeast && removals > guard.share * entities;
}

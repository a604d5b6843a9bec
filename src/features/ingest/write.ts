import { reviewEntities } from '../../contract/review.ts';
import { diffEntities, type Elected, type EntityChange } from '../../core/change.ts';
import { elect, type Claim } from '../../core/claim.ts';
import type { Entity } from '../../core/entity.ts';
import { project } from '../../core/projection.ts';
import type { Ref } from '../../core/ref.ts';
import { relationsOf } from '../../core/relation.ts';
import type { Change } from '../../core/source.ts';
import type { Db } from '../../store/database.ts';
import { bodiesOf } from '../../store/documents.ts';
import { entityBodies, numberRefs, orphanEntities, saveEntities, standingOf } from '../../store/entities.ts';
import { nextGeneration } from '../../store/generation.ts';
import { appendHistory, type HistoryRow } from '../../store/history.ts';
import { neighbours, replaceRelations } from '../../store/relations.ts';
import { writeConflicts } from './problems.ts';

/** Who speaks for these refs now, and what becomes of their entities by that. */
export interface Election {
  readonly refs: readonly Ref[];
  /** The winner first. */
  readonly claims: ReadonlyMap<Ref, readonly [Claim, ...Claim[]]>;
  readonly changes: readonly EntityChange[];
}

/** Elects among all the claims on these refs; nothing is written. */
export async function holdElection(db: Db, refs: readonly Ref[], claims: Iterable<Claim>): Promise<Election> {
  const elected = elect(claims);
  const winners = [...elected.values()].map(([winner]) => winner);
  return { refs, claims: elected, changes: diffEntities(await standingOf(db, refs), winners) };
}

/** Why entities change, as far as the history should tell. */
export interface Cause {
  readonly source: string | null;
  /** The files of documents, as they are or were, and who last changed them. */
  readonly traces: ReadonlyMap<number, { readonly path: string; readonly change: Change | undefined }>;
  /** What documents say and where they can be looked at, as far as it is at hand; the rest is read. */
  readonly bodies: ReadonlyMap<number, { readonly body: string; readonly viewUrl: string | null }>;
  /** Entities to write though they are as they were, because more is made of them now. */
  readonly again: readonly Elected[];
}

/** Writes what an election comes to: entities, relations, history, conflicts, and the health of all it touches. */
export async function writeElection(trx: Db, election: Election, cause: Cause, now: Date): Promise<void> {
  const { refs, claims, changes } = election;
  await writeHistory(trx, changes, cause, now);
  const orphaned = changes.filter(({ document }) => document === null).map(({ ref }) => ref);
  await orphanEntities(trx, orphaned, now);
  const touched = await writeEntities(trx, [...changes, ...cause.again], cause);
  await writeConflicts(trx, refs, claims, now);

  // Whoever refers to what came, went or was orphaned may be healthy no longer, or again.
  const moved = changes.filter(({ action }) => action !== 'changed' && action !== 'taken-over');
  const movedRefs = moved.map(({ ref }) => ref);
  const numbers = [...(await numberRefs(trx, movedRefs)).values()];
  await reviewEntities(trx, [...touched, ...numbers, ...(await neighbours(trx, numbers))], now);
  if (changes.length + cause.again.length > 0) await nextGeneration(trx);
}

// As many entities as are held in all their parts at once.
const batch = 1_000;

/** Writes entities as their documents say, with relations; returns whose health may differ by that, by number. */
async function writeEntities(
  trx: Db,
  entities: readonly { readonly document: number | null }[],
  { bodies }: Cause,
): Promise<number[]> {
  const documents = entities.flatMap(({ document }) => (document === null ? [] : [document]));
  const missing = documents.filter((document) => !bodies.has(document));
  const elsewhere = await bodiesOf(trx, missing);
  const touched: number[] = [];
  for (let from = 0; from < documents.length; from += batch) {
    const written = documents.slice(from, from + batch).flatMap((document) => {
      const found = bodies.get(document) ?? elsewhere.get(document);
      return found === undefined ? [] : [{ document, ...projected(found) }];
    });
    touched.push(...(await writeBatch(trx, written)));
  }
  return touched;
}

function projected({ body, viewUrl }: { readonly body: string; readonly viewUrl: string | null }) {
  const entity = JSON.parse(body) as Entity;
  return { projection: project(entity, viewUrl ?? undefined), relations: relationsOf(entity).relations };
}

type Projected = ReturnType<typeof projected> & { readonly document: number };

async function writeBatch(trx: Db, written: readonly Projected[]): Promise<number[]> {
  const mentioned = written.flatMap(({ projection: { ref }, relations }) => [
    ref,
    ...relations.flatMap(({ source, target }) => [source, target]),
  ]);
  const numbers = await numberRefs(trx, [...new Set(mentioned)]);
  const numberOf = (ref: Ref) => numbers.get(ref) ?? NaN;
  await saveEntities(
    trx,
    written.map(({ document, projection }) => ({ ...projection, document, id: numberOf(projection.ref) })),
  );
  const declared = written.flatMap(({ projection, relations }) =>
    relations.map(({ source, type, target }) => ({
      declared_by: numberOf(projection.ref),
      source: numberOf(source),
      type,
      target: numberOf(target),
    })),
  );
  const own = written.map(({ projection }) => numberOf(projection.ref));
  return [...own, ...(await replaceRelations(trx, own, declared))];
}

async function writeHistory(
  trx: Db,
  changes: readonly EntityChange[],
  { source, traces }: Cause,
  now: Date,
): Promise<void> {
  const earlier = changes.filter(({ action }) => action !== 'added').map(({ ref }) => ref);
  const before = await entityBodies(trx, earlier);
  const rows = changes.map(({ ref, action, from, document }): HistoryRow => {
    // A winner from elsewhere took over because of what happened to the one before it.
    const { path, change } = traces.get(document ?? NaN) ?? traces.get(from ?? NaN) ?? {};
    return {
      ref,
      action,
      changed_at: change?.at ?? now,
      source_id: source,
      path: path ?? null,
      commit: change?.commit ?? null,
      author_name: change?.author?.name ?? null,
      author_email: change?.author?.email ?? null,
      before: before.get(ref)?.body ?? null,
    };
  });
  await appendHistory(trx, rows, now);
}

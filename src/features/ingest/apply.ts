import type { EntityChange } from '../../core/change.ts';
import { claimsOf, guardHolds, mergeDocuments, type ReadDocument } from '../../core/claim.ts';
import { finding, type Finding } from '../../core/problem.ts';
import type { Change } from '../../core/source.ts';
import type { Db } from '../../store/database.ts';
import {
  deleteDocuments,
  documentsOf,
  numberDocuments,
  otherClaims,
  saveDocuments,
  type NumberedDocument,
} from '../../store/documents.ts';
import { deleteFiles, saveFiles } from '../../store/files.ts';
import { lockCatalog } from '../../store/generation.ts';
import { replaceProblems } from '../../store/problems.ts';
import { countStanding, findSource, sourceApplied, sourceHeld, type SourceRow } from '../../store/sources.ts';
import { holdElection, writeElection, type Cause, type Election } from './write.ts';

/** A file as it is now, with what was found wrong in it. */
export interface ReadFile {
  readonly path: string;
  readonly fingerprint: string;
  readonly includes: readonly string[];
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
  readonly viewUrl: string | undefined;
}

/** A revision of a source as far as it differs from the one applied before. */
export interface Revision {
  readonly source: string;
  readonly revision: string;
  /** The source's version that this was read against; where another was applied meanwhile, this is void. */
  readonly since: number;
  /** How it was read; where that is new, all files count as changed. */
  readonly reading: string;
  readonly changed: readonly ReadFile[];
  readonly gone: readonly string[];
  /** What is wrong with Location targets anywhere in the source. */
  readonly locations: readonly Finding[];
  /** Who last changed the files named above. */
  readonly changes: ReadonlyMap<string, Change>;
}

/** What applying came to. `held`: the removal guard changed nothing. `overtaken`: another replica was faster. */
export type Applied =
  | {
      readonly kind: 'applied';
      readonly entities: number;
      readonly changes: Readonly<Record<EntityChange['action'], number>>;
    }
  | { readonly kind: 'held'; readonly removals: number; readonly entities: number }
  | { readonly kind: 'overtaken' };

/** What the guard holds back goes by this name: read in another way, a revision is another one. */
export function nameHeld({ revision, reading }: Pick<Revision, 'revision' | 'reading'>): string {
  return `${revision} ${reading}`;
}

/** Applies a revision in one transaction: readers see the catalog before it or after it, never between. */
export async function applyRevision(
  db: Db,
  revision: Revision,
  guard: { readonly share: number; readonly atLeast: number },
  now: Date,
): Promise<Applied> {
  return await db.transaction().execute(async (trx) => {
    await lockCatalog(trx);
    const source = await findSource(trx, revision.source);
    if (source?.version !== revision.since) return { kind: 'overtaken' };

    const plan = await planRevision(trx, source, revision, now);
    const removals = plan.election.changes.filter(({ action }) => action === 'orphaned').length;
    // Most revisions remove nothing, and counting costs more than they do.
    const standing = removals === 0 ? 0 : await countStanding(trx, source.id);
    if (guardHolds(removals, standing, guard) && source.accepted_revision !== nameHeld(revision)) {
      return await holdBack(trx, revision, { removals, entities: standing }, now);
    }
    await writeRevision(trx, source, revision, plan, now);
    const entities = await countStanding(trx, source.id);
    return { kind: 'applied', entities, changes: countActions(plan.election.changes) };
  });
}

interface Plan {
  readonly before: readonly NumberedDocument[];
  readonly kept: readonly NumberedDocument[];
  readonly gone: readonly NumberedDocument[];
  readonly election: Election;
}

/** What a revision comes to; nothing is written. */
async function planRevision(trx: Db, source: SourceRow, revision: Revision, now: Date): Promise<Plan> {
  const { changed, gone: gonePaths } = revision;
  const paths = [...changed.map(({ path }) => path), ...gonePaths];
  const before = await documentsOf(trx, source.id, paths);
  const read = new Map(changed.map(({ path, documents }) => [path, documents]));
  const merged = mergeDocuments(before, read, now);
  const kept = await numberDocuments(trx, merged.kept);
  const refs = [...new Set([...before, ...kept].map(({ ref }) => ref).filter((ref) => ref !== null))];
  const others = await otherClaims(trx, refs, source.id, paths);
  const election = await holdElection(trx, refs, [...others, ...claimsOf(source, kept)]);
  return { before, kept, gone: merged.gone, election };
}

async function holdBack(
  trx: Db,
  revision: Revision,
  loss: { readonly removals: number; readonly entities: number },
  now: Date,
): Promise<Applied> {
  const { source } = revision;
  const problem = finding({ kind: 'held-removals', ...loss }, { place: { source, path: '' } });
  await sourceHeld(trx, source, nameHeld(revision), loss.removals, now);
  await replaceProblems(trx, { of: 'source', source, kind: 'held-removals' }, [problem], now);
  await replaceProblems(trx, { of: 'source', source, kind: 'unreachable-source' }, [], now);
  return { kind: 'held', ...loss };
}

async function writeRevision(
  trx: Db,
  { id: source, reading }: SourceRow,
  revision: Revision,
  { before, kept, gone, election }: Plan,
  now: Date,
): Promise<void> {
  const { changed, locations, changes } = revision;
  const files = changed.map((file) => fileRow(file, changes.get(file.path), now));
  const viewUrls = new Map(files.map((file) => [file.path, file.view_url]));
  const bodies = kept.flatMap(({ id, path, body }) =>
    body === null ? [] : [[id, { body, viewUrl: viewUrls.get(path) ?? null }] as const],
  );
  const traces = [...before, ...kept].map(
    ({ id, path }) => [id, { path, change: changes.get(path) }] as const,
  );
  const again = reading === revision.reading ? [] : unchanged(election, kept);
  const cause: Cause = { source, traces: new Map(traces), bodies: new Map(bodies), again };

  await saveFiles(trx, source, files);
  await saveDocuments(trx, source, kept);
  await writeElection(trx, election, cause, now);
  // Only now does no entity come from them any more.
  const goneIds = gone.map(({ id }) => id);
  await deleteDocuments(trx, goneIds);
  await deleteFiles(trx, source, revision.gone);
  const paths = [...changed.map(({ path }) => path), ...revision.gone];
  const findings = [...changed.flatMap((file) => file.findings), ...locations];
  await replaceProblems(trx, { of: 'files', source, paths }, findings, now);
  await replaceProblems(trx, { of: 'source', source, kind: 'held-removals' }, [], now);
  await replaceProblems(trx, { of: 'source', source, kind: 'unreachable-source' }, [], now);
  await sourceApplied(trx, source, revision, now);
}

/** The winners among these documents whose entities do not change. */
function unchanged({ claims, changes }: Election, documents: readonly NumberedDocument[]) {
  const changing = new Set(changes.map(({ ref }) => ref));
  const own = new Set(documents.map(({ id }) => id));
  const winners = [...claims.values()].map(([winner]) => winner);
  return winners.filter(({ ref, document }) => own.has(document) && !changing.has(ref));
}

function fileRow({ path, fingerprint, includes, viewUrl }: ReadFile, change: Change | undefined, now: Date) {
  return {
    path,
    fingerprint,
    includes,
    commit: change?.commit ?? null,
    author_name: change?.author?.name ?? null,
    author_email: change?.author?.email ?? null,
    changed_at: change?.at ?? now,
    view_url: viewUrl ?? null,
  };
}

function countActions(changes: readonly EntityChange[]): Record<EntityChange['action'], number> {
  const count = { added: 0, changed: 0, 'taken-over': 0, orphaned: 0, restored: 0 };
  for (const { action } of changes) count[action] += 1;
  return count;
}

import type { JobContext } from '../../contract/job.ts';
import type { Settings } from '../../core/config/settings.ts';
import { digest } from '../../core/digest.ts';
import { AppError } from '../../core/errors.ts';
import { finding } from '../../core/problem.ts';
import type { Change, Source, Tree } from '../../core/source.ts';
import { compileKinds } from '../../core/validate-kind.ts';
import { knownFiles, pathsOf } from '../../store/files.ts';
import { replaceProblems } from '../../store/problems.ts';
import {
  countStanding,
  findSource,
  forgetHeld,
  forgetSource,
  sourceFailed,
  sourceReached,
  type SourceRow,
} from '../../store/sources.ts';
import { applyRevision, nameHeld, type Applied, type ReadFile, type Revision } from './apply.ts';
import { configure } from './configure.ts';
import { readTree } from './read.ts';

/** How the sync of one source ended. */
export type Synced =
  | Exclude<Applied, { kind: 'overtaken' }>
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly hint: string };

/** Told after each file that was read, with how many that makes. */
export type Progress = (files: number) => void;

/** Brings one source up to date. A source that does not answer stays as it was, and says so. */
export async function syncSource(
  context: JobContext,
  source: Source,
  progress: Progress = () => undefined,
): Promise<Synced> {
  for (;;) {
    await configure(context);
    const row = await findSource(context.db, source.id);
    const synced =
      row === undefined ? ('overtaken' as const) : await syncOnce(context, source, row, progress);
    if (synced !== 'overtaken') return synced;
    context.signal.throwIfAborted();
  }
}

async function syncOnce(
  context: JobContext,
  source: Source,
  row: SourceRow,
  progress: Progress,
): Promise<Synced | 'overtaken'> {
  const { settings, openSource, signal, log } = context;
  const reading = readingOf(source, settings);
  const since = row.reading === reading ? (row.revision ?? undefined) : undefined;
  const opened = await openSource(source, { since, signal });
  if (opened.kind === 'unreachable') return await syncFailed(context, source.id, opened);
  if (opened.kind === 'unchanged') return await answered(context, row);
  try {
    const { tree } = opened;
    const held = nameHeld({ revision: tree.revision, reading });
    if (row.held_revision === held && row.accepted_revision !== held) return await stillHeld(context, row);
    const revision = await readRevision(context, source, { tree, row, reading, progress });
    const applied = await applyRevision(context.db, revision, settings.catalog.removalGuard, context.now);
    if (applied.kind === 'overtaken') return applied.kind;
    log.info({ source: source.id, revision: tree.revision, ...applied }, 'synced a source');
    return applied;
  } catch (error) {
    if (!(error instanceof AppError) || (error.code !== 'unavailable' && error.code !== 'too-large'))
      throw error;
    return await syncFailed(context, source.id, { reason: error.message, hint: error.hint });
  } finally {
    await opened.close();
  }
}

// Moves on when more is made of the same files than before, so that all are read again.
const readerVersion = 1;

/** Names how a source is read: whatever decides that, but when, and with which secret. */
function readingOf(source: Source, { catalog }: Settings): string {
  const place = { ...source, schedule: undefined, token: undefined };
  return digest(JSON.stringify([readerVersion, place, catalog.kinds]));
}

async function readRevision(
  { db, settings }: JobContext,
  source: Source,
  parts: {
    readonly tree: Tree;
    readonly row: SourceRow;
    readonly reading: string;
    readonly progress: Progress;
  },
): Promise<Revision> {
  const { tree, row, reading, progress } = parts;
  const known = await knownFiles(db, source.id);
  const diff = await readTree(tree, {
    source: source.id,
    paths: source.paths,
    branch: source.type === 'git' ? source.branch : undefined,
    kinds: compileKinds(settings.catalog.kinds),
    // Read differently now: nothing counts as unchanged, but what has gone is still known.
    known: row.reading === reading ? known : known.map((file) => ({ ...file, fingerprint: '' })),
    progress,
  });
  const changes = await lastChanges(tree, diff.changed, diff.gone);
  return { source: source.id, revision: tree.revision, since: row.version, reading, ...diff, changes };
}

/** Who last changed each file; what a file includes counts as a part of it. */
async function lastChanges(
  tree: Tree,
  changed: readonly ReadFile[],
  gone: readonly string[],
): Promise<Map<string, Change>> {
  const parts = [...changed.map(({ path, includes }) => [path, ...includes]), ...gone.map((path) => [path])];
  const found = await tree.changes([...new Set(parts.flat())]);
  const latest = (paths: readonly string[]) =>
    paths
      .map((path) => found.get(path))
      .filter((change) => change !== undefined)
      .sort((a, b) => (b.at?.getTime() ?? 0) - (a.at?.getTime() ?? 0))[0];
  return new Map(
    parts.flatMap((paths): [string, Change][] => {
      const [path = ''] = paths;
      const change = latest(paths);
      return change === undefined ? [] : [[path, change]];
    }),
  );
}

/** Takes what a source no longer in the configuration said out of the catalog, through the same guard. */
export async function syncRemovedSource(context: JobContext, id: string): Promise<Synced> {
  const { db, settings, now, log } = context;
  await configure(context);
  const row = await findSource(db, id);
  if (row === undefined) return { kind: 'unchanged' };
  const nothing = {
    revision: 'removed',
    reading: '',
    changed: [],
    locations: [],
    changes: new Map<string, Change>(),
  };
  const revision = { ...nothing, source: id, since: row.version, gone: await pathsOf(db, id) };
  const applied = await applyRevision(db, revision, settings.catalog.removalGuard, now);
  if (applied.kind === 'overtaken') return { kind: 'unchanged' };
  if (applied.kind === 'applied') await forgetSource(db, id);
  log.info({ source: id, ...applied }, 'a source is no longer configured');
  return applied;
}

/** The source says what was last applied: whatever was wrong with it is over. */
async function answered({ db, now }: JobContext, row: SourceRow): Promise<Synced> {
  await db.transaction().execute(async (trx) => {
    await sourceReached(trx, row.id, now);
    if (row.failing_since !== null) await clear(trx, row.id, 'unreachable-source', now);
    if (row.held_revision === null) return;
    await forgetHeld(trx, row.id);
    await clear(trx, row.id, 'held-removals', now);
  });
  return { kind: 'unchanged' };
}

/** What is held back already: reading it again would come to the same. */
async function stillHeld({ db, now }: JobContext, row: SourceRow): Promise<Synced> {
  await db.transaction().execute(async (trx) => {
    await sourceReached(trx, row.id, now);
    if (row.failing_since !== null) await clear(trx, row.id, 'unreachable-source', now);
  });
  return { kind: 'held', removals: row.held_removals ?? 0, entities: await countStanding(db, row.id) };
}

async function clear(
  trx: JobContext['db'],
  source: string,
  kind: 'unreachable-source' | 'held-removals',
  now: Date,
): Promise<void> {
  await replaceProblems(trx, { of: 'source', source, kind }, [], now);
}

/** Keeps that a source could not be read; what it said before stays. */
export async function syncFailed(
  { db, now, log, signal }: JobContext,
  source: string,
  { reason, hint }: { readonly reason: string; readonly hint: string },
): Promise<Synced> {
  signal.throwIfAborted(); // told to stop: that says nothing about the source
  const problem = finding({ kind: 'unreachable-source', reason, hint }, { place: { source, path: '' } });
  await db.transaction().execute(async (trx) => {
    await sourceFailed(trx, source, { reason, hint }, now);
    await replaceProblems(trx, { of: 'source', source, kind: 'unreachable-source' }, [problem], now);
  });
  log.warn({ source, reason }, 'a source cannot be read');
  return { kind: 'unreachable', reason, hint };
}

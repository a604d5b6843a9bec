import type { Ports } from '../contract/context.ts';
import type { JobContext } from '../contract/job.ts';
import { AppError, messageOf } from '../core/errors.ts';
import { isOutage } from '../core/outage.ts';
import { configure } from '../features/ingest/configure.ts';
import { syncFailed, syncRemovedSource, syncSource, type Synced } from '../features/ingest/sync.ts';
import { countSourceProblems, countStanding } from '../store/sources.ts';
import type { SyncEvent } from '../surfaces/cli/operations.ts';

export interface SyncOnce {
  /** Ids; none: all that are configured, and those taken out of the configuration. */
  readonly only: readonly string[];
  readonly signal: AbortSignal;
  readonly now: () => Date;
}

/**
 * Looks at each source once, in their order, and tells what comes of it. Throws `usage` for an id not
 * configured.
 */
export function syncOnce(ports: Ports, options: SyncOnce): AsyncIterable<SyncEvent> {
  return new ReadableStream<SyncEvent>({
    async start(controller) {
      await syncEach(ports, options, (event) => controller.enqueue(event));
      controller.close();
    },
  });
}

async function syncEach(
  ports: Ports,
  { only, signal, now }: SyncOnce,
  tell: (event: SyncEvent) => void,
): Promise<void> {
  const { sources } = ports.settings.catalog;
  const unknown = only.find((id) => !sources.some((source) => source.id === id));
  if (unknown !== undefined) {
    const known = sources.map(({ id }) => id).join(', ') || 'none';
    throw new AppError('usage', `There is no source "${unknown}".`, `Configured: ${known}.`);
  }
  const gone = await configure({ ...ports, now: now() });
  for (const source of sources.filter(({ id }) => only.length === 0 || only.includes(id))) {
    signal.throwIfAborted();
    const progress = (files: number) => tell({ source: source.id, kind: 'reading', files });
    const context = { ...ports, now: now(), signal };
    tell(
      await ended(
        ports,
        source.id,
        await orBroken(context, source.id, syncSource(context, source, progress)),
      ),
    );
  }
  for (const id of only.length === 0 ? gone : []) {
    tell(await ended(ports, id, await syncRemovedSource({ ...ports, now: now(), signal }, id)));
  }
}

/** What one source throws must not keep the others from being read: it is told as its failure. */
async function orBroken(context: JobContext, source: string, synced: Promise<Synced>): Promise<Synced> {
  return await synced.catch((error: unknown) => {
    if (error instanceof AppError || isOutage(error)) throw error;
    context.log.error({ source, error: messageOf(error) }, 'a source broke its sync');
    return syncFailed(context, source, {
      reason: `reading it failed (${messageOf(error)}).`,
      hint: 'This is a defect of Callboard; report it with the log.',
    });
  });
}

async function ended({ db }: Ports, source: string, synced: Synced): Promise<SyncEvent> {
  switch (synced.kind) {
    case 'held':
    case 'unreachable':
      return { source, ...synced };
    case 'unchanged':
      return { source, kind: 'unchanged', entities: await countStanding(db, source) };
    case 'applied':
      return { source, ...synced, problems: await countSourceProblems(db, source) };
  }
}

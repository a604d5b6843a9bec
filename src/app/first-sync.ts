import { messageOf } from '../core/errors.ts';
import type { Ports } from '../contract/context.ts';
import { syncOnce } from './sync.ts';

// Often enough to see that it moves, seldom enough for a log that is kept.
const tellEveryMs = 2_000;

/** Syncs every source once, telling how far it is. What goes wrong is said, and tried again by the schedules. */
export async function firstSync(ports: Ports, clock: () => Date, signal: AbortSignal): Promise<void> {
  let toldAt = clock().getTime();
  try {
    for await (const { kind, ...event } of syncOnce(ports, { only: [], signal, now: clock })) {
      if (kind === 'unchanged') ports.log.info(event, 'a source is unchanged');
      if (kind !== 'reading' || clock().getTime() - toldAt < tellEveryMs) continue;
      toldAt = clock().getTime();
      ports.log.info(event, 'reading');
    }
  } catch (error) {
    if (signal.aborted) return;
    ports.log.error({ error: messageOf(error) }, 'the first sync failed; the schedules try again');
  }
}

import { wantDrawing } from '../store/announcements.ts';
import type { Db } from '../store/database.ts';
import { formatAddress } from './address.ts';
import type { Enqueue } from './context.ts';
import type { Announcement } from './event.ts';

/** The job that draws an announcement; its input is `{ key }`. */
export const drawingJob = 'draw';

/**
 * Shows the answer to an address in a channel, as one message per key: a second call has the question asked again
 * and that message edited. Nothing is posted before the caller's transaction commits.
 */
export async function announce(
  trx: Db,
  enqueue: Enqueue,
  announcement: Announcement,
  now: Date,
): Promise<void> {
  const { key, channel, thread, address, for: reader } = announcement;
  await wantDrawing(trx, {
    key,
    channel,
    thread: thread ?? null,
    address: formatAddress(address),
    askedBy: reader?.user ?? null,
    askedTeam: reader?.team ?? null,
    createdAt: now,
  });
  await enqueue(trx, drawingJob, { key }, key);
}

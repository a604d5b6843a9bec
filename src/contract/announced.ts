import { announcedAt as findAnnounced } from '../store/announcements.ts';
import type { Db } from '../store/database.ts';
import type { Announcement } from './event.ts';

/** The announcement that stands at a place in Slack; undefined for any other message. */
export async function announcedAt(
  db: Db,
  channel: string,
  ts: string,
): Promise<Pick<Announcement, 'key' | 'thread'> | undefined> {
  const row = await findAnnounced(db, channel, ts);
  return row && { key: row.key, ...(row.thread !== null && { thread: row.thread }) };
}

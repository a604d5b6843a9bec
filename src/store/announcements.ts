import { sql } from 'kysely';
import type { Db } from './database.ts';

/** A shared message as it stands: what it shows, where, and how far it is drawn. */
export interface AnnouncementRow {
  readonly key: string;
  readonly channel: string;
  readonly thread: string | null;
  readonly address: string;
  readonly askedBy: string | null;
  readonly askedTeam: string | null;
  readonly wanted: number;
  /** `sending` when taken over from a process that died between the call to Slack and the commit. */
  readonly before: 'new' | 'sending' | 'posted';
  readonly messageTs: string | null;
  readonly createdAt: Date;
}

/** Asks for one more drawing of a message, made if it is new; a place that refused for good stays as it is. */
export async function wantDrawing(
  trx: Db,
  announcement: Omit<AnnouncementRow, 'wanted' | 'before' | 'messageTs'>,
): Promise<void> {
  const { key, channel, thread, address, askedBy, askedTeam, createdAt } = announcement;
  await trx
    .insertInto('announcements')
    .values({
      key,
      channel,
      thread,
      address,
      asked_by: askedBy,
      asked_team: askedTeam,
      created_at: createdAt,
    })
    .onConflict((conflict) =>
      conflict.column('key').doUpdateSet({ address, wanted: sql`announcements.wanted + 1` }),
    )
    .execute();
}

/**
 * Takes a message to draw under a lease; undefined where it is drawn, refused, or another process holds it.
 * The state
 * `sending` is committed before Slack is called, so a crash leaves a trace.
 */
export async function leaseDrawing(
  db: Db,
  key: string,
  now: Date,
  until: Date,
): Promise<AnnouncementRow | undefined> {
  const { rows } = await sql<AnnouncementRow>`
    update announcements a
    set lease_until = ${until}, state = case when old.state = 'new' then 'sending' else old.state end
    from (select key, state from announcements where key = ${key} for update) old
    where a.key = old.key and a.state <> 'refused' and a.wanted > a.drawn
      and (a.lease_until is null or a.lease_until <= ${now})
    returning a.key, a.channel, a.thread, a.address, a.asked_by as "askedBy", a.asked_team as "askedTeam", a.wanted,
      old.state as before, a.message_ts as "messageTs", a.created_at as "createdAt"`.execute(db);
  return rows[0];
}

/**
 * Keeps what the lease until `leasedUntil` came to; nothing where it ran out and another process took over.
 * Returns
 * true where somebody asked for another drawing meanwhile.
 */
export async function endDrawing(
  db: Db,
  key: string,
  leasedUntil: Date,
  end:
    { kind: 'drawn'; wanted: number; ts: string } | { kind: 'refused'; reason: string } | { kind: 'failed' },
): Promise<boolean> {
  const set =
    end.kind === 'drawn'
      ? { state: 'posted', message_ts: end.ts, drawn: end.wanted, refusal: null }
      : end.kind === 'refused'
        ? { state: 'refused', refusal: end.reason }
        : {};
  const row = await db
    .updateTable('announcements')
    .set({ ...set, lease_until: null })
    .where('key', '=', key)
    .where('lease_until', '=', leasedUntil)
    .returning(['wanted', 'drawn', 'state'])
    .executeTakeFirst();
  return row?.state === 'posted' && row.wanted > row.drawn;
}

/** Keys of messages made since a moment that wait to be drawn and that nobody holds, oldest first. */
export async function undrawnKeys(db: Db, now: Date, since: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('announcements')
    .select('key')
    .whereRef('wanted', '>', 'drawn')
    .where('state', '<>', 'refused')
    .where('created_at', '>', since)
    .where((where) => where.or([where('lease_until', 'is', null), where('lease_until', '<=', now)]))
    .orderBy('created_at')
    .limit(limit)
    .execute();
  return rows.map(({ key }) => key);
}

/** The message that stands at a place in Slack: its key and thread, undefined where it is none of ours. */
export async function announcedAt(
  db: Db,
  channel: string,
  ts: string,
): Promise<{ key: string; thread: string | null } | undefined> {
  return await db
    .selectFrom('announcements')
    .select(['key', 'thread'])
    .where('channel', '=', channel)
    .where('message_ts', '=', ts)
    .executeTakeFirst();
}

import { sql } from 'kysely';
import type { Db } from './database.ts';

// As much of a name as tells what was looked for.
const longestSubject = 200;

/** Counts a name that nobody knows, by day (UTC) and without who asked. */
export async function countMiss(db: Db, subject: string, now: Date): Promise<void> {
  const kept = subject.replaceAll('\0', '').toLowerCase().slice(0, longestSubject);
  await sql`
    insert into misses (subject, day, count) values (${kept}, ${now.toISOString().slice(0, 10)}::date, 1)
    on conflict (subject, day) do update set count = misses.count + 1`.execute(db);
}

/** Forgets misses before a day. */
export async function forgetMisses(db: Db, before: Date): Promise<void> {
  await sql`delete from misses where day < ${before.toISOString().slice(0, 10)}::date`.execute(db);
}

import { sql } from 'kysely';
import type { SlackPerson } from '../core/ports.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';
import { recordset } from './recordset.ts';

/** A person of Slack as stored, with the catalog's User that they are and that User's groups. */
export interface KnownPerson extends SlackPerson {
  readonly entity?: Ref;
  readonly teams: readonly Ref[];
}

/**
 * What is stored of an account, undefined where it was never seen. One statement, because every answer begins with
 * it.
 */
export async function findPerson(db: Db, team: string, user: string): Promise<KnownPerson | undefined> {
  const { rows } = await sql<{
    name: string;
    email: string | null;
    deleted: boolean;
    guest: boolean;
    timeZone: string | null;
    entity: Ref | null;
    teams: Ref[];
  }>`
    select p.name, p.email, p.deleted, p.guest, p.time_zone as "timeZone", p.entity_ref as entity, array(
      select g.ref from refs u join relations r on r.source = u.id and r.type = 'memberOf'
        join refs g on g.id = r.target where u.ref = p.entity_ref order by g.ref) as teams
    from people p where p.slack_team = ${team} and p.slack_user = ${user}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { email, timeZone, entity, ...rest } = row;
  return {
    ...rest,
    team,
    user,
    ...(email !== null && { email }),
    ...(timeZone !== null && { timeZone }),
    ...(entity !== null && { entity }),
  };
}

/**
 * Stores accounts as Slack tells them, each with the User it was matched to now. Who left keeps e-mail, time
 * zone and
 * User, which Slack no longer tells; a User once found is only ever replaced by another, which is what "departed"
 * needs.
 * Rows that say the same already are not written.
 */
export async function savePeople(
  db: Db,
  people: readonly (SlackPerson & { readonly entity?: Ref })[],
  now: Date,
): Promise<void> {
  if (people.length === 0) return;
  await sql`
    insert into people as p (slack_team, slack_user, name, email, deleted, guest, time_zone, entity_ref, seen_at)
    select team, "user", name, email, deleted, guest, "timeZone", entity, ${now}::timestamptz
    from ${recordset(
      people,
      `team text, "user" text, name text, email text, deleted boolean, guest boolean, "timeZone" text, entity text`,
    )}
    on conflict (slack_team, slack_user) do update set name = excluded.name, deleted = excluded.deleted,
      email = coalesce(excluded.email, p.email), time_zone = coalesce(excluded.time_zone, p.time_zone),
      guest = case when excluded.deleted then p.guest else excluded.guest end,
      entity_ref = coalesce(excluded.entity_ref, p.entity_ref), seen_at = excluded.seen_at
    where (p.name, p.deleted, p.email, p.time_zone, p.guest, p.entity_ref) is distinct from (excluded.name,
      excluded.deleted, coalesce(excluded.email, p.email), coalesce(excluded.time_zone, p.time_zone),
      case when excluded.deleted then p.guest else excluded.guest end,
      coalesce(excluded.entity_ref, p.entity_ref))`.execute(db);
}

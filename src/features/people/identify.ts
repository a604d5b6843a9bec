import type { Asker, Standing } from '../../contract/asker.ts';
import type { Ports } from '../../contract/context.ts';
import type { Account, Identify } from '../../contract/draw.ts';
import { AppError } from '../../core/errors.ts';
import type { SlackPerson } from '../../core/ports.ts';
import { findPerson, savePeople, type KnownPerson } from '../../store/people.ts';
import { matched } from './match.ts';

export interface Identifying extends Pick<Ports, 'db' | 'catalog' | 'slack' | 'log'> {
  /** The workspace that the installation is for; undefined where Slack has not said yet. */
  readonly home: () => Promise<string | undefined>;
}

// Somebody who changes teams or becomes a guest is treated as before for this long.
const rememberMs = 30_000;
const mostRemembered = 10_000;

// The first answer to somebody waits for Slack this long.
const lookUpMs = 1500;

/**
 * Says who Slack accounts are: stored people by one statement, remembered for half a minute; others are
 * looked up in
 * Slack and stored. Where Slack does not answer, an account of our own workspace may read and nothing more.
 */
export function makeIdentify(ports: Identifying): Identify {
  const remembered = new Map<string, { readonly asker: Asker; readonly until: number }>();
  return async (account, now) => {
    const key = `${account.team}/${account.user}`;
    const known = remembered.get(key);
    if (known !== undefined && now.getTime() < known.until) return known.asker;
    // Both ask Slack where they must, so neither waits for the other.
    const asked = ports.home();
    const stored = await findPerson(ports.db, account.team, account.user);
    const seen = stored ?? (await lookUp(ports, account.user));
    const home = (await asked) ?? account.home;
    if (home === undefined) {
      throw new AppError(
        'unavailable',
        'Slack has not said which workspace is ours.',
        'Try again in a minute.',
      );
    }
    const person = typeof seen === 'string' ? seen : await withUser(ports, seen, stored, home, now);
    const asker = askerOf(account, person, home);
    // Without an answer from Slack it is tried again the next time.
    if (person !== 'unanswered') remember(remembered, key, { asker, until: now.getTime() + rememberMs });
    return asker;
  };
}

/** The person with the catalog's User and teams, stored if that is new. */
async function withUser(
  { db, catalog }: Identifying,
  person: SlackPerson,
  stored: KnownPerson | undefined,
  home: string,
  now: Date,
): Promise<KnownPerson> {
  if (stored?.entity !== undefined) return stored;
  const found = person.team === home ? matched(await catalog(), person) : person;
  if (stored !== undefined && !('entity' in found)) return stored;
  await savePeople(db, [found], now);
  return (await findPerson(db, person.team, person.user)) ?? { ...found, teams: [] };
}

/** What Slack says of an account; `nobody` where it knows no such person, `unanswered` where it says nothing. */
type Seen<Person> = Person | 'nobody' | 'unanswered';

async function lookUp({ slack, log }: Identifying, user: string): Promise<Seen<SlackPerson>> {
  if (slack === undefined) return 'unanswered';
  const reply = await slack.person(user, lookUpMs);
  if (reply.kind === 'ok') return reply.value;
  log.warn({ user, reason: reply.reason }, 'Slack did not say who somebody is');
  return noSuchPerson.has(reply.reason) ? 'nobody' : 'unanswered';
}

const noSuchPerson = new Set(['user_not_found', 'user_not_visible']);

function askerOf({ team, user }: Account, person: Seen<KnownPerson>, home: string): Asker {
  const slack = { team, user };
  const name = `slack:${team}/${user}`;
  if (typeof person === 'string') {
    const own = person === 'unanswered' && team === home;
    return { door: 'slack', name, standing: own ? 'member' : 'stranger', slack, teams: [] };
  }
  const { entity, teams, timeZone } = person;
  const standing = standingOf(person, home);
  return {
    door: 'slack',
    name,
    standing,
    slack,
    teams,
    ...(entity !== undefined && { user: entity }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

function standingOf({ team, deleted, guest }: SlackPerson, home: string): Standing {
  if (team !== home || deleted) return 'stranger';
  return guest ? 'guest' : 'member';
}

function remember<V>(map: Map<string, V>, key: string, value: V): void {
  const [oldest] = map.keys();
  if (map.size >= mostRemembered && oldest !== undefined) map.delete(oldest);
  map.delete(key);
  map.set(key, value);
}

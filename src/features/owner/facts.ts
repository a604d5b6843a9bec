import type { Brief } from '../../contract/located.ts';
import { shortRef } from '../../core/ref.ts';
import type { Fact } from '../../kit/card.ts';
import { bullets, channel, join, link, mrkdwn, plural, type Text } from '../../kit/text.ts';
import type { Inferred } from './infer.ts';
import type { Owner } from './owner.ts';

// A team is a handful of names; the rest are counted.
const mostPeople = 5;

// Of each kind that somebody owns.
const mostNames = 8;

/** Who owns it and where to ask; `own` is the entity's own channel. */
export function ownerFacts(owner: Owner, own: string | undefined): Fact[] {
  const { name, channel: room } = owner;
  return [
    { label: 'Owner', value: join([name, room === undefined ? undefined : channel(room), handle(owner)]) },
    ...(own === undefined || own === room ? [] : [{ label: 'Channel', value: channel(own) }]),
    emailFact(owner),
    peopleFact(owner),
    teamsFact(owner),
  ];
}

/** Where to ask a team or a person. */
export function contactFacts(owner: Owner): Fact[] {
  const { channel: room } = owner;
  const value = join([room === undefined ? undefined : channel(room), handle(owner)]);
  return [{ label: 'Channel', value }, emailFact(owner), peopleFact(owner)];
}

/** A handle as people write it; Slack's id of a group says nothing to anybody. */
function handle({ usergroup }: Owner): Text | undefined {
  return usergroup === undefined || /^S[A-Z0-9]{7,}$/.test(usergroup)
    ? undefined
    : `@${usergroup.replace(/^@/, '')}`;
}

/** Only where there is no channel: that is where people answer. */
function emailFact({ channel: room, email, departed }: Owner): Fact {
  const shown = room === undefined && !departed && email !== undefined;
  return { label: 'Email', value: shown ? link(`mailto:${email}`, email) : undefined };
}

function peopleFact({ people }: Owner): Fact {
  const names = people.slice(0, mostPeople).map(({ name, lead }) => (lead ? `${name} (lead)` : name));
  const more = people.length - names.length;
  return { label: 'People', value: join([...names, more > 0 ? `${more} more` : undefined], ', ') };
}

/** The teams of a person, each with its channel and lead. */
export function teamsFact({ name: person, teams }: Owner): Fact {
  const lines = teams.map(({ name, channel: room, lead }) => {
    const led = lead === null || lead.departed || lead.name === person ? undefined : `led by ${lead.name}`;
    return join([name, room === null ? undefined : channel(room), led]);
  });
  return { label: teams.length === 1 ? 'Team' : 'Teams', value: join(lines, '\n') };
}

/** Guesses, each with what it is inferred from. */
export function inferredFact(inferred: readonly Inferred[]): Fact {
  const lines = inferred.map(({ from, via, name, channel: room }) => {
    const why =
      from === 'commits'
        ? 'changed its file lately'
        : `owns the ${from} ${via === undefined ? '' : shortRef(via, from)}`;
    return join([name, room === undefined ? undefined : channel(room), why]);
  });
  return { label: 'Who may know (inferred)', value: bullets(lines) };
}

/** What somebody owns, by kind. */
export function ownsFact(owns: readonly Brief[], total: number): Fact {
  if (total === 0) return { label: 'Owns', value: 'nothing' };
  const lines = [...Map.groupBy(owns, ({ kind }) => kind)].map(([kind, all]) => {
    const more = all.length - mostNames;
    const names = [...all.slice(0, mostNames).map(({ name }) => name), ...(more > 0 ? [`${more} more`] : [])];
    return mrkdwn`${plural(all.length, kind)}: ${names.join(', ')}`;
  });
  const unlisted = total - owns.length;
  return {
    label: `Owns ${plural(total, 'entity', 'entities')}`,
    value: bullets([...lines, ...(unlisted > 0 ? [`and ${unlisted.toLocaleString('en')} more`] : [])]),
  };
}

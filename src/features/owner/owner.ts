import { annotation, annotationOf, displayName, refOf, type Entity } from '../../core/entity.ts';
import type { Ref } from '../../core/ref.ts';
import type { EntityCard, Person, Team } from '../../store/entity-card.ts';

/** The owner as people reach it. */
export interface Owner {
  readonly ref: Ref;
  readonly name: string;
  /** Slack channel id or name. */
  readonly channel?: string;
  /** Slack user group, shown and never pinged. */
  readonly usergroup?: string;
  readonly email?: string;
  /** Who of a team is there, its lead first. */
  readonly people: readonly { readonly ref: Ref; readonly name: string; readonly lead: boolean }[];
  /** The teams of an owner who is a person. */
  readonly teams: readonly Team[];
  /** True of a person who has left. */
  readonly departed: boolean;
}

/** An owner from its entity and what is around it. */
export function ownerFrom(entity: Entity, { members, lead, teams, departed }: EntityCard): Owner {
  const channel = annotationOf(entity, annotation.slackChannel);
  const usergroup = annotationOf(entity, annotation.slackUsergroup);
  const email = emailOf(entity);
  return {
    ref: refOf(entity),
    name: displayName(entity),
    ...(channel !== undefined && { channel }),
    ...(usergroup !== undefined && { usergroup }),
    ...(email !== undefined && { email }),
    people: peopleOf(members, lead),
    teams,
    departed,
  };
}

function peopleOf(members: readonly Person[], lead: Person | null): Owner['people'] {
  const others = members.filter(({ ref }) => ref !== lead?.ref);
  return [...(lead === null ? [] : [lead]), ...others]
    .filter(({ departed }) => !departed)
    .map(({ ref, name }) => ({ ref, name, lead: ref === lead?.ref }));
}

function emailOf({ spec }: Entity): string | undefined {
  const profile = spec?.profile;
  if (profile === null || typeof profile !== 'object' || Array.isArray(profile)) return undefined;
  const { email } = profile;
  return typeof email === 'string' && email.trim() !== '' ? email.trim() : undefined;
}

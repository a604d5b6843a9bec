import type { Catalog } from '../../core/catalog.ts';
import type { SlackPerson } from '../../core/ports.ts';
import type { Ref } from '../../core/ref.ts';

/**
 * The catalog's User that an account belongs to: by `slack.com/user-id`, then by e-mail; none where two
 * Users claim
 * it.
 */
export function matchUser(catalog: Catalog, { user, email }: SlackPerson): Ref | undefined {
  return onlyUser(catalog, user) ?? (email === undefined ? undefined : onlyUser(catalog, email));
}

function onlyUser(catalog: Catalog, name: string): Ref | undefined {
  const users = catalog.byKey(`user:${name.toLowerCase()}`).filter(({ kind }) => kind === 'user');
  return users.length === 1 ? users[0]?.ref : undefined;
}

/** An account with the User it is matched to, as it is stored. */
export function matched(catalog: Catalog, person: SlackPerson): SlackPerson & { entity?: Ref } {
  const entity = matchUser(catalog, person);
  return { ...person, ...(entity !== undefined && { entity }) };
}

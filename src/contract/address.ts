import { AppError } from '../core/errors.ts';

/**
 * What can be pressed, typed or announced, by name: rooms merge their questions and tasks into it, so that a wrong
 * name or argument does not compile and no room imports another.
 *
 *     declare module '../../contract/address.ts' { interface Pressable { 'who-owns': { subject?: string } } }
 */
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- filled by declaration merging in the rooms
export interface Pressable {}

export type Pressables = Extract<keyof Pressable, string>;

/** The name of a question or task with its arguments: all that Slack is given to hold. */
export interface Address {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

/**
 * Where the answer to a press goes: a new message to the presser, the card that was pressed, or the whole
 * channel.
 */
export const places = ['new', 'here', 'channel'] as const;
export type Place = (typeof places)[number];

/** The address of a question or task; arguments that are undefined are left out. */
export function to<Name extends Pressables>(name: Name, args: Pressable[Name]): Address {
  const given = Object.entries(args as Record<string, string | undefined>);
  return {
    name,
    args: Object.fromEntries(given.filter((pair): pair is [string, string] => pair[1] !== undefined)),
  };
}

/** `who-owns?subject=component:default/checkout`; an address reads back as it was written. */
export function formatAddress({ name, args }: Address): string {
  const query = Object.entries(args)
    .map(
      ([key, value]) => `${key}=${encodeURIComponent(value).replaceAll('%3A', ':').replaceAll('%2F', '/')}`,
    )
    .join('&');
  return query === '' ? name : `${name}?${query}`;
}

/** Reads what `formatAddress` wrote; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  const [, name, query] = /^([a-z][a-z-]*)(?:\?(.+))?$/s.exec(text) ?? [];
  return name === undefined
    ? undefined
    : { name, args: Object.fromEntries(new URLSearchParams(query ?? '')) };
}

/** Slack's bound on an `action_id`, in characters. */
const longestActionId = 255;

/**
 * A button's `action_id`: place and address. It may hold refs, ids and enum words, never free text, so it
 * fits.
 */
export function press(place: Place, address: Address): string {
  const id = `${place} ${formatAddress(address)}`;
  if (id.length > longestActionId) {
    throw new AppError(
      'internal',
      `The action id "${id.slice(0, 60)}…" is ${id.length} characters long.`,
      'Put a ref, not free text, into the address.',
    );
  }
  return id;
}

/** Reads an `action_id` that `press` made; undefined for anything else (a link button, a forged request). */
export function readPress(actionId: string): { place: Place; address: Address } | undefined {
  const [word = '', rest = ''] = actionId.split(/ (.*)/s);
  const place = places.find((known) => known === word);
  const address = parseAddress(rest);
  return place === undefined || address === undefined ? undefined : { place, address };
}

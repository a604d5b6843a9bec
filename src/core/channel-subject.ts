import type { Catalog, Entry } from './catalog.ts';
import type { Preference } from './locate-order.ts';
import { settle, type Located } from './locate.ts';

/** A channel as it is known where something is asked in it. */
export interface AskedIn {
  readonly id: string;
  readonly name?: string;
  readonly topic?: string;
}

/** Words of a topic shorter than this name things by accident. */
const shortestWord = 4;

/**
 * What a channel is about: entities annotated with it, by id or name; else what its topic names; else what its own
 * name names. Only whole names and aliases count: a guess would be worse than the picker.
 */
export function subjectsOfChannel(
  catalog: Catalog,
  channel: AskedIn | undefined,
  preference: Preference,
): Located {
  if (channel === undefined) return { kind: 'none' };
  const { id, name, topic } = channel;
  const annotated = [id, ...(name === undefined ? [] : [name])].flatMap((key) =>
    catalog.byKey(`channel:${key.toLowerCase()}`),
  );
  const words = (topic ?? '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}._-]+/u)
    .filter((word) => word.length >= shortestWord);
  const ways = [
    annotated,
    words.flatMap((word) => called(catalog, word)),
    name === undefined ? [] : called(catalog, name),
  ];
  const found = ways.find((entries) => entries.length > 0) ?? [];
  return settle([...new Set(found)], 'channel', preference);
}

function called(catalog: Catalog, name: string): Entry[] {
  const text = name.toLowerCase();
  return [...catalog.byName(text), ...catalog.byAlias(text)];
}

import type { Entry } from './catalog.ts';

/** The words that say of what kind an entity is: its kind, its type, and `team` of any group. */
export function kindWords({ kind, type }: Entry): string[] {
  return [kind, ...(type === undefined ? [] : [type.toLowerCase()]), ...(kind === 'group' ? ['team'] : [])];
}

/** True where a word (lower-case) says of what kind an entity is. */
export function isOfKind(entry: Entry, word: string): boolean {
  return kindWords(entry).includes(word);
}

import type { Catalog, Entry } from './catalog.ts';
import { isOfKind } from './locate-kind.ts';
import { spacedName, wordsIn } from './locate-text.ts';
import { mayHold } from './search-grams.ts';
import { namesOf } from './spelling.ts';

/** More words than this name nothing. */
const mostWords = 12;

/** A shorter word begins too many others: it is taken for itself only. */
const shortestBeginning = 3;

/**
 * The entities whose names, titles or aliases hold all words of a text, in any order; a word may also say the
 * kind or type (`payments service`, `team payments`), but not all of them. Of those, the ones with a name
 * that has no other words; else those that hold the words whole; else those with words that begin so.
 */
export function namedInWords(catalog: Catalog, text: string): Entry[] {
  const words = [...new Set(wordsIn(text))];
  if (words.length === 0 || words.length > mostWords) return [];
  const { entries } = catalog;
  const spelt = catalog.spellings().words;
  const holding = (positions: readonly number[], end: string) =>
    positions.filter((position) => {
      const entry = entries[position];
      return entry !== undefined && holds(entry, spelt[position] ?? '', words, end);
    });
  const begun = holding(
    mayHold(
      catalog.grams(),
      words.map((word) => ` ${word}`),
    ),
    '',
  );
  const whole = holding(begun, ' ');
  const found = (whole.length > 0 ? whole : begun).map((position) => entries[position]);
  const named = found.filter((entry) => entry !== undefined);
  const same = named.filter((entry) =>
    namesOf(entry).some((name) => wordsIn(spacedName(name)).every((word) => words.includes(word))),
  );
  return same.length > 0 ? same : named;
}

/** Whether the names of an entry hold at least one word, and its kind or type is said by the others. */
function holds(entry: Entry, names: string, words: readonly string[], end: string): boolean {
  const held = words.filter((word) =>
    names.includes(` ${word}${word.length < shortestBeginning ? ' ' : end}`),
  );
  return held.length > 0 && words.every((word) => held.includes(word) || isOfKind(entry, word));
}

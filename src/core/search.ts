import { alikeTo } from './alike.ts';
import type { Catalog, Entry } from './catalog.ts';
import { isOfKind } from './locate-kind.ts';
import { inOrder, type Preference } from './locate-order.ts';
import type { Ref } from './ref.ts';
import { tidy, wordsIn } from './locate-text.ts';
import { lookupKeysIn } from './lookup-key-in.ts';
import { mayHold } from './search-grams.ts';
import { whyFound, type Why } from './search-why.ts';
import { fold } from './similarity.ts';

/** What to find, and how much of it. */
export interface Wanted extends Preference {
  /** Only this kind. */
  readonly kind?: string;
  /** Only these. */
  readonly only?: ReadonlySet<Ref>;
  /** The most hits to give. */
  readonly limit: number;
}

export interface Hit {
  readonly entry: Entry;
  readonly why: Why;
}

/** What is looked for: the whole, folded, and its words. */
interface Sought {
  readonly text: string;
  readonly folded: string;
  readonly words: readonly string[];
}

/** More words narrow nothing down. */
const mostWords = 12;

/** Similarity from which a name, and a word of a name, is worth showing: "tech" (0.5) is not "team". */
const alikeName = 0.6;
const alikeWord = 0.65;

/**
 * The entities that a text may mean, the best first: what is called so; names that begin with it; names with
 * words that begin so; names with it inside; texts that hold all words; and where those leave room, misspelt
 * names.
 */
export function search(catalog: Catalog, given: string, wanted: Wanted): { hits: Hit[]; total: number } {
  const text = tidy(given);
  const sought = { text, folded: fold(text), words: [...new Set(wordsIn(text))].slice(0, mostWords) };
  if (sought.folded === '') return { hits: [], total: 0 };
  const ofKind = among(wanted);
  const tiers = tiersOf(catalog, sought, ofKind);
  // A name that holds what was typed is not misspelt.
  const named = tiers.slice(0, heldAnywhere).some((tier) => tier.length > 0);
  if (!named && (tiers[heldAnywhere]?.length ?? 0) < wanted.limit) {
    const found = new Set(tiers.flat());
    for (const entries of misspelt(catalog, sought, wanted.limit)) {
      const more = [...new Set(entries)].filter((entry) => ofKind(entry) && !found.has(entry));
      for (const entry of more) found.add(entry);
      tiers.push(more);
    }
  }
  const hits: Hit[] = [];
  for (const [tier, entries] of tiers.entries()) {
    if (hits.length === wanted.limit) break;
    for (const entry of inOrder(entries, wanted, wanted.limit - hits.length)) {
      hits.push({
        entry,
        why: tier > heldAnywhere ? 'similar' : whyFound(entry, sought.folded, sought.words),
      });
    }
  }
  return { hits, total: tiers.reduce((sum, { length }) => sum + length, 0) };
}

/** Tells whether an entry is of the wanted kind and among those wanted. */
export function among({ kind, only }: Pick<Wanted, 'kind' | 'only'>): (entry: Entry) => boolean {
  const lower = kind?.toLowerCase();
  return ({ kind: own, ref }) =>
    (lower === undefined || own === lower) && (only === undefined || only.has(ref));
}

/** The last of the tiers below; those behind it are misspellings. */
const heldAnywhere = 4;

/** The entities that hold it as it is written, best tier first. */
function tiersOf(
  catalog: Catalog,
  { text, folded, words }: Sought,
  ofKind: (entry: Entry) => boolean,
): Entry[][] {
  const { entries } = catalog;
  const spellings = catalog.spellings();
  const named = new Set<Entry>(keyed(catalog, text));
  const tiers: Entry[][] = [[...named].filter(ofKind), [], [], [], []];
  const starts = words.map((word) => ` ${word}`);
  const holds = words.map((word) => holder(word));
  const grams = catalog.grams();
  const positions = new Set([
    ...mayHold(grams, [folded.length > 2 ? folded : `\n${folded}`]),
    ...mayHold(
      grams,
      words.map((word, at) => (word.length > 2 ? word : (starts[at] ?? ''))),
    ),
  ]);
  const [begun, whole] = [`\n${folded}`, `\n${folded}\n`];
  const tierOf = (entry: Entry, spelt: string, spaced: string): number | undefined => {
    if (spelt.includes(begun)) return spelt.includes(whole) ? 0 : 1;
    if (words.length > 0 && starts.every((start) => spaced.includes(start))) return 2;
    if (folded.length > 2 && spelt.includes(folded)) return 3;
    return words.length > 0 && holds.every((hold) => hold(entry, spelt, spaced)) ? heldAnywhere : undefined;
  };
  for (const position of positions) {
    const entry = entries[position];
    if (entry === undefined || !ofKind(entry) || named.has(entry)) continue;
    const tier = tierOf(entry, spellings.folded[position] ?? '', spellings.words[position] ?? '');
    if (tier !== undefined) tiers[tier]?.push(entry);
  }
  return tiers;
}

/** The entities that a ref, repository, URL, channel … stands for. */
function keyed(catalog: Catalog, text: string): readonly Entry[] {
  const entry = catalog.byRef(text.toLowerCase());
  if (entry !== undefined) return [entry];
  const key = lookupKeysIn(text).find((each) => catalog.byKey(each).length > 0);
  return key === undefined ? [] : catalog.byKey(key);
}

/** Whether an entry holds a word anywhere; one of a letter or two must begin a word. */
function holder(word: string): (entry: Entry, spelt: string, spaced: string) => boolean {
  const short = word.length < 3;
  const start = ` ${word}`;
  const begins = new RegExp(`(?<![\\p{L}\\p{N}])${word}`, 'u');
  return (entry, spelt, spaced) =>
    spaced.includes(start) ||
    (!short && spelt.includes(word)) ||
    (entry.words.includes(word) && (!short || begins.test(entry.words))) ||
    isOfKind(entry, word);
}

/** Names like the whole text, the most alike first; then names with a word like each of its words. */
function* misspelt(catalog: Catalog, { folded, words }: Sought, limit: number): Generator<Entry[]> {
  const { entries } = catalog;
  const entriesAt = (positions: Iterable<number>) =>
    [...positions].map((position) => entries[position]).filter((entry) => entry !== undefined);
  const { index, entryAt } = catalog.spellings();
  const names = alikeTo(index, folded, alikeName, limit, () => true);
  for (const { positions } of names) yield entriesAt(positions.map((position) => entryAt[position] ?? -1));
  // Several words that are together like a name are that name; one may be a part of many.
  if (names.length > 0 && words.length > 1) return;
  const vocabulary = catalog.vocabulary();
  const likely = words.map(
    (word) =>
      new Set(
        alikeTo(vocabulary.index, word, alikeWord, limit, () => true)
          .flatMap(({ positions }) => positions)
          .flatMap((position) => vocabulary.heldBy[position] ?? []),
      ),
  );
  const [first, ...rest] = likely;
  if (first !== undefined) yield entriesAt(rest.reduce((both, held) => both.intersection(held), first));
}

import { alikeTo } from './alike.ts';
import type { Catalog, Entry } from './catalog.ts';
import { inOrder, type Preference } from './locate-order.ts';
import { readAsked, type Asked } from './locate-asked.ts';
import { namedInWords } from './locate-words.ts';
import { lookupKeysIn } from './lookup-key-in.ts';
import { formatRef } from './ref.ts';
import { mayHold } from './search-grams.ts';
import { search } from './search.ts';
import { fold } from './similarity.ts';

/** By what it was found, in the order in which it is tried. */
export type How =
  | 'ref'
  | 'name'
  | 'alias'
  | 'repository'
  | 'pagerduty'
  | 'link'
  | 'channel'
  | 'person'
  | 'team'
  | 'prefix'
  | 'words'
  | 'similar';

/** What `<anything>` means. */
export type Located =
  /**
   * One entity, or several of one owner: `others`, at most 20. `typed` where it was read as a misspelling.
   */
  | {
      readonly kind: 'one';
      readonly entry: Entry;
      readonly others: readonly Entry[];
      readonly how: How;
      readonly typed?: string;
    }
  /** Several of different owners; the first five of `total`. */
  | {
      readonly kind: 'several';
      readonly candidates: readonly Entry[];
      readonly total: number;
      readonly how: How;
    }
  /** Nothing is called that; at most five that may be meant, the likeliest first. */
  | { readonly kind: 'near'; readonly candidates: readonly Entry[] }
  | { readonly kind: 'none' };

const mostShown = 5;
const mostOthers = 20;

/** Similarity from which a misspelling is understood, and by how much it must beat the next name. */
const alikeEnough = 0.5;
const clearly = 0.15;

/** The entity that a text means, by the first class that has a match (PRODUCT section 3); never throws. */
export function locate(catalog: Catalog, text: string, preference: Preference): Located {
  const asked = readAsked(text);
  if (asked.text === '') return { kind: 'none' };
  for (const { how, entries, after } of exactly(catalog, asked)) {
    if (entries.length > 0) return settle(entries, how, preference, after);
  }
  if (!asked.sure) return near(catalog, asked, preference, alikes(catalog, asked, alikeEnough));
  for (const { how, entries } of roughly(catalog, asked)) {
    if (entries.length > 0) return settle(entries, how, preference);
  }
  const alike = alikes(catalog, asked, alikeEnough);
  return misspelt(catalog, asked, preference, alike) ?? near(catalog, asked, preference, alike);
}

/**
 * One answer where all matches have the same owner, else a choice. `after`: matches that come behind the
 * others.
 */
export function settle(
  entries: readonly Entry[],
  how: How,
  preference: Preference,
  after: readonly Entry[] = [],
): Located {
  const first = inOrder(entries, preference, mostOthers + 1);
  const rest = inOrder(
    after.filter((entry) => !entries.includes(entry)),
    preference,
    mostOthers + 1,
  );
  const [entry, ...others] = [...first, ...rest];
  if (entry === undefined) return { kind: 'none' };
  const all = [...entries, ...rest];
  if (new Set(all.map(answersTo)).size === 1)
    return { kind: 'one', entry, others: others.slice(0, mostOthers), how };
  return { kind: 'several', candidates: [entry, ...others].slice(0, mostShown), total: all.length, how };
}

/**
 * A group or person answers for itself; what nobody owns has nothing in common with what else nobody owns.
 */
function answersTo({ kind, ref, owner }: Entry): string {
  return kind === 'group' || kind === 'user' ? ref : (owner ?? `nobody ${ref}`);
}

interface Class {
  readonly how: How;
  readonly entries: readonly Entry[];
  readonly after?: readonly Entry[];
}

/** Classes 1 to 4: what is called exactly that. */
function* exactly(catalog: Catalog, { text, kind, namespace, name, inScope }: Asked): Generator<Class> {
  if (name !== undefined) {
    if (kind !== undefined) {
      const entry = catalog.byRef(formatRef({ kind, namespace: namespace ?? 'default', name }));
      yield { how: 'ref', entries: entry === undefined ? [] : [entry] };
    } else if (namespace !== undefined) {
      // An existing ref wins over a repository of the same spelling, unless that has another owner.
      yield {
        how: 'ref',
        entries: catalog.byName(name).filter(inScope),
        after: catalog.byKey(`slug:${namespace}/${name}`),
      };
    }
    yield { how: 'name', entries: catalog.byName(name).filter(inScope) };
    yield { how: 'alias', entries: catalog.byAlias(name).filter(inScope) };
  }
  yield { how: 'alias', entries: catalog.byAlias(text.toLowerCase()) };
  for (const key of lookupKeysIn(text)) yield { how: howOf(key), entries: catalog.byKey(key) };
}

const hows: Readonly<Record<string, How>> = {
  repo: 'repository',
  slug: 'repository',
  pagerduty: 'pagerduty',
  link: 'link',
  host: 'link',
  channel: 'channel',
  user: 'person',
  team: 'team',
};

function howOf(key: string): How {
  return hows[key.slice(0, key.indexOf(':'))] ?? 'link';
}

/**
 * Classes 5 and 6: names that begin with it (only those that are it, but for separators, if any), or hold its
 * words.
 */
function* roughly(catalog: Catalog, { spoken, inScope }: Asked): Generator<Class> {
  const { entries } = catalog;
  const { folded } = catalog.spellings();
  const beginning = fold(spoken);
  if (beginning === '') return;
  const begun: Entry[] = [];
  const whole: Entry[] = [];
  for (const position of mayHold(catalog.grams(), [`\n${beginning}`])) {
    const entry = entries[position];
    const spelt = folded[position] ?? '';
    if (entry === undefined || !spelt.includes(`\n${beginning}`) || !inScope(entry)) continue;
    begun.push(entry);
    if (spelt.includes(`\n${beginning}\n`)) whole.push(entry);
  }
  yield { how: 'prefix', entries: whole.length > 0 ? whole : begun };
  yield { how: 'words', entries: namedInWords(catalog, spoken).filter(inScope) };
}

/** Class 7: a misspelling, answered outright where one name is clearly more alike than every other. */
function misspelt(
  catalog: Catalog,
  asked: Asked,
  preference: Preference,
  [best, next]: readonly Spelt[],
): Located | undefined {
  if (best === undefined) return undefined;
  const least = best.similarity - clearly + 1e-9;
  // What is too little alike to be suggested can still be too near to the best.
  const rival = least < alikeEnough ? alikes(catalog, asked, least)[1] : next;
  if (rival !== undefined && rival.similarity > least) return undefined;
  const found = settle(best.entries, 'similar', preference);
  return found.kind === 'one' ? { ...found, typed: asked.text } : undefined;
}

/** "Did you mean": the most alike names, then what a search finds. */
function near(catalog: Catalog, { spoken }: Asked, preference: Preference, alike: readonly Spelt[]): Located {
  const first = alike.flatMap(({ entries }) => inOrder(entries, preference, mostShown));
  const found = search(catalog, spoken, { ...preference, limit: mostShown }).hits.map(({ entry }) => entry);
  const candidates = [...new Set([...first, ...found])].slice(0, mostShown);
  return candidates.length === 0 ? { kind: 'none' } : { kind: 'near', candidates };
}

interface Spelt {
  readonly similarity: number;
  readonly entries: readonly Entry[];
}

/** Entities at least so alike, by their best spelling, each once. */
function alikes(catalog: Catalog, { spoken, inScope }: Asked, floor: number): Spelt[] {
  const { index, entryAt } = catalog.spellings();
  const entryOf = (position: number) => catalog.entries[entryAt[position] ?? -1];
  const wanted = (position: number) => {
    const entry = entryOf(position);
    return entry !== undefined && inScope(entry);
  };
  const seen = new Set<Entry>();
  const spelt: Spelt[] = [];
  for (const { similarity, positions } of alikeTo(index, spoken, floor, 2 * mostShown, wanted)) {
    const found = positions.map(entryOf).filter((entry) => entry !== undefined);
    const fresh = found.filter((entry) => !seen.has(entry));
    for (const entry of fresh) seen.add(entry);
    if (fresh.length > 0) spelt.push({ similarity, entries: fresh });
  }
  return spelt;
}

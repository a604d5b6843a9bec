import type { Ref } from './ref.ts';
import { makeGrams, type Grams } from './search-grams.ts';
import { makeSpellings, makeVocabulary, type Spellings, type Vocabulary } from './spelling.ts';

/** What finding and ordering need to know of an entity; one row of `entities` without its body. */
export interface Entry {
  readonly id: number;
  readonly ref: Ref;
  /** Kind, namespace and name are lower-case, as in the ref. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  /** `metadata.name` as written. */
  readonly shown: string;
  /** `metadata.title`, or the display name of a Group or User; absent where it is the name. */
  readonly title?: string;
  readonly type?: string;
  readonly lifecycle?: string;
  readonly owner?: Ref;
  readonly system?: Ref;
  /** Of a system: the domain it is part of. */
  readonly domain?: Ref;
  /** As written. */
  readonly aliases: readonly string[];
  /** What `lookupKeysOf` made. */
  readonly keys: readonly string[];
  /** What `wordsOf` made. */
  readonly words: string;
  /** True where no document claims it any more. */
  readonly orphaned: boolean;
}

/** All entities of one generation, in process and immutable; each index is built when first asked for. */
export interface Catalog {
  readonly generation: string;
  readonly entries: readonly Entry[];
  byRef(ref: Ref): Entry | undefined;
  /** Entities of this name (lower-case) in any kind and namespace. */
  byName(name: string): readonly Entry[];
  /** Entities with this alias or title (lower-case). */
  byAlias(alias: string): readonly Entry[];
  /** Entities with this lookup key. */
  byKey(key: string): readonly Entry[];
  /** What looking through all names, and through all texts, needs; positions are those of `entries`. */
  spellings(): Spellings;
  vocabulary(): Vocabulary;
  grams(): Grams;
}

/** The catalog of a generation; refs are unique among the entries. */
export function makeCatalog(generation: string, entries: readonly Entry[]): Catalog {
  const byRef = once(() => new Map(entries.map((entry) => [entry.ref, entry])));
  const byName = once(() => group(entries, (entry) => [entry.name]));
  const byAlias = once(() => group(entries, otherNames));
  const byKey = once(() => group(entries, (entry) => entry.keys));
  const spellings = once(() => makeSpellings(entries));
  const vocabulary = once(() => makeVocabulary(spellings()));
  const grams = once(() => makeGrams(entries, spellings()));
  return {
    generation,
    entries,
    byRef: (ref) => byRef().get(ref),
    byName: (name) => byName().get(name) ?? [],
    byAlias: (alias) => byAlias().get(alias) ?? [],
    byKey: (key) => byKey().get(key) ?? [],
    spellings,
    vocabulary,
    grams,
  };
}

function otherNames({ title, aliases }: Entry): readonly string[] {
  if (title === undefined && aliases.length === 0) return [];
  return [
    ...new Set([...(title === undefined ? [] : [title]), ...aliases].map((name) => name.toLowerCase())),
  ];
}

function group(entries: readonly Entry[], keysOf: (entry: Entry) => readonly string[]): Map<string, Entry[]> {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    for (const key of keysOf(entry)) {
      const known = groups.get(key);
      if (known === undefined) groups.set(key, [entry]);
      else known.push(entry);
    }
  }
  return groups;
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

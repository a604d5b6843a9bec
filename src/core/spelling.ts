import { makeAlikeIndex, type AlikeIndex } from './alike.ts';
import type { Entry } from './catalog.ts';
import { spacedName } from './locate-text.ts';
import { fold } from './similarity.ts';

/** The names, titles and aliases of all entries, in the forms that looking through them needs. */
export interface Spellings {
  /** Each distinct folded spelling of each entry, entry by entry. */
  readonly index: AlikeIndex;
  /** Of each of those, the position of its entry. */
  readonly entryAt: Int32Array;
  /** Of each entry, its folded spellings, each between line ends: `\npaymentservice\npaysvc\n`. */
  readonly folded: readonly string[];
  /** Of each entry, the words of its spellings, each between spaces: ` payment service `. */
  readonly words: readonly string[];
}

/** Prepares the spellings of entries. */
export function makeSpellings(entries: readonly Entry[]): Spellings {
  const spellings: string[] = [];
  const entryAt: number[] = [];
  const folded: string[] = [];
  const words: string[] = [];
  for (const [position, entry] of entries.entries()) {
    let [lines, spaced] = ['\n', ' '];
    for (const name of namesOf(entry)) {
      const spelling = fold(name);
      if (spelling !== '' && !lines.includes(`\n${spelling}\n`)) {
        lines += `${spelling}\n`;
        spellings.push(spelling);
        entryAt.push(position);
      }
      spaced += `${spacedName(name)} `;
    }
    folded.push(lines);
    words.push(spaced);
  }
  return { index: makeAlikeIndex(spellings), entryAt: Int32Array.from(entryAt), folded, words };
}

/** An entry's name as written, title and aliases. */
export function namesOf({ shown, title, aliases }: Entry): string[] {
  return [shown, ...(title === undefined ? [] : [title]), ...aliases];
}

/** The different words of all names, and of each the positions of the entries that hold it. */
export interface Vocabulary {
  readonly index: AlikeIndex;
  readonly heldBy: readonly (readonly number[])[];
}

/** Prepares the words of all names. */
export function makeVocabulary({ words }: Spellings): Vocabulary {
  const heldBy = new Map<string, number[]>();
  for (const [position, spaced] of words.entries()) {
    for (const word of new Set(spaced.split(' '))) {
      const known = heldBy.get(word);
      if (known === undefined) heldBy.set(word, [position]);
      else known.push(position);
    }
  }
  heldBy.delete('');
  return { index: makeAlikeIndex([...heldBy.keys()]), heldBy: [...heldBy.values()] };
}

import type { Entry } from './catalog.ts';
import { isOfKind } from './locate-kind.ts';
import { spacedName } from './locate-text.ts';
import { fold } from './similarity.ts';
import { namesOf } from './spelling.ts';
import { wordSections, type WordSection } from './words.ts';

/** Where a search met an entity; `key`: it is known by exactly what was typed. */
export type Why = 'name' | 'title' | 'alias' | WordSection | 'kind' | 'key' | 'similar';

/** Where an entity that was found holds what was looked for. */
export function whyFound(entry: Entry, folded: string, sought: readonly string[]): Why {
  const { shown, title, aliases, words } = entry;
  const holds = (name: string) => {
    const spaced = ` ${spacedName(name)}`;
    return (
      fold(name).includes(folded) ||
      (sought.length > 0 && sought.every((word) => spaced.includes(` ${word}`)))
    );
  };
  if (holds(shown)) return 'name';
  if (title !== undefined && holds(title)) return 'title';
  if (aliases.some(holds)) return 'alias';
  const names = namesOf(entry).map(fold);
  const elsewhere = sought.filter((word) => !names.some((name) => name.includes(word)));
  if (elsewhere.length === 0) return 'name'; // each word in another of its names
  const lines = words.split('\n');
  const section = wordSections.find((_, at) => elsewhere.some((word) => lines[at]?.includes(word) === true));
  if (section !== undefined) return section;
  return elsewhere.every((word) => isOfKind(entry, word)) ? 'kind' : 'key';
}

import { annotationOf, type Entity } from './entity.ts';
import { isSecret } from './facet.ts';
import { repositoriesIn } from './lookup-key.ts';

/** The lines of `wordsOf`, in their order. */
export const wordSections = ['description', 'tag', 'repository', 'annotation'] as const;
export type WordSection = (typeof wordSections)[number];

const longest: Readonly<Record<WordSection, number>> = {
  description: 2_000,
  tag: 500,
  repository: 500,
  annotation: 1_500,
};

/** What search looks through besides names, lower-case: a line each for `wordSections`. */
export function wordsOf(entity: Entity, keys: readonly string[]): string {
  const { description, tags } = entity.metadata as { description?: unknown; tags?: unknown };
  const annotations = Object.keys(entity.metadata.annotations ?? {}).filter((name) => !isSecret(name));
  const sections: Readonly<Record<WordSection, readonly unknown[]>> = {
    description: [description],
    tag: Array.isArray(tags) ? tags : [],
    repository: repositoriesIn(keys),
    annotation: annotations.map((name) => annotationOf(entity, name)),
  };
  return wordSections.map((name) => line(sections[name]).slice(0, longest[name]).toWellFormed()).join('\n');
}

function line(texts: readonly unknown[]): string {
  return texts
    .filter((text) => typeof text === 'string')
    .join(' ')
    .toLowerCase()
    .replace(/[\s\p{Cc}]+/gu, ' ');
}

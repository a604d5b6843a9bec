import { subjectsOfChannel } from '../core/channel-subject.ts';
import type { Entry } from '../core/catalog.ts';
import { locate, type How, type Located as Found } from '../core/locate.ts';
import type { Ref } from '../core/ref.ts';
import { findBroken } from '../store/broken.ts';
import { countMiss } from '../store/misses.ts';
import type { Context } from './context.ts';
import { tellProblem, type ToldProblem } from './told-problem.ts';

/** As much of an entity as it takes to tell it from another. */
export interface Brief {
  readonly ref: Ref;
  readonly name: string;
  readonly kind: string;
  readonly type?: string;
  readonly owner?: Ref;
}

/** Why a question about something could not be put to one thing; shared by every room. */
export type Unlocated =
  /** Several match equally well, with different owners. An empty subject: they belong to the channel. */
  | {
      readonly kind: 'ambiguous';
      readonly subject: string;
      readonly candidates: readonly Brief[];
      readonly total: number;
    }
  /** A file defines it, but says it wrongly, and never said it right. */
  | {
      readonly kind: 'broken';
      readonly subject: string;
      readonly ref: Ref;
      readonly problems: readonly ToldProblem[];
    }
  /** Nothing is called that; `near` may be meant, the likeliest first. */
  | { readonly kind: 'unknown'; readonly subject: string; readonly near: readonly Brief[] }
  /** Nothing was named, and the place it was asked in belongs to nothing. */
  | { readonly kind: 'unspecified' };

/** The HTTP status of each way not to be located. */
export const unlocatedStatus = { ambiguous: 409, broken: 404, unknown: 404, unspecified: 422 } as const;

/** What a question is about, and how it was understood. */
export interface Located {
  readonly kind: 'located';
  readonly entry: Entry;
  /** Others that match as well and have the same owner. */
  readonly others: readonly Brief[];
  /** What was typed, where a misspelling was read as something else. */
  readonly typed?: string;
}

/**
 * What a question is about: what is named, else what the channel belongs to. A name nobody knows is counted,
 * without who asked.
 */
export async function locateSubject(
  { catalog, asker, db, now }: Pick<Context, 'catalog' | 'asker' | 'db' | 'now'>,
  subject: string | undefined,
  kindsFirst: readonly string[] = [],
): Promise<Located | Unlocated> {
  const { teams } = asker;
  const entities = await catalog();
  const text = subject?.trim() ?? '';
  const found =
    text === ''
      ? subjectsOfChannel(entities, asker.channel, { teams, kindsFirst })
      : locate(entities, text, { teams, kindsFirst });
  if (text !== '' && isGuess(found)) {
    const broken = await findBroken(db, text.toLowerCase().replaceAll('\0', ''));
    const [first] = broken;
    if (first !== undefined)
      return { kind: 'broken', subject: text, ref: first.ref, problems: broken.map(tellProblem) };
  }
  switch (found.kind) {
    case 'one': {
      const { entry, others, typed } = found;
      return { kind: 'located', entry, others: others.map(brief), ...(typed !== undefined && { typed }) };
    }
    case 'several':
      return {
        kind: 'ambiguous',
        subject: text,
        candidates: found.candidates.map(brief),
        total: found.total,
      };
    case 'near':
      await countMiss(db, text, now);
      return { kind: 'unknown', subject: text, near: found.candidates.map(brief) };
    case 'none':
      if (text === '') return { kind: 'unspecified' };
      await countMiss(db, text, now);
      return { kind: 'unknown', subject: text, near: [] };
  }
}

// Whatever is called exactly what was typed comes before these.
const guesses = new Set<How>(['prefix', 'words', 'similar']);

function isGuess(found: Found): boolean {
  return found.kind === 'near' || found.kind === 'none' || guesses.has(found.how);
}

/** An entry in short. */
export function brief({ ref, title, shown, kind, type, owner }: Entry): Brief {
  return {
    ref,
    name: title ?? shown,
    kind,
    ...(type !== undefined && { type }),
    ...(owner !== undefined && { owner }),
  };
}

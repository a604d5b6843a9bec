import { fold, similarTo } from './similarity.ts';

/** Folded texts, prepared for looking up those that are like another. */
export interface AlikeIndex {
  readonly folded: readonly string[];
  /**
   * Of each text, a bit for each letter in it (several share one), one for each that is in it twice, its
   * length.
   */
  readonly once: Int32Array;
  readonly twice: Int32Array;
  readonly lengths: Int32Array;
}

/** A folded text that is like what was looked for, and where in the index it stands. */
export interface Alike {
  readonly folded: string;
  readonly similarity: number;
  readonly positions: readonly number[];
}

// What is this much less alike than the best is noise beside it.
const margin = 0.2;

/** Prepares folded texts; the same may come several times. */
export function makeAlikeIndex(folded: readonly string[]): AlikeIndex {
  const once = new Int32Array(folded.length);
  const twice = new Int32Array(folded.length);
  const lengths = new Int32Array(folded.length);
  for (const [at, text] of folded.entries()) {
    lengths[at] = text.length;
    for (let letter = 0; letter < text.length; letter++) {
      const bit = 1 << (text.charCodeAt(letter) & 31);
      twice[at] = (twice[at] ?? 0) | ((once[at] ?? 0) & bit);
      once[at] = (once[at] ?? 0) | bit;
    }
  }
  return { folded, once, twice, lengths };
}

/**
 * The `most` texts most alike one, the most alike first; none less than `floor` (0 to 1), none less than the
 * best by more than 0.2, none at a position that is not `wanted`.
 */
export function alikeTo(
  index: AlikeIndex,
  text: string,
  floor: number,
  most: number,
  wanted: (position: number) => boolean,
): Alike[] {
  const compare = similarTo(text);
  const reachable = mostAlike(index, fold(text));
  const best: (Alike & { positions: number[] })[] = [];
  let enough = floor;
  // The most promising first: what is found there spares most of the others a comparison.
  for (let [above, band] = [101, 85]; above > enough * 100; [above, band] = [band, band - 10]) {
    for (let at = 0; at < reachable.length; at++) {
      const promise = reachable[at] ?? 0;
      if (promise < band || promise >= above || promise < enough * 100 - 1e-6) continue;
      const folded = index.folded[at] ?? '';
      const similarity = compare(folded, enough);
      if (similarity === 0 || !wanted(at)) continue;
      insert(best, { folded, similarity, positions: [at] });
      if (best.length > most) best.pop();
      enough = Math.max(enough, (best[0]?.similarity ?? 0) - margin, best[most - 1]?.similarity ?? 0);
    }
  }
  return best.filter(({ similarity }) => similarity >= enough - 1e-9);
}

/** The most alike first, and among equals by text. */
function insert(best: (Alike & { positions: number[] })[], alike: Alike & { positions: number[] }): void {
  const place = best.findIndex(
    ({ folded, similarity }) =>
      alike.similarity > similarity || (alike.similarity === similarity && alike.folded <= folded),
  );
  const there = best[place];
  if (there?.folded === alike.folded) there.positions.push(...alike.positions);
  else best.splice(place < 0 ? best.length : place, 0, alike);
}

/**
 * Of each text, how similar it can be at most, in percent, judged by letters alone: each that only one of two
 * texts has costs an edit, and an edit mends at most one on either side.
 */
function mostAlike({ once, twice, lengths }: AlikeIndex, text: string): Uint8Array {
  const given = makeAlikeIndex([text]);
  const [onceGiven, twiceGiven] = [given.once[0] ?? 0, given.twice[0] ?? 0];
  const reachable = new Uint8Array(lengths.length);
  for (let at = 0; at < lengths.length; at++) {
    const one = once[at] ?? 0;
    const two = twice[at] ?? 0;
    const length = lengths[at] ?? 0;
    const extra = bits(one & ~onceGiven) + bits(two & ~twiceGiven);
    const missing = bits(onceGiven & ~one) + bits(twiceGiven & ~two);
    const edits = Math.max(extra, missing, Math.abs(length - text.length));
    reachable[at] = Math.ceil(100 * (1 - edits / Math.max(length, text.length)));
  }
  return reachable;
}

/** How many bits are set in a 32-bit number. */
function bits(number: number): number {
  let left = number - ((number >>> 1) & 0x55555555);
  left = (left & 0x33333333) + ((left >>> 2) & 0x33333333);
  return (((left + (left >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24;
}

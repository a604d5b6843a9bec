import type { Entry } from './catalog.ts';
import { kindWords } from './locate-kind.ts';
import type { Spellings } from './spelling.ts';

/**
 * Which entries may hold a text in their names, words, kind or type: for each of 1,024 classes of three
 * letters in a row, one bit per entry. It never misses an entry; what it gives must still be looked at.
 */
export interface Grams {
  /** Rows of `stride` numbers of 32 bits, one row per class. */
  readonly rows: Uint32Array;
  readonly stride: number;
  readonly entries: number;
}

const classes = 1_024;

/** Prepares the names and words of entries. */
export function makeGrams(entries: readonly Entry[], { folded, words }: Spellings): Grams {
  const stride = Math.ceil(entries.length / 32);
  const rows = new Uint32Array(classes * stride);
  for (const [position, entry] of entries.entries()) {
    const [column, bit] = [position >>> 5, 1 << (position & 31)];
    const kind = ` ${kindWords(entry).join(' ')}`;
    for (const text of [folded[position] ?? '', words[position] ?? '', `\n${entry.words}`, kind]) {
      let gram = 0;
      for (let at = 0; at < text.length; at++) {
        gram = next(gram, text.charCodeAt(at));
        const cell = gramAt(gram) * stride + column;
        if (at > 1) rows[cell] = (rows[cell] ?? 0) | bit;
      }
    }
  }
  return { rows, stride, entries: entries.length };
}

/**
 * The positions of the entries that may hold all these lower-case texts; a space in them stands for any gap
 * between words. A text of less than three letters, the space included, tells nothing.
 */
export function mayHold({ rows, stride, entries }: Grams, texts: readonly string[]): number[] {
  const wanted = new Set<number>();
  for (const text of texts) {
    let gram = 0;
    for (let at = 0; at < text.length; at++) {
      gram = next(gram, text.charCodeAt(at));
      if (at > 1) wanted.add(gramAt(gram) * stride);
    }
  }
  const starts = [...wanted];
  const positions: number[] = [];
  for (let column = 0; column < stride; column++) {
    let left = -1;
    for (const start of starts) left &= rows[start + column] ?? 0;
    for (; left !== 0; left &= left - 1) {
      const position = column * 32 + (31 - Math.clz32(left & -left));
      if (position < entries) positions.push(position);
    }
  }
  return positions;
}

/** The last three letters as 24 bits; spaces, line ends and punctuation are all the same gap. */
function next(gram: number, code: number): number {
  const letter = code < 48 || (code > 57 && code < 97) || (code > 122 && code < 128) ? 0 : code & 255;
  return ((gram << 8) | letter) & 0xffffff;
}

/**
 * The class of three letters: the upper bits of their product with a large odd number, where they are mixed
 * best.
 */
function gramAt(gram: number): number {
  return Math.imul(gram, 0x9e3779b1) >>> 22;
}

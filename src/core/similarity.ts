/** A name as comparisons see it: lower-case, without `-`, `_`, `.` and spaces (PRODUCT section 3). */
export function fold(text: string): string {
  return text.toLowerCase().replace(/[-_.\s]+/g, '');
}

/**
 * How alike two names are once folded: 1 − optimal-string-alignment distance ÷ the longer length; 0 for
 * nothing.
 */
export function similarity(a: string, b: string): number {
  return similarTo(a)(fold(b), 0);
}

/**
 * `similarity` to one text, prepared for looking through many names: give each already folded, and what is
 * below `floor` (0 to 1) comes back as 0 after as little work as possible.
 */
export function similarTo(text: string): (folded: string, floor: number) => number {
  const pattern = fold(text);
  const distance = pattern.length <= 32 ? bitParallel(pattern) : (other: string) => table(pattern, other);
  return (folded, floor) => {
    const longer = Math.max(pattern.length, folded.length);
    const limit = Math.floor(longer * (1 - floor) + 1e-9);
    if (longer === 0 || Math.abs(pattern.length - folded.length) > limit) return 0;
    const found = distance(folded, limit);
    return found > limit ? 0 : 1 - found / longer;
  };
}

type Distance = (other: string, limit: number) => number;

/**
 * Optimal string alignment one column of the table at a time, its steps as bits of one 32-bit number
 * (H. Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
 */
function bitParallel(pattern: string): Distance {
  const ascii = new Int32Array(128);
  const wide = new Map<number, number>();
  for (let at = 0; at < pattern.length; at++) {
    const code = pattern.charCodeAt(at);
    if (code < 128) ascii[code] = (ascii[code] ?? 0) | (1 << at);
    else wide.set(code, (wide.get(code) ?? 0) | (1 << at));
  }
  const last = 1 << (pattern.length - 1);

  return (other, limit) => {
    if (pattern === '') return other.length;
    let up = -1;
    let down = 0;
    let diagonal = 0;
    let before = 0;
    let distance = pattern.length;
    for (let at = 0; at < other.length; at++) {
      const code = other.charCodeAt(at);
      const here = (code < 128 ? ascii[code] : wide.get(code)) ?? 0;
      const swapped = ((~diagonal & here) << 1) & before;
      diagonal = (((here & up) + up) ^ up) | here | down | swapped;
      let right = down | ~(diagonal | up);
      let left = diagonal & up;
      if ((right & last) !== 0) distance++;
      else if ((left & last) !== 0) distance--;
      // Each column still to come lowers the distance by one at most.
      if (distance - (other.length - at - 1) > limit) return distance;
      right = (right << 1) | 1;
      left <<= 1;
      up = left | ~(diagonal | right);
      down = right & diagonal;
      before = here;
    }
    return distance;
  };
}

/** The same by the plain table, for texts of more than 32 characters. */
function table(a: string, b: string): number {
  let [before, above]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let at = 1; at <= b.length; at++) {
      const same = a[row - 1] === b[at - 1];
      let least = Math.min(
        (above[at] ?? 0) + 1,
        (current[at - 1] ?? 0) + 1,
        (above[at - 1] ?? 0) + (same ? 0 : 1),
      );
      if (row > 1 && at > 1 && a[row - 1] === b[at - 2] && a[row - 2] === b[at - 1]) {
        least = Math.min(least, (before[at - 2] ?? 0) + 1);
      }
      current.push(least);
    }
    [before, above] = [above, current];
  }
  return above[b.length] ?? 0;
}

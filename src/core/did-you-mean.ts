import { fold, similarTo } from './similarity.ts';

/** The candidate that `text` was most likely meant to be; undefined where none is at least half alike. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const compare = similarTo(text);
  let [best, found]: [number, string | undefined] = [0.5, undefined];
  for (const candidate of candidates) {
    const alike = compare(fold(candidate), best);
    if (alike > best || (alike === best && found === undefined)) [best, found] = [alike, candidate];
  }
  return found;
}

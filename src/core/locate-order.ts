import type { Entry } from './catalog.ts';
import type { Ref } from './ref.ts';

/** What puts some entities before others that match equally well. */
export interface Preference {
  /** The asker's groups. */
  readonly teams?: readonly Ref[];
  /** Kinds (lower-case) that come before all others, e.g. `group` and `system` for on-call. */
  readonly kindsFirst?: readonly string[];
}

const kinds = ['component', 'system', 'api', 'resource', 'domain', 'group', 'user'];

interface Ranked {
  readonly entry: Entry;
  readonly rank: number;
}

/**
 * The first `most` entries in the order within a class of matches (PRODUCT section 3): the asker's teams;
 * production, experimental, deprecated, orphaned; kind, and of components services before libraries;
 * namespace `default`; then shorter names, then refs. Total: it does not depend on the order given.
 */
export function inOrder(entries: Iterable<Entry>, preference: Preference, most: number): Entry[] {
  const rankOf = ranking(preference);
  const first: Ranked[] = [];
  for (const entry of entries) {
    const ranked = { entry, rank: rankOf(entry) };
    const last = first.at(-1);
    if (first.length === most && last !== undefined && compare(ranked, last) >= 0) continue;
    const place = first.findIndex((other) => compare(ranked, other) < 0);
    first.splice(place < 0 ? first.length : place, 0, ranked);
    if (first.length > most) first.pop();
  }
  return first.map(({ entry }) => entry);
}

function compare(a: Ranked, b: Ranked): number {
  const [one, other] = [a.entry, b.entry];
  return (
    a.rank - b.rank ||
    one.name.length - other.name.length ||
    (one.ref < other.ref ? -1 : one.ref > other.ref ? 1 : 0)
  );
}

/** What decides first weighs most: each step is larger than all that follow it together. */
function ranking({ teams = [], kindsFirst = [] }: Preference): (entry: Entry) => number {
  const own = new Set(teams);
  const kindOrder = new Map([...new Set([...kindsFirst, ...kinds])].map((kind, at) => [kind, at]));
  return (entry) =>
    (own.has(entry.ref) || (entry.owner !== undefined && own.has(entry.owner)) ? 0 : 100_000) +
    lifecycleRank(entry) * 10_000 +
    (kindOrder.get(entry.kind) ?? kindOrder.size) * 100 +
    typeRank(entry) * 10 +
    (entry.namespace === 'default' ? 0 : 1);
}

/** Kinds that have no lifecycle are as alive as production. */
function lifecycleRank({ orphaned, lifecycle }: Entry): number {
  if (orphaned) return 3;
  if (lifecycle === undefined || lifecycle.toLowerCase() === 'production') return 0;
  return lifecycle.toLowerCase() === 'deprecated' ? 2 : 1;
}

function typeRank({ type }: Entry): number {
  return type?.toLowerCase() === 'service' ? 0 : type?.toLowerCase() === 'library' ? 2 : 1;
}

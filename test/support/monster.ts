const hostile = '<!channel> <@U0123456789> *bold* `code` <https://evil.test|here> & \u202e\u0007 @here ';
const long = hostile.repeat(40).slice(0, 3_000);

/** The longest ref that the format allows. */
const ref = `${'k'.repeat(63)}:${'n'.repeat(63)}/${'x'.repeat(63)}`;

/** Fields that hold words of ours or of a closed list, which no file can change. */
const ours = new Set(['kind', 'from', 'why', 'health']);
const refs = new Set(['ref', 'named', 'system', 'via', 'about', 'owners', 'owner', 'target']);

/**
 * A result as a hostile catalog could make it: every text long and full of markup, every list thirty times as
 * long.
 */
export function monster<T>(result: T): T {
  return grown(result, '') as T;
}

function grown(value: unknown, key: string): unknown {
  if (typeof value === 'string') {
    if (ours.has(key)) return value;
    return refs.has(key) ? ref : /^https?:/.test(value) ? `https://evil.test/${'>|<'.repeat(1_000)}` : long;
  }
  if (typeof value === 'number') return 1_234_567;
  if (Array.isArray(value)) {
    return Array.from({ length: 30 }, () => value as unknown[]).flatMap((items) =>
      items.map((one) => grown(one, key)),
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, grown(field, name)]));
}

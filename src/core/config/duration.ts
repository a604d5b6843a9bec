const unitMs = { m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * Milliseconds of a duration such as `30m`, `12h` or `7d`; undefined where the text is none, or no time at
 * all.
 */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  return count === undefined || unit === undefined
    ? undefined
    : Number(count) * unitMs[unit as keyof typeof unitMs];
}

const minuteMs = 60_000;

/** What is missed while nobody ran is caught up for this long, in milliseconds (PRODUCT section 15). */
const catchUpMs = 24 * 60 * minuteMs;

/**
 * When something is due; `matches` is given minutes of `zone` as dates whose UTC fields are the wall clock.
 */
export interface Timetable {
  /** IANA name. */
  readonly zone: string;
  /** True: due as soon as it is first looked at. */
  readonly atFirst: boolean;
  readonly matches: (wallClock: Date) => boolean;
}

/** A minute at which something is due. */
export interface DueRun {
  /** Its wall-clock minute, `2026-10-25T02:30`: the same for both passes of an hour that repeats. */
  readonly localKey: string;
  readonly at: Date;
}

/**
 * The latest minute after `lookedUntil` and up to `now` at which something is due: what was missed is caught
 * up once, and not further back than 24 hours. Where local time jumps ahead, the minutes it skips count at
 * the first valid one. `lookedUntil` is undefined for what was never looked at.
 */
export function dueRun(
  { zone, atFirst, matches }: Timetable,
  lookedUntil: Date | undefined,
  now: Date,
): DueRun | undefined {
  const wallClock = wallClockIn(zone);
  const last = floor(now);
  if (lookedUntil === undefined) return atFirst ? run(wallClock(last), last) : undefined;

  const first = Math.max(floor(lookedUntil), last - catchUpMs);
  let here = wallClock(last);
  for (let at = last; at > first; at -= minuteMs) {
    const before = wallClock(at - minuteMs);
    for (let local = here; local >= Math.min(before + minuteMs, here); local -= minuteMs) {
      if (matches(new Date(local))) return run(local, at);
    }
    here = before;
  }
  return undefined;
}

function run(local: number, at: number): DueRun {
  return { localKey: new Date(local).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length), at: new Date(at) };
}

function floor(date: Date): number {
  return Math.floor(date.getTime() / minuteMs) * minuteMs;
}

/** Turns a minute (milliseconds since 1970) into what the clocks of a zone show, as if that were UTC. */
function wallClockIn(zone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (at) => {
    const shown = Object.fromEntries(
      format.formatToParts(at).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = NaN, month = NaN, day = NaN, hour = NaN, minute = NaN } = shown;
    return Date.UTC(year, month - 1, day, hour, minute);
  };
}

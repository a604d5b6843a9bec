import { createTask } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { dueRun } from '../../src/core/schedule.ts';

/** Ticks every so many minutes from `from` (excluded) to `to`, and claims each local minute once. */
function everyMinute(cron: string, zone: string, from: string, to: string, step = 1): string[] {
  const claimed = new Set<string>();
  const fired: string[] = [];
  for (let at = Date.parse(from); at < Date.parse(to); at += step * 60_000) {
    const due = dueRun(timetable(cron, zone), new Date(at), new Date(at + step * 60_000));
    if (due === undefined || claimed.has(due.localKey)) continue;
    claimed.add(due.localKey);
    fired.push(`${due.localKey} at ${due.at.toISOString()}`);
  }
  return fired;
}

function timetable(cron: string, zone: string, atFirst = false) {
  const task = createTask(cron, () => undefined, { timezone: 'UTC' });
  return { zone, atFirst, matches: (wallClock: Date) => task.match(wallClock) };
}

function once(cron: string, zone: string, lookedUntil: string | undefined, now: string, atFirst = false) {
  const until = lookedUntil === undefined ? undefined : new Date(lookedUntil);
  const due = dueRun(timetable(cron, zone, atFirst), until, new Date(now));
  return due && `${due.localKey} at ${due.at.toISOString()}`;
}

describe('what is due', () => {
  it('is due in its minute, in its zone, and not before or after', () => {
    expect(everyMinute('0 9 * * 1', 'Europe/Berlin', '2026-11-23T00:00Z', '2026-11-24T00:00Z')).toEqual([
      '2026-11-23T09:00 at 2026-11-23T08:00:00.000Z',
    ]);
  });

  it('is the same whenever within the minute it is looked at', () => {
    expect(once('30 12 * * *', 'UTC', '2026-06-01T12:29:59.999Z', '2026-06-01T12:30:00.000Z')).toContain(
      '12:30',
    );
    expect(
      once('30 12 * * *', 'UTC', '2026-06-01T12:30:00.001Z', '2026-06-01T12:30:59.999Z'),
    ).toBeUndefined();
  });

  it('catches up once what was missed, the latest of it', () => {
    expect(once('0 * * * *', 'UTC', '2026-06-01T08:30Z', '2026-06-01T15:10Z')).toBe(
      '2026-06-01T15:00 at 2026-06-01T15:00:00.000Z',
    );
  });

  it.each([
    ['23 h 59 min late', '2026-06-02T08:59Z', true],
    ['24 h late', '2026-06-02T09:00Z', false],
  ])('%s', (_, now, due) => {
    expect(once('0 9 1 6 *', 'UTC', '2026-05-20T00:00Z', now) !== undefined).toBe(due);
  });

  it('is due at once where it is new and wants that, else from now on', () => {
    expect(once('0 9 * * *', 'Europe/Berlin', undefined, '2026-06-01T15:10:20Z', true)).toBe(
      '2026-06-01T17:10 at 2026-06-01T15:10:00.000Z',
    );
    expect(once('* * * * *', 'UTC', undefined, '2026-06-01T15:10Z')).toBeUndefined();
  });

  it('waits for a clock that was set back', () => {
    expect(once('* * * * *', 'UTC', '2027-01-01T00:00Z', '2026-06-01T15:10Z')).toBeUndefined();
  });
});

describe('where clocks change', () => {
  it.each([
    // Europe/Berlin jumps from 02:00 to 03:00 on 29 March 2026, at 01:00 UTC.
    ['30 2 * * *', ['2026-03-29T02:30 at 2026-03-29T01:00:00.000Z']],
    ['0 3 * * *', ['2026-03-29T03:00 at 2026-03-29T01:00:00.000Z']],
    [
      '30 2,3 * * *',
      ['2026-03-29T02:30 at 2026-03-29T01:00:00.000Z', '2026-03-29T03:30 at 2026-03-29T01:30:00.000Z'],
    ],
  ])('fires %s of a skipped hour at the first valid minute', (cron, fired) => {
    expect(everyMinute(cron, 'Europe/Berlin', '2026-03-29T00:00Z', '2026-03-29T12:00Z')).toEqual(fired);
  });

  it.each([
    // Europe/Berlin lives 02:00 to 03:00 twice on 25 October 2026, from 00:00 UTC on.
    ['30 2 * * *', ['2026-10-25T02:30 at 2026-10-25T00:30:00.000Z']],
    [
      '0 2,3 * * *',
      ['2026-10-25T02:00 at 2026-10-25T00:00:00.000Z', '2026-10-25T03:00 at 2026-10-25T02:00:00.000Z'],
    ],
  ])('fires %s of a repeated hour once', (cron, fired) => {
    expect(everyMinute(cron, 'Europe/Berlin', '2026-10-24T22:00Z', '2026-10-25T12:00Z')).toEqual(fired);
  });

  it.each([
    // Lord Howe moves its clocks by half an hour, at 15:00 UTC back and at 15:30 UTC ahead.
    ['back', '2026-04-02T00:00Z', '2026-04-07T00:00Z', '2026-04-05T01:45 at 2026-04-04T14:45:00.000Z'],
    ['ahead', '2026-10-01T00:00Z', '2026-10-06T00:00Z', '2026-10-04T02:15 at 2026-10-03T15:30:00.000Z'],
  ])('fires daily, also where clocks move half an hour %s', (way, from, to, onTheDay) => {
    const cron = way === 'back' ? '45 1 * * *' : '15 2 * * *';
    const fired = everyMinute(cron, 'Australia/Lord_Howe', from, to, 10);
    expect(fired).toHaveLength(5);
    expect(fired).toContain(onTheDay);
  });
});

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ask, lastOf, parseInput } from '../../src/contract/ask.ts';
import type { Asker, Standing } from '../../src/contract/asker.ts';
import { defineQuestion } from '../../src/contract/question.ts';
import { AppError } from '../../src/core/errors.ts';
import { connect, makePorts } from '../surfaces/ports.ts';

const now = new Date('2026-06-01T12:00:00Z');
const asker = (standing: Standing): Asker => ({ door: 'http', name: 'tess', standing, teams: [] });
const ports = () => makePorts(connect('postgres://unused.invalid'));

const weather = defineQuestion({
  name: 'weather',
  summary: 'The weather somewhere',
  input: z.object({ place: z.string().min(2), days: z.coerce.number().int().min(1).default(1) }),
  status: { sunny: 200, guessed: 200 },
  async *answer({ now: at }, { place, days }) {
    if (place === 'nowhere') throw new AppError('unavailable', 'No station answers.', 'Wait.');
    if (place === 'hell') throw new TypeError('too hot');
    if (place === 'offline') throw Object.assign(new Error('connect'), { code: 'ECONNREFUSED' });
    yield await Promise.resolve({ kind: 'guessed' as const, place, days, at });
    yield { kind: 'sunny' as const, place, days, at };
  },
});

const once = defineQuestion({
  name: 'once',
  summary: 'One stage',
  input: z.object({}),
  status: { done: 200 },
  answer: () => Promise.resolve({ kind: 'done' as const }),
});

describe('ask', () => {
  it('parses, answers in stages, and tells the time it was given', async () => {
    const wired = ports();
    const stages = await Array.fromAsync(
      ask(wired, weather, { place: 'Oslo', days: '3' }, asker('member'), now),
    );
    expect(stages).toEqual([
      { kind: 'guessed', place: 'Oslo', days: 3, at: now },
      { kind: 'sunny', place: 'Oslo', days: 3, at: now },
    ]);
    expect(await lastOf(ask(wired, once, {}, asker('operator'), now))).toEqual({ kind: 'done' });
  });

  it('writes one log line and one metric, with the last stage as its outcome', async () => {
    const wired = ports();
    await lastOf(ask(wired, weather, { place: 'Oslo' }, asker('member'), now));
    expect(wired.answered).toEqual(['weather http sunny']);
    expect(wired.lines).toMatchObject([
      {
        level: 'info',
        message: 'answered',
        metadata: { name: 'weather', door: 'http', asker: 'tess', outcome: 'sunny' },
      },
    ]);
  });

  it('also where nobody waits for the end', async () => {
    const wired = ports();
    for await (const { kind } of ask(wired, weather, { place: 'Oslo' }, asker('member'), now)) {
      expect(kind).toBe('guessed');
      break;
    }
    expect(wired.answered).toEqual(['weather http guessed']);
  });

  it.each([
    { input: { place: 'nowhere' }, outcome: 'unavailable' },
    { input: { place: 'hell' }, outcome: 'internal' },
    { input: { place: 'offline' }, outcome: 'unavailable' },
    { input: { place: 1 }, outcome: 'usage' },
    { input: null, outcome: 'usage' },
  ])('and where it fails: $outcome for $input', async ({ input, outcome }) => {
    const wired = ports();
    await expect(lastOf(ask(wired, weather, input, asker('member'), now))).rejects.toThrow();
    expect(wired.answered).toEqual([`weather http ${outcome}`]);
    expect(wired.lines).toHaveLength(1);
  });

  it.each(['guest', 'stranger'] as const)('tells a %s nothing', async (standing) => {
    const wired = ports();
    await expect(lastOf(ask(wired, weather, { place: 'Oslo' }, asker(standing), now))).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(wired.answered).toEqual(['weather http forbidden']);
  });

  it('calls an answer without an answer a defect', async () => {
    const silent = defineQuestion({
      name: 'silent',
      summary: 'Says nothing',
      input: z.object({}),
      status: {},
      async *answer(): AsyncGenerator<{ kind: never }> {
        // says nothing
      },
    });
    await expect(lastOf(ask(ports(), silent, {}, asker('member'), now))).rejects.toMatchObject({
      code: 'internal',
    });
  });
});

describe('parseInput', () => {
  it('names every field at fault', () => {
    const wrong = () => parseInput(weather.input, { place: 'x', days: 'soon' });
    expect(wrong).toThrow(/place: .*; days: /);
    expect(() => parseInput(weather.input, 'Oslo')).toThrow(/^input: /);
  });
});

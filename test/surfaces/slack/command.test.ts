import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wordsOf } from '../../support/slack.ts';
import { setStage, type Stage } from './stage.ts';

describe.each(['http', 'socket'] as const)('a slash command over %s', (mode) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ mode, patience: { ackMs: 400, answerMs: 1200 } });
  });
  afterAll(() => stage.stop());
  const last = (person: string) => wordsOf(stage.slack.ephemerals(person).at(-1)!);

  it('is answered in the acknowledgement, to the asker alone', async () => {
    const delivery = await stage.slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(delivery.answer).toMatchObject({ response_type: 'ephemeral' });
    expect(last('dana')).toContain('Lamp kitchen is lit (asked 1×) in payments');
    expect(stage.slack.messages('#payments')).toEqual([]);
  });

  it('reaches everything by the root, in words', async () => {
    await stage.slack.as('dana').in('#payments').types('/callboard is Kitchen & Bath lit?');
    expect(last('dana')).toContain('Lamp Kitchen & Bath is lit');
    await stage.slack.as('dana').in('#payments').types('/callboard');
    expect(last('dana')).toContain('Lamp help is lit');
  });

  it('is a message like any other in the direct messages with the bot', async () => {
    const delivery = await stage.slack.as('dana').in('@callboard').types('/who-owns desk');
    expect(delivery.answer).toMatchObject({ response_type: 'in_channel' });
    expect(stage.slack.messages('@dana').map(wordsOf).at(-1)).toContain('Lamp desk is lit');
  });

  it('that nobody answers is acknowledged with words', async () => {
    await stage.slack.as('dana').in('#payments').types('/lights x');
    expect(last('dana')).toBe(
      '⚠ Callboard does not answer /lights here\nType /callboard help to see what it answers.',
    );
  });

  it('with malformed input says what to mend', async () => {
    await stage.slack
      .as('dana')
      .in('#payments')
      .types(`/who-owns ${'x'.repeat(61)}`);
    expect(last('dana')).toMatch(/subject: Too big.*\nMend what is named and ask again/);
  });

  it('says what happened when it fails, and no more than that', async () => {
    await stage.slack.as('dana').in('#payments').types('/who-owns boom');
    expect(last('dana')).toMatch(/Something went wrong on our side\n.*\n.*request [0-9a-f-]{36}/);
    expect(last('dana')).not.toContain('hunter2');
    const line = stage.ports.lines.findLast(({ message }) => message === 'a request from Slack failed');
    expect(last('dana')).toContain(String(line?.metadata.requestId));
    await stage.slack.as('dana').in('#payments').types('/who-owns down');
    expect(last('dana')).toContain('does not answer');
  });

  it('with a late answer is acknowledged in time and answered afterwards', async () => {
    const delivery = await stage.slack.as('dana').in('#payments').types('/who-owns slow');
    expect(delivery.outcome).toBe('ok');
    expect(last('dana')).toContain('Still looking …');
    stage.lamps.release();
    await stage.slack.until('the late answer', () => last('dana').includes('Lamp slow is lit') || undefined);
  });

  it('that never answers is given up in words', async () => {
    const delivery = await stage.slack.as('dana').in('#payments').types('/who-owns hang');
    expect(delivery.outcome).toBe('ok');
    await stage.slack.until('the apology', () => last('dana').includes('does not answer') || undefined);
  });

  it.each([
    ['a guest', 'gus', '#payments'],
    ['a stranger', 'sam', '#partners'],
  ])('of %s gets a kind sentence only', async (_, person, place) => {
    await stage.slack.as(person).in(place).types('/who-owns kitchen');
    expect(last(person)).toContain('Ask a colleague who is a full member');
    expect(last(person)).not.toContain('lit');
  });

  it('in a channel shared with another organisation has nothing to share', async () => {
    await stage.slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(JSON.stringify(stage.slack.ephemerals('dana').at(-1))).toContain('Share');
    await stage.slack.as('dana').in('#partners').types('/who-owns kitchen');
    expect(last('dana')).toContain('Lamp kitchen');
    expect(JSON.stringify(stage.slack.ephemerals('dana').at(-1))).not.toContain('Share');
  });
});

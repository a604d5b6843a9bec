import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { announcedAt } from '../../../src/contract/announced.ts';
import type { Message } from '../../../src/simulator/workspace.ts';
import { wordsOf } from '../../support/slack.ts';
import { setStage, type Stage } from './stage.ts';

describe.each(['http', 'socket'] as const)('a press over %s', (mode) => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await setStage({ mode, patience: { ackMs: 400, answerMs: 1200 } });
  });
  afterAll(() => stage.stop());

  /** The card that somebody alone sees. */
  async function card(subject: string, place = '#payments', person = 'dana'): Promise<Message> {
    await stage.slack.as(person).in(place).types(`/who-owns ${subject}`);
    return stage.slack.ephemerals(person).at(-1)!;
  }
  /** The same card, shared with everybody in #payments. */
  async function shared(subject: string): Promise<Message> {
    await stage.slack.as('dana').presses(await card(subject), 'Share');
    const posted = await stage.slack.until('the shared card', () =>
      stage.slack.messages('#payments').find((one) => wordsOf(one).includes(`Lamp ${subject}`)),
    );
    await expect.poll(() => announcedAt(stage.ports.db, posted.channel, posted.ts)).toBeDefined();
    return posted;
  }
  const seen = async (what: string, person = 'dana') =>
    await stage.slack.until(what, () =>
      stage.slack.ephemerals(person).find((one) => wordsOf(one).includes(what)),
    );
  const reread = (message: Message) =>
    [
      ...stage.slack.ephemerals('dana'),
      ...stage.slack.messages('#payments'),
      ...stage.slack.messages('@dana'),
    ].find(({ ts }) => ts === message.ts);

  it('new: is a new message to the presser', async () => {
    const before = await card('attic');
    const delivery = await stage.slack.as('dana').presses(before, 'Aside');
    expect(delivery).toMatchObject({ outcome: 'ok', answer: undefined });
    const after = await seen('Lamp porch');
    expect(after.ts).not.toBe(before.ts);
    expect(wordsOf(reread(before)!)).toContain('Lamp attic');
  });

  it('here: replaces the card', async () => {
    const before = await card('cellar');
    await stage.slack.as('dana').presses(before, 'Again');
    const after = await seen('Lamp cellar is lit (asked 2×)');
    expect(after.ts).toBe(before.ts);
  });

  it('here: shows the stages of an answer one after the other', async () => {
    const before = await card('stairs');
    const shown: string[] = [];
    await stage.slack.as('dana').presses(before, 'Brighten');
    await stage.slack.until('both stages', () => {
      const words = wordsOf(reread(before)!).split('\n')[0] ?? '';
      if (words !== shown.at(-1)) shown.push(words);
      return words.startsWith('Lamp dim is lit') || undefined;
    });
    expect(shown.map((words) => words.replace(/ \(.*/, ''))).toEqual([
      'Lamp stairs is lit',
      'Lamp dim, getting brighter is lit',
      'Lamp dim is lit',
    ]);
  });

  it('of a choice in a typeahead fills its address', async () => {
    const before = await card('den');
    const options = await stage.slack.as('dana').searches(before, 'Which lamp', 'floor');
    expect(options).toHaveLength(100);
    expect(options[0]).toMatchObject({ value: 'floor-119', description: { text: 'a lamp' } });
    await stage.slack.as('dana').selects(before, 'Which lamp', options[0]!);
    expect((await seen('Lamp floor-119 is lit')).ts).toBe(before.ts);
  });

  it('of a typeahead that is slow, failing or asked by a guest has no options', async () => {
    const posted = await shared('loft');
    expect(await stage.slack.as('lee').searches(posted, 'Which lamp', 'floor')).toHaveLength(100);
    expect(await stage.slack.as('gus').searches(posted, 'Which lamp', 'floor')).toEqual([]);
    for (const typed of ['hang', 'boom', 'dark']) {
      expect(await stage.slack.as('dana').searches(posted, 'Which lamp', typed)).toEqual([]);
    }
  });

  it('that fails leaves the card and says so to the presser', async () => {
    const before = await card('barn');
    await stage.slack.as('dana').presses(before, 'Boom');
    await seen('Something went wrong on our side');
    expect(wordsOf(reread(before)!)).toContain('Lamp barn');
  });

  it('of what is not there any more says so; of what is no address does nothing', async () => {
    const before = await card('roof');
    await stage.slack.as('dana').presses(before, 'Gone');
    await seen('That is not there any more');
    const count = stage.slack.ephemerals('dana').length;
    expect(await stage.slack.as('dana').presses(before, 'Forged')).toMatchObject({ outcome: 'ok' });
    expect(stage.slack.ephemerals('dana')).toHaveLength(count);
  });

  it('of a task does it and shows what came of it; not for a guest', async () => {
    const before = await card('mill');
    await stage.slack.as('dana').presses(before, 'Switch');
    await seen('Switched mill');
    const mill = await stage.ports.db.selectFrom('audit').select(['task', 'actor']).execute();
    expect(mill).toContainEqual({ task: 'switch-lamp', actor: 'slack:T00000ACME/U00000DANA' });
    await stage.slack.as('gus').presses(await shared('windmill'), 'Switch');
    await seen('Guests cannot read', 'gus');
    expect(await stage.ports.db.selectFrom('audit').select('task').execute()).toHaveLength(mill.length);
  });

  it('Share: posts as the bot, once, with the key in its metadata', async () => {
    const before = await card('shed');
    await stage.slack.as('dana').presses(before, 'Share');
    const posted = await stage.slack.until('the shared card', () =>
      stage.slack.messages('#payments').find((one) => wordsOf(one).includes('Lamp shed')),
    );
    expect(posted.metadata).toMatchObject({ event_type: 'callboard_announcement' });
    expect(JSON.stringify(posted.blocks)).not.toContain('Share');
    await stage.slack.as('dana').presses(before, 'Share');
    await stage.slack.until('the edit', () => wordsOf(reread(posted)!).includes('asked 3×') || undefined);
    expect(
      stage.slack.messages('#payments').filter((one) => wordsOf(one).includes('Lamp shed')),
    ).toHaveLength(1);
  });

  it('here, on a message that the bot posted: is asked anew for everybody', async () => {
    const posted = await shared('gate');
    await stage.slack.as('lee').presses(posted, 'Porch');
    await expect.poll(() => stage.queue.length).toBe(1);
    await stage.work();
    expect(wordsOf(reread(posted)!)).toContain('Lamp porch');
    const words = stage.slack.ephemerals('gus').length;
    await stage.slack.as('gus').presses(posted, 'Again');
    await stage.slack.until('a sentence', () => stage.slack.ephemerals('gus')[words]);
    expect(stage.queue).toEqual([]);
  });

  it.each(['#random', '#secrets'])(
    'Share: is an in-channel reply in %s, where the bot may not post',
    async (place) => {
      const before = await card('pier', place);
      await stage.slack.as('dana').presses(before, 'Share');
      const posted = await stage.slack.until('the reply', () =>
        stage.slack.messages(place).find((one) => wordsOf(one).includes('Lamp pier')),
      );
      expect(posted.metadata).toBeUndefined();
      await stage.slack.as('dana').presses(before, 'Share');
      await seen('This was shared here already');
      expect(stage.slack.messages(place)).toHaveLength(1);
    },
  );

  it('works in the direct messages with the bot', async () => {
    await stage.slack.as('dana').in('@callboard').types('/who-owns yard');
    const before = stage.slack.messages('@dana').at(-1)!;
    await stage.slack.as('dana').presses(before, 'Again');
    await stage.slack.until('the new card', () => wordsOf(reread(before)!).includes('asked 2×') || undefined);
  });
});

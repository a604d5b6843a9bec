import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { announce } from '../../src/contract/announce.ts';
import { draw, type Drawing } from '../../src/contract/draw.ts';
import { drawingPlugin } from '../../src/contract/drawing.ts';
import { makeRegistry } from '../../src/contract/plugin.ts';
import type { Slack } from '../../src/simulator/slack.ts';
import { endDrawing, leaseDrawing } from '../../src/store/announcements.ts';
import { connect } from '../surfaces/ports.ts';
import { setStage, type Stage } from '../surfaces/slack/stage.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { wordsOf } from '../support/slack.ts';

const minute = 60_000;

describe('an announcement', () => {
  let stage: Stage;
  let slack: Slack;
  let fresh: FreshDatabase;
  let channel: string;
  let number = 0;
  let key: string;
  const clock =
    (aheadMs = 0) =>
    () =>
      new Date(Date.now() + aheadMs);

  beforeAll(async () => {
    fresh = await freshDatabase();
    stage = await setStage({ db: connect(fresh.url) });
    ({ slack } = stage);
    await slack.as('dana').in('#payments').mentions('here I am');
    channel = slack.messages('#payments')[0]!.channel;
    stage.queue.length = 0;
  });
  afterAll(async () => {
    await stage.stop();
    await stage.ports.db.destroy();
    await fresh.drop();
  });
  beforeEach(() => {
    number += 1;
    key = `test:${number}`;
  });

  const want = async (subject = `lamp-${key}`, over: object = {}) => {
    const announcement = { key, channel, address: { name: 'lamp', args: { subject } }, ...over };
    await announce(stage.ports.db, stage.ports.enqueue, announcement, new Date());
  };
  const drawNow = (drawing: Partial<Drawing> = {}, aheadMs = 0) =>
    draw(stage.ports, { ...stage.drawing, ...drawing }, key, clock(aheadMs));
  const shown = (subject = `lamp-${key}`) =>
    slack.messages('#payments').filter((one) => wordsOf(one).includes(`Lamp ${subject} `));

  it('asked for twenty times at once is one message, drawn as often as needed', async () => {
    await Promise.all(Array.from({ length: 20 }, () => want()));
    const ends = await Promise.all(Array.from({ length: 20 }, () => drawNow()));
    expect(ends.filter(({ kind }) => kind === 'drawn')).toHaveLength(1);
    expect(shown()).toHaveLength(1);
    expect(await drawNow()).toEqual({ kind: 'held' });
  });

  it('asked for again is edited in place, and shows what was asked last', async () => {
    await want();
    await drawNow();
    await want('other');
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(shown()).toEqual([]);
    expect(shown('other')).toHaveLength(1);
  });

  it('asked for while it is drawn is drawn once more by the same process', async () => {
    await want();
    let meanwhile = 0;
    const post: Drawing['slack']['post'] = async (message) => {
      if (meanwhile++ === 0) await want();
      return stage.drawing.slack.post(message);
    };
    await drawNow({ slack: { ...stage.drawing.slack, post } });
    expect(wordsOf(shown()[0]!)).toContain('asked 2×');
    expect(await drawNow()).toEqual({ kind: 'held' });
  });

  it('whose process died after posting is found by its key and not posted again', async () => {
    await want();
    const died = Promise.withResolvers<undefined>();
    const post: Drawing['slack']['post'] = async (message) => {
      await stage.drawing.slack.post(message);
      died.resolve(undefined);
      return await new Promise<never>(() => undefined);
    };
    void drawNow({ slack: { ...stage.drawing.slack, post } });
    await died.promise;
    expect(await drawNow()).toEqual({ kind: 'held' });
    expect(await drawNow({}, 2 * minute)).toEqual({ kind: 'drawn' });
    expect(shown()).toHaveLength(1);
  });

  it('in a thread whose process died is found there', async () => {
    const thread = slack.messages('#payments')[0]!;
    await want(undefined, { thread: thread.ts });
    slack.fails('chat.postMessage', { kind: 'lost' });
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(slack.thread(thread).filter((one) => wordsOf(one).includes(`lamp-${key}`))).toHaveLength(1);
  });

  it('that Slack did not take is tried again, and posted once', async () => {
    await want();
    slack.fails('chat.postMessage', { kind: 'status', status: 503 });
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    slack.fails('chat.postMessage', { kind: 'lost' });
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(shown()).toHaveLength(1);
  });

  it('where history may not be read is doubled at most', async () => {
    await want();
    slack.fails('chat.postMessage', { kind: 'lost' });
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    slack.fails('conversations.history', { kind: 'error', error: 'missing_scope' });
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(shown()).toHaveLength(2);
  });

  it('whose history does not answer waits', async () => {
    await want();
    slack.fails('chat.postMessage', { kind: 'lost' });
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    slack.fails('conversations.history', { kind: 'status', status: 500 }, 4);
    await expect(drawNow()).rejects.toMatchObject({ code: 'unavailable' });
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(shown()).toHaveLength(1);
  });

  it('that is limited to later is posted later', async () => {
    await want();
    slack.fails('chat.postMessage', { kind: 'ratelimited', retryAfter: 1 }, 2);
    expect(await drawNow()).toEqual({ kind: 'drawn' });
    expect(shown()).toHaveLength(1);
  });

  it('where the bot may not post is refused for good', async () => {
    await slack.as('dana').in('#random').types('/who-owns x');
    const elsewhere = slack.ephemerals('dana').at(-1)!.channel;
    await want(undefined, { channel: elsewhere });
    expect(await drawNow()).toEqual({ kind: 'refused', reason: 'not_in_channel' });
    await want(undefined, { channel: elsewhere });
    expect(await drawNow()).toEqual({ kind: 'held' });
  });

  it('for somebody who may not read shows nothing to anybody', async () => {
    await want(undefined, { for: { team: 'T00000ACME', user: 'U000000GUS' } });
    expect(await drawNow()).toMatchObject({ kind: 'refused', reason: 'Guests cannot read the catalog.' });
    expect(shown()).toEqual([]);
  });

  it('whose new answer fails keeps the old one', async () => {
    await want();
    await drawNow();
    await want('boom');
    await expect(drawNow()).rejects.toThrow('hunter2');
    expect(shown()).toHaveLength(1);
  });

  it('that takes longer than the lease posts nothing: another process may be at it', async () => {
    await want();
    let ticks = 0;
    const slow = () => new Date(Date.now() + 31_000 * ticks++);
    await expect(draw(stage.ports, stage.drawing, key, slow)).rejects.toMatchObject({ code: 'unavailable' });
    expect(shown()).toEqual([]);
    expect(await drawNow({}, minute)).toEqual({ kind: 'drawn' });
  });

  it('whose lease ran out is not given away by who held it', async () => {
    await want();
    const { db } = stage.ports;
    const [early, late] = [new Date(), new Date(Date.now() + 2 * minute)];
    const until = (from: Date) => new Date(from.getTime() + minute);
    await leaseDrawing(db, key, early, until(early));
    expect(await leaseDrawing(db, key, late, until(late))).toMatchObject({ before: 'sending' });
    await endDrawing(db, key, until(early), { kind: 'failed' });
    expect(await leaseDrawing(db, key, late, until(late))).toBeUndefined();
  });

  it('at an address of nothing says so to the operator', async () => {
    await announce(
      stage.ports.db,
      stage.ports.enqueue,
      { key, channel, address: { name: 'gone', args: {} } },
      new Date(),
    );
    await expect(drawNow()).rejects.toThrow('Nothing can be shown at the address "gone".');
  });

  it('is one message however many processes draw it and however they end', async () => {
    const keys = Array.from({ length: 6 }, (_, at) => `${key}:${at}`);
    const rooms = ['#payments', '#board'];
    await slack.as('dana').in('#board').mentions('hello');
    const ids = rooms.map((room) => slack.messages(room)[0]!.channel);
    for (const [at, one] of keys.entries()) {
      const address = { name: 'lamp', args: { subject: `p${at}` } };
      await announce(
        stage.ports.db,
        stage.ports.enqueue,
        { key: one, channel: ids[at % 2]!, address },
        new Date(),
      );
    }
    const child = (aheadMs: number) =>
      spawn(
        process.execPath,
        ['test/contract/draw-child.ts', fresh.url, slack.apiUrl, `${aheadMs}`, ...keys],
        {
          stdio: ['ignore', 'ignore', 'inherit'],
        },
      );
    const doomed = child(0);
    const other = child(0);
    await slack.until('a first message', () =>
      rooms.flatMap((room) => slack.messages(room)).find((one) => wordsOf(one).includes('Lamp p')),
    );
    doomed.kill('SIGKILL');
    await once(other, 'exit');
    const [code] = (await once(child(2 * minute), 'exit')) as [number];
    expect(code).toBe(0);
    const words = rooms.flatMap((room) => slack.messages(room)).map(wordsOf);
    for (const at of keys.keys()) expect(words.filter((one) => one.includes(`Lamp p${at} `))).toHaveLength(1);
  });
});

describe('the drawing jobs', () => {
  it('draw what is asked for, and what was lost within a day', async () => {
    const stage = await setStage();
    const { ports, drawing, queue, slack } = stage;
    const { jobs, schedules } = makeRegistry([
      drawingPlugin(
        () => drawing,
        () => new Date(),
      ),
    ]);
    await slack.as('dana').in('#payments').mentions('attic');
    queue.length = 0; // the job was lost
    const run = (name: string, input: object, now = new Date()) =>
      jobs.get(name)!.run({ ...ports, now, signal: new AbortController().signal }, input);
    await run('draw-lost', {}, new Date(Date.now() + 25 * 60 * minute));
    expect(queue).toEqual([]);
    await run('draw-lost', {});
    expect(queue).toEqual([{ job: 'draw', input: { key: expect.stringMatching(/^mention:/) as string } }]);
    await run('draw', queue[0]!.input);
    await run('draw-lost', {});
    expect(queue).toHaveLength(1);
    expect(slack.thread(slack.messages('#payments')[0]!)).toHaveLength(1);
    expect([...schedules.values()].flatMap((one) => one.list(ports.settings))).toMatchObject([
      { cron: '* * * * *', job: 'draw-lost' },
    ]);
    await stage.stop();
  });
});

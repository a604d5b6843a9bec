import { createServer, type AddressInfo } from 'node:net';
import { Pool } from 'pg';
import { afterEach, describe, expect, it } from 'vitest';
import { makeDatabase } from '../../../src/store/database.ts';
import { connect } from '../ports.ts';
import { wordsOf } from '../../support/slack.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function stageOf(options: StageOptions): Promise<Stage> {
  const stage = await setStage(options);
  ends.push(() => stage.stop());
  return stage;
}

describe('with a database that is down', () => {
  it('a command is answered in words, a mention is not taken', async () => {
    const db = connect('postgres://nobody@127.0.0.1:1/none');
    ends.push(() => db.destroy());
    const { slack } = await stageOf({ db });
    const delivery = await slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(delivery.outcome).toBe('ok');
    expect(wordsOf(slack.ephemerals('dana').at(-1)!)).toContain('something it depends on does not answer');
    const mention = await slack.as('dana').in('#payments').mentions('kitchen');
    expect(mention).toMatchObject({ outcome: 'dispatch_failed', status: 500, attempt: 3 });
  });
});

describe.each(['http', 'socket'] as const)('with a database that hangs, over %s', (mode) => {
  it('commands and typeaheads are acknowledged within three seconds, in words', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined));
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', () => resolve()));
    const { port } = silent.address() as AddressInfo;
    // The pool gives its connections up when the stage is struck, long after the acknowledgement.
    const pool = new Pool({
      connectionString: `postgres://nobody@127.0.0.1:${port}/none`,
      connectionTimeoutMillis: 4000,
    });
    ends.push(() => void silent.close());
    const { slack } = await stageOf({
      mode,
      db: makeDatabase(pool),
      patience: { ackMs: 2500, answerMs: 5000 },
    });
    const delivery = await slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(delivery.outcome).toBe('ok');
    const words = () => slack.ephemerals('dana').map(wordsOf).join('\n');
    expect(words()).toContain('Still looking …');
    await slack.until('the apology', () => words().includes('does not answer') || undefined);
  });
});

describe('with a Slack that does not say who people are', () => {
  it('our own people may read, and nobody else', async () => {
    const { slack } = await stageOf({});
    slack.fails('users.info', { kind: 'status', status: 503 }, 20);
    await slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(wordsOf(slack.ephemerals('dana').at(-1)!)).toContain('Lamp kitchen');
    await slack.as('sam').in('#partners').types('/who-owns kitchen');
    expect(wordsOf(slack.ephemerals('sam').at(-1)!)).toContain('Only members of this organisation');
  });

  it('nor which workspace is ours, believes what Slack signed', async () => {
    const { slack } = await stageOf({});
    for (const method of ['auth.test', 'users.info', 'conversations.info']) {
      slack.fails(method, { kind: 'status', status: 503 }, 20);
    }
    await slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(wordsOf(slack.ephemerals('dana').at(-1)!)).toContain('Lamp kitchen');
  });

  it('in time, is not waited for', async () => {
    const { slack } = await stageOf({});
    for (const method of ['users.info', 'conversations.info']) slack.fails(method, { kind: 'hang' }, 20);
    const delivery = await slack.as('dana').in('#payments').types('/who-owns kitchen');
    expect(delivery.outcome).toBe('ok');
    expect(wordsOf(slack.ephemerals('dana').at(-1)!)).toContain('Lamp kitchen');
  });
});

describe('a response_url', () => {
  it('that refuses the blocks gets the text', async () => {
    const { slack, ports } = await stageOf({});
    await slack.as('dana').in('#payments').types('/who-owns kitchen');
    const card = slack.ephemerals('dana').at(-1)!;
    await slack.as('dana').selects(card, 'Which lamp', { value: 'ugly' });
    const said = await slack.until('the text', () =>
      slack.ephemerals('dana').find((one) => wordsOf(one).includes('Lamp ugly')),
    );
    expect(said.blocks).toHaveLength(1);
    expect(ports.lines).toContainEqual(
      expect.objectContaining({
        level: 'warn',
        metadata: expect.objectContaining({ reason: 'invalid_blocks' }) as object,
      }),
    );
  });
});

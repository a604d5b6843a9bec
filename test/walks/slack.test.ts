import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Message } from '../../src/simulator/workspace.ts';
import { wordsOf } from '../support/slack.ts';
import { service } from './catalog.ts';
import { isBots, openStreet, shownTo, type Street } from './street.ts';

describe.each(['http', 'socket'] as const)('in Slack, by %s', (mode) => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet({ mode });
  });
  afterAll(async () => {
    expect(await street.stop()).toMatchObject({ code: 0, signal: null, err: '' });
  });

  const lastShownTo = (person: string): Message => {
    const last = shownTo(street.slack, person).at(-1);
    if (last === undefined) throw new Error(`${person} was shown nothing.`);
    return last;
  };
  const reply = (parent: Message) =>
    street.slack.until('a reply', () => street.slack.thread(parent).find(isDrawn));

  it('a command is answered with owner, channel, people and link', async () => {
    const card = await street.asks('dana', '#payments', '/who-owns payment-service');
    for (const words of [
      'payment-service',
      'Payments',
      'Dana Smith',
      '#payments',
      'Runbook',
      'Takes money',
    ]) {
      expect(card).toContain(words);
    }
    expect(street.slack.messages('#payments')).toEqual([]);
  });

  it.each([
    ['who-owns payment-service', 'Payments'],
    ['who owns payment-service?', 'Payments'],
    ['search paym', 'payment-service'],
    ['problems', 'lost-tool'],
    ['status', 'acme'],
    ['help', '/who-owns'],
    ['', '/who-owns'],
  ])('/callboard %s', async (text, words) => {
    expect(await street.asks('lee', '#payments', `/callboard ${text}`)).toContain(words);
  });

  it.each([
    ['paymnet-servce', 'payment-service'],
    ['lost-tool', 'no owner'],
    ['zebra-crossing', 'zebra-crossing'],
  ])('/who-owns %s', async (text, words) => {
    expect((await street.asks('lee', '#payments', `/who-owns ${text}`)).toLowerCase()).toContain(words);
  });

  it('what several are called is picked', async () => {
    const choice = await street.asks('lee', '#payments', '/who-owns ledger');
    expect(choice).toContain('legacy/ledger');
    const shown = lastShownTo('lee');
    await street.slack.as('lee').presses(shown, 'Pick');
    const card = await street.slack.until('the card', () => {
      const [now] = street.slack
        .ephemerals('lee')
        .filter(({ ts }) => ts === shown.ts)
        .map(wordsOf);
      return now === choice ? undefined : now;
    });
    expect(card).toMatch(/Ledger|Payments/);
  });

  it('what text from a file holds neither pings nor links', async () => {
    await street.asks('dana', '#payments', '/who-owns loud');
    const raw = JSON.stringify(lastShownTo('dana'));
    expect(raw).toContain('loud');
    for (const live of ['<!channel', '<!here', '<@U000DANA', '<https://evil'])
      expect(raw).not.toContain(live);
    expect(await street.asks('dana', '#payments', '/callboard problems')).toContain('bad/catalog-info.yaml');
  });

  it('a mention is answered in its thread, and not again when it is edited', async () => {
    const delivery = await street.slack.as('dana').in('#payments').mentions('who owns payment-service?');
    expect(delivery?.outcome).toBe('ok');
    const mention = street.slack.messages('#payments').at(-1)!;
    expect(wordsOf(await reply(mention))).toContain('Payments');
    const before = street.slack.calls.length;
    const edited = { ...mention, text: `${mention.text}!`, edited: { user: mention.user, ts: mention.ts } };
    const event = { type: 'message', subtype: 'message_changed', channel: mention.channel, message: edited };
    expect(await street.slack.happens(event)).toMatchObject({ outcome: 'ok' });
    expect(await street.asks('dana', '#payments', '/callboard status')).toContain('acme'); // it went on
    expect(street.slack.thread(mention)).toHaveLength(1);
    const posts = street.slack.calls.slice(before).filter(({ method }) => method === 'chat.postMessage');
    expect(posts).toEqual([]);
  });

  it('a direct message is answered there', async () => {
    await street.slack.as('dana').messages('payment-service');
    const said = await street.slack.until('an answer', () => street.slack.messages('@dana').find(isDrawn));
    expect(wordsOf(said)).toContain('Payments');
  });

  it('a card is shared with the channel, where the bot is a member and where it is not', async () => {
    for (const place of ['#board', '#random']) {
      await street.asks('dana', place, '/who-owns payment-service');
      await street.slack.as('dana').presses(lastShownTo('dana'), 'Share in channel');
      const shared = await street.slack.until(`the card in ${place}`, () =>
        street.slack.messages(place).at(-1),
      );
      expect(wordsOf(shared)).toContain('Payments');
    }
  });

  it('in a channel shared with another organisation nothing is said aloud, and strangers get nothing', async () => {
    expect(await street.asks('dana', '#partners', '/who-owns payment-service')).toContain('Payments');
    expect(JSON.stringify(lastShownTo('dana'))).not.toContain('Share in channel');
    expect(await street.asks('sam', '#partners', '/who-owns payment-service')).not.toContain('Payments');
    await street.slack.as('sam').in('#partners').mentions('who owns payment-service?');
    expect(street.slack.messages('#partners').filter(isBots)).toEqual([]);
  });

  it('guests get nothing', async () => {
    expect(await street.asks('gus', '#payments', '/who-owns payment-service')).toContain(
      'Guests cannot read',
    );
  });

  it('a push and a sync change the answer', async () => {
    expect(await street.asks('dana', '#payments', '/who-owns ledger-next')).not.toContain(
      'About ledger-next',
    );
    street.repository.commit({ 'next/catalog-info.yaml': service('ledger-next', 'ledger-team') });
    expect(await street.run('sync', '--once')).toMatchObject({
      code: 0,
      out: expect.stringContaining('1 added') as string,
    });
    const card = await street.asks('dana', '#payments', '/who-owns ledger-next');
    expect(card).toContain('About ledger-next');
    expect(card).toContain('Ledger');
  });
});

/** True for an answer as it ends, not one that is still being looked for. */
function isDrawn(message: Message): boolean {
  return isBots(message) && !wordsOf(message).includes('Still looking');
}

import { formatAddress } from '../../contract/address.ts';
import { announce } from '../../contract/announce.ts';
import { draw } from '../../contract/draw.ts';
import { AppError } from '../../core/errors.ts';
import { notice } from '../../kit/card.ts';
import { message } from '../../kit/message.ts';
import type { DoorContext } from './context.ts';
import type { Pressed } from './press.ts';
import { isQuestion, show } from './show.ts';

/** Where the bot may not post, an answer to the press still can. */
const notOurPlace = new Set(['not_in_channel', 'channel_not_found', 'missing_scope', 'no_permission']);

/**
 * Shows a card to the whole channel: announced, so that it stays true; where the bot may not post, as an in-
 * channel
 * reply that is not kept up to date. Nothing is shared where another organisation reads along.
 */
export async function share(door: DoorContext, pressed: Pressed): Promise<void> {
  const { ports, registry, clock, slack, identify } = door;
  const { address, showing, channel, ts, thread, responseUrl } = pressed;
  const { asker } = showing;
  if (!isQuestion(door, address)) {
    throw new AppError('usage', 'That cannot be shared', 'Ask again: the new answer has what works now.');
  }
  const seen = await door.look(channel);
  if (seen.kind === 'unavailable') {
    throw new AppError('unavailable', 'Slack did not say who reads this channel.', 'Try again in a minute.');
  }
  if (seen.kind === 'ok' && seen.value.shared) {
    throw new AppError(
      'forbidden',
      'This channel is shared with another organisation, so nothing is posted here',
      'Share it in a channel of your own organisation.',
    );
  }
  const key = `share:${channel}:${ts}:${formatAddress(address)}`;
  const announcement = {
    key,
    channel,
    address,
    ...(thread !== undefined && { thread }),
    ...(asker.slack !== undefined && { for: asker.slack }),
  };
  // Drawn at once, below; were we to die now, the search for lost drawings would find it.
  const noJob = () => Promise.resolve();
  await ports.db.transaction().execute((trx) => announce(trx, noJob, announcement, clock()));
  const drawn = await draw(ports, { slack, registry, identify }, key, clock);
  switch (drawn.kind) {
    case 'drawn':
      return;
    case 'held':
      await door.respond(responseUrl, sharedAlready, {
        response_type: 'ephemeral',
        replace_original: false,
      });
      return;
    case 'refused':
      if (!notOurPlace.has(drawn.reason)) {
        throw new AppError(
          'forbidden',
          `Slack does not let Callboard post here (${drawn.reason})`,
          'Share it in another channel.',
        );
      }
      await reply(door, pressed);
  }
}

/** The first stage of the answer, which is there without what would have to be kept up to date. */
async function reply(door: DoorContext, { address, showing, responseUrl, thread }: Pressed): Promise<void> {
  const first = await show(door, address, { ...showing, shareable: false }).next();
  if (first.done === true) return;
  await door.respond(responseUrl, first.value, {
    response_type: 'in_channel',
    replace_original: false,
    ...(thread !== undefined && { thread_ts: thread }),
  });
}

const sharedAlready = message({
  summary: 'This was shared here already',
  blocks: notice({ icon: 'info', what: 'This was shared here already' }),
});

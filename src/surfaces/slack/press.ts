import { formatAddress, readPress, type Address, type Place } from '../../contract/address.ts';
import { announce } from '../../contract/announce.ts';
import { announcedAt } from '../../contract/announced.ts';
import { permitReading } from '../../contract/ask.ts';
import { readMenuPress } from '../../contract/menu.ts';
import { AppError } from '../../core/errors.ts';
import { inChannel, type DoorContext } from './context.ts';
import { apologize } from './failure.ts';
import type { BlockActions } from './payload.ts';
import type { Delivery } from './respond.ts';
import { share } from './share.ts';
import { isQuestion, show, within, type Showing } from './show.ts';

/** A press with what it needs: where it happened, who did it, and the one way to answer it. */
export interface Pressed {
  readonly address: Address;
  readonly showing: Showing;
  readonly channel: string;
  /** The pressed message. */
  readonly ts: string;
  readonly thread: string | undefined;
  readonly ephemeral: boolean;
  readonly responseUrl: string;
}

/** Does what a button or a choice asks for. It was acknowledged: whatever fails is said to the presser alone. */
export async function press(door: DoorContext, actions: BlockActions): Promise<void> {
  const read = readAction(door, actions);
  const { response_url: responseUrl, container } = actions;
  // A link, a button of another version, or a place that shows no messages.
  if (read === undefined || responseUrl === undefined) return;
  try {
    const pressed = await aboutPress(door, actions, read.address, responseUrl);
    permitReading(pressed.showing.asker); // what is announced is asked by somebody else
    const done = await within(
      perform(door, read.place, pressed).then(() => true),
      door.patience.answerMs,
    );
    if (done === undefined) {
      throw new AppError('unavailable', 'The answer took too long.', 'Try again in a minute.');
    }
  } catch (error) {
    const words = apologize(door, error, { address: formatAddress(read.address) });
    await door.respond(responseUrl, words, aside(container.thread_ts ?? undefined));
  }
}

function perform(door: DoorContext, place: Place, pressed: Pressed): Promise<void> {
  switch (place) {
    case 'new':
      return showNew(door, pressed);
    case 'here':
      return showHere(door, pressed);
    case 'channel':
      return share(door, pressed);
  }
}

/** A new message that the presser alone sees. */
function aside(thread: string | undefined): Delivery {
  return {
    response_type: 'ephemeral',
    replace_original: false,
    ...(thread !== undefined && { thread_ts: thread }),
  };
}

async function showNew(door: DoorContext, { address, showing, responseUrl, thread }: Pressed): Promise<void> {
  let last;
  for await (const message of show(door, address, showing)) last = message;
  if (last !== undefined) await door.respond(responseUrl, last, aside(thread));
}

// A `response_url` may be used five times: three stages, the last one, and an apology.
const mostRedraws = 3;

/** An announced message is asked anew for everybody; any other is replaced, stage by stage. */
async function showHere(door: DoorContext, pressed: Pressed): Promise<void> {
  const { address, showing, responseUrl, channel, ts, ephemeral } = pressed;
  const { ports, clock } = door;
  const announced = ephemeral ? undefined : await announcedAt(ports.db, channel, ts);
  if (announced !== undefined && isQuestion(door, address)) {
    const announcement = { ...announced, channel, address };
    await ports.db.transaction().execute((trx) => announce(trx, ports.enqueue, announcement, clock()));
    return;
  }
  // The result of a task is no news for everybody: what it changed is announced by itself.
  if (announced !== undefined) {
    await showNew(door, pressed);
    return;
  }
  let redraws = 0;
  let last;
  for await (const message of show(door, address, showing)) {
    last = message;
    if (redraws >= mostRedraws) continue;
    redraws += 1;
    last = undefined;
    await door.respond(responseUrl, message, { replace_original: true });
  }
  if (last !== undefined) await door.respond(responseUrl, last, { replace_original: true });
}

/** The place and address of the pressed button, or of the select with the chosen value filled in. */
function readAction(
  { registry }: DoorContext,
  { actions }: BlockActions,
): { place: Place; address: Address } | undefined {
  const [action] = actions;
  if (action === undefined) return undefined;
  const button = readPress(action.action_id);
  if (button !== undefined) return button;
  const chosen = readMenuPress(action.action_id);
  const menu = chosen && registry.menus.get(chosen.menu);
  const value = action.selected_option?.value;
  if (chosen === undefined || menu === undefined || value === undefined) return undefined;
  const { name, args } = chosen.address;
  return { place: chosen.place, address: { name, args: { ...args, [menu.fills]: value } } };
}

async function aboutPress(
  door: DoorContext,
  { user, team, channel, container, trigger_id }: BlockActions,
  address: Address,
  responseUrl: string,
): Promise<Pressed> {
  const home = team?.id;
  const ts = container.message_ts;
  const account = user.team_id ?? home;
  if (channel === undefined || ts === undefined || account === undefined) {
    throw new AppError('usage', 'That button works in messages only', 'Ask again in a channel.');
  }
  const { id } = channel;
  const [known, seen] = await Promise.all([
    door.identify({ team: account, user: user.id, ...(home !== undefined && { home }) }, door.clock()),
    door.look(id),
  ]);
  const where = seen.kind === 'ok' ? seen.value : undefined;
  const name = where?.name;
  const topic = where?.topic;
  const place = { id, ...(name !== undefined && { name }), ...(topic !== undefined && { topic }) };
  return {
    address,
    showing: {
      asker: inChannel(known, place),
      shareable: container.is_ephemeral && where?.shared !== true,
      key: trigger_id ?? `${id}/${ts}`,
    },
    channel: id,
    ts,
    thread: container.thread_ts ?? undefined,
    ephemeral: container.is_ephemeral,
    responseUrl,
  };
}

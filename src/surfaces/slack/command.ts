import type { Address } from '../../contract/address.ts';
import { AppError } from '../../core/errors.ts';
import { message, type Message } from '../../kit/message.ts';
import { notice } from '../../kit/card.ts';
import { inChannel, type DoorContext } from './context.ts';
import { apologize } from './failure.ts';
import type { SlashCommand } from './payload.ts';
import { readTyped } from './read-text.ts';
import { collect, show } from './show.ts';
import type { Delivery } from './respond.ts';

/** Acknowledges a command with what is shown for it. */
export type AckCommand = (answer: Message & Delivery) => Promise<unknown>;

/**
 * Answers a slash command: in the acknowledgement when the answer is there in time, else by `response_url`. To the
 * asker alone, but in their direct messages with the bot, where it is a message like any other.
 */
export async function answerCommand(
  door: DoorContext,
  command: SlashCommand,
  ack: AckCommand,
): Promise<void> {
  const { patience, respond } = door;
  const place: { delivery: Delivery } = { delivery: { response_type: 'ephemeral' } };
  const failed = (error: unknown) => apologize(door, error, { command: command.command });
  const alone: Delivery = { response_type: 'ephemeral' };
  try {
    const collected = await collect(answer(door, command, place), patience.ackMs, patience.answerMs);
    if ('message' in collected) {
      await ack({ ...collected.message, ...place.delivery });
      return;
    }
    await ack({ ...stillLooking, ...alone });
    await collected.later.then(
      (late) => respond(command.response_url, late, place.delivery),
      (error: unknown) => respond(command.response_url, failed(error), alone),
    );
  } catch (error) {
    await ack({ ...failed(error), ...alone });
  }
}

const stillLooking = message({
  summary: 'Still looking …',
  blocks: notice({
    icon: 'search',
    what: 'Still looking …',
    next: 'The answer comes here as soon as it is there.',
  }),
});

/** Where the answer goes is known before the first message of it. */
async function* answer(
  door: DoorContext,
  command: SlashCommand,
  place: { delivery: Delivery },
): AsyncGenerator<Message, void, void> {
  const { team_id: team, user_id: user, channel_id: id, channel_name: said, trigger_id: key } = command;
  const address = readCommand(door, command);
  const [asker, seen] = await Promise.all([
    door.identify({ team, user, home: team }, door.clock()),
    door.look(id),
  ]);
  const channel = seen.kind === 'ok' ? seen.value : undefined;
  const direct = said === 'directmessage';
  // Only the direct messages with the bot itself can be seen by it: between two people nothing is said aloud.
  const withBot = direct && channel !== undefined && !channel.shared;
  if (withBot) place.delivery = { response_type: 'in_channel' };
  const name = channel?.name ?? (said === 'privategroup' || direct ? undefined : said);
  const topic = channel?.topic;
  const where = { id, ...(name !== undefined && { name }), ...(topic !== undefined && { topic }) };
  const shareable = !direct && channel?.shared !== true;
  yield* show(door, address, { asker: inChannel(asker, where), shareable, key });
}

/** The address that a command means; the names are those of the configuration. */
function readCommand({ registry, ports }: DoorContext, { command, text }: SlashCommand): Address {
  const typed = readTyped(text);
  const names = ports.settings.slack.commands;
  if (command === names.root) return registry.readText(typed === '' ? 'help' : typed);
  const name = Object.entries(names).find(([, slash]) => slash === command)?.[0];
  const known = name === undefined ? undefined : registry.commands.get(name);
  if (known !== undefined) return known.read(typed);
  throw new AppError(
    'usage',
    `Callboard does not answer ${command} here`,
    names.root === undefined ? 'Mention the bot instead.' : `Type ${names.root} help to see what it answers.`,
  );
}

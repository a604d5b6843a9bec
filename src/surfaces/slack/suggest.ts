import type { types } from '@slack/bolt';
import { ask } from '../../contract/ask.ts';
import { readMenuPress } from '../../contract/menu.ts';
import { messageOf } from '../../core/errors.ts';
import { limit } from '../../kit/bounds.ts';
import { clip, oneLine } from '../../kit/text.ts';
import type { DoorContext } from './context.ts';
import type { BlockSuggestion } from './payload.ts';
import { readTyped } from './read-text.ts';
import { within } from './show.ts';

/**
 * The options for what was typed into a typeahead select; none in time, or none for the asker, is an empty
 * list.
 */
export async function suggest(
  door: DoorContext,
  suggestion: BlockSuggestion,
): Promise<types.PlainTextOption[]> {
  try {
    return (await within(options(door, suggestion), door.patience.ackMs)) ?? [];
  } catch (error) {
    door.ports.log.warn({ error: messageOf(error) }, 'no options for a typeahead');
    return [];
  }
}

async function options(
  { ports, registry, identify, clock }: DoorContext,
  { user, team, action_id, value, channel }: BlockSuggestion,
): Promise<types.PlainTextOption[]> {
  const read = readMenuPress(action_id);
  const menu = read && registry.menus.get(read.menu);
  const question = menu && registry.questions.get(menu.question);
  const account = user.team_id ?? team?.id;
  if (menu === undefined || question === undefined || account === undefined) return [];
  const now = clock();
  const home = team?.id;
  const asker = await identify({ team: account, user: user.id, ...(home !== undefined && { home }) }, now);
  const input = { [menu.typed]: readTyped(value) };
  const here = channel === undefined ? asker : { ...asker, channel };
  let shown: types.PlainTextOption[] = [];
  for await (const result of ask(ports, question, input, here, now)) {
    // A value is a ref: cut, it would name something else.
    const usable = menu.options(result).filter((one) => one.value.length <= limit.optionValue);
    shown = usable.slice(0, limit.options).map(({ label, description, value: ref }) => ({
      text: plain(label, limit.optionText),
      value: ref,
      ...(description !== undefined &&
        description.trim() !== '' && { description: plain(description, limit.optionDescription) }),
    }));
  }
  return shown;
}

function plain(text: string, max: number): types.PlainTextElement {
  const shown = clip(oneLine(text), max);
  return { type: 'plain_text', text: shown === '' ? '–' : shown, emoji: true };
}

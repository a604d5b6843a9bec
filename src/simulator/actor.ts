import { violations } from '../kit/limits.ts';
import type { Delivery, Kind } from './delivery.ts';
import { elementNamed } from './elements.ts';
import { objectsOf, type Json } from './json.ts';
import { blockAction, blockSuggestion, escaped, event, messageEvent, slashCommand } from './payload.ts';
import { Refusal } from './refusal.ts';
import { respond, type Asked, type ResponseUrls } from './response-url.ts';
import { app, team, type Channel, type Message, type Person, type Workspace } from './workspace.ts';

/** What somebody can do in a channel or in the bot's direct messages. */
export interface Place {
  /** A slash command, e.g. `/who-owns payments`; its answer is then shown as Slack shows it. */
  types(line: string): Promise<Delivery>;
  /** A message to the bot: `@callboard <text>`. Where the bot is no member, Slack tells it nothing. */
  mentions(text: string, thread?: Message): Promise<Delivery | undefined>;
}

/** What a person can do. */
export interface Actor {
  /** A place by `#name`, or `@callboard` for the direct messages with the bot. */
  in(place: string): Place;
  /** A direct message to the bot. */
  messages(text: string, thread?: Message): Promise<Delivery>;
  /** A button by its label. */
  presses(message: Message, label: string): Promise<Delivery>;
  /** Typing into a select, by its placeholder: the options that the app offers. */
  searches(message: Message, placeholder: string, typed: string): Promise<Json[]>;
  /** Choosing an option of a select, by its placeholder. */
  selects(message: Message, placeholder: string, option: Json): Promise<Delivery>;
}

export interface Stage {
  readonly workspace: Workspace;
  readonly responses: ResponseUrls;
  send(kind: Kind, payload: Json): Promise<Delivery>;
}

/** Somebody in front of their Slack client; throws where Slack would not let them. */
export function actor(person: Person, stage: Stage): Actor {
  if (person.deleted) throw new Error(`${person.name} is deactivated and can do nothing in Slack.`);
  const { workspace } = stage;
  const says = async (channel: Channel, text: string, type: 'app_mention' | 'message', thread?: Message) => {
    const said = workspace.add(channel, {
      user: person.id,
      team: person.team,
      text,
      ...(thread && { thread_ts: thread.thread_ts ?? thread.ts }),
    });
    return stage.send('events_api', event(messageEvent(type, said, channel), channel, workspace));
  };
  const press = async (given: Message, label: string, type: RegExp, chosen?: Json) => {
    const { channel, message } = current(given, person, workspace);
    const pressed = {
      ...elementNamed(message, label, type),
      ts: workspace.nextTs(),
      ...(chosen && { chosen }),
    };
    const url = stage.responses.issue({ person, channel, message });
    return stage.send('interactive', blockAction(pressed, person, channel, message, url));
  };

  return {
    in: (name) => {
      const channel = workspace.place(name, person);
      if (!channel.members.has(person.id)) throw new Error(`${person.name} is no member of ${name}.`);
      return {
        types: (line) => command(line, { person, channel }, stage),
        mentions: async (text, thread) => {
          const words = `<@${app.user}> ${typed(text, workspace)}`;
          if (channel.members.has(app.user)) return says(channel, words, 'app_mention', thread);
          workspace.add(channel, { user: person.id, team: person.team, text: words });
          return undefined;
        },
      };
    },
    messages: (text, thread) => says(workspace.im(person), typed(text, workspace), 'message', thread),
    presses: (message, label) => press(message, label, /button/),
    selects: (message, placeholder, option) => press(message, placeholder, /select/, option),
    searches: async (given, placeholder, text) => {
      const { channel, message } = current(given, person, workspace);
      const found = elementNamed(message, placeholder, /external_select/);
      return optionsOf(
        await stage.send('interactive', blockSuggestion(found, text, person, channel, message)),
      );
    },
  };
}

/** What people type reaches apps with `&`, `<` and `>` as entities, and names as ids. */
function typed(text: string, workspace: Workspace): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return escaped(safe, workspace);
}

/** A message as it is now, and its channel; throws where the person does not see it. */
function current(
  given: Message,
  person: Person,
  workspace: Workspace,
): { channel: Channel; message: Message } {
  const channel = workspace.channel(given.channel);
  const message = workspace.find(given.channel, given.ts);
  const hidden = message?.to !== undefined && message.to !== person.id;
  if (channel !== undefined && message !== undefined && channel.members.has(person.id) && !hidden) {
    return { channel, message };
  }
  throw new Error(`${person.name} does not see the message "${given.text}".`);
}

async function command(line: string, asked: Asked, stage: Stage): Promise<Delivery> {
  const { workspace } = stage;
  const url = stage.responses.issue(asked);
  const payload = slashCommand(escaped(line, workspace), asked.person, asked.channel, url);
  const delivery = await stage.send('slash_commands', payload);
  const failed = (error: string) =>
    workspace.add(asked.channel, {
      user: 'USLACKBOT',
      team: team.id,
      text: `${line.split(' ')[0] ?? ''} failed with the error "${error}"`,
      to: asked.person.id,
    });
  if (delivery.outcome !== 'ok') failed(delivery.outcome);
  else if (delivery.answer !== undefined) {
    try {
      respond(asked, delivery.answer, workspace);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      failed('invalid_command_response');
    }
  }
  return delivery;
}

/** The options of an answer to `block_suggestion`; throws for what Slack would not show. */
function optionsOf(delivery: Delivery): Json[] {
  const groups = objectsOf(delivery.answer?.option_groups);
  const options = [delivery.answer, ...groups].flatMap((group) => objectsOf(group?.options));
  const select = { type: 'static_select', action_id: 'check', options };
  const found = options.length === 0 ? [] : violations({ blocks: [{ type: 'actions', elements: [select] }] });
  if (delivery.outcome === 'ok' && found.length === 0) return options;
  throw new Error(`Slack shows no options: ${delivery.outcome} ${JSON.stringify(found)}`);
}

import { randomBytes } from 'node:crypto';
import type { Json } from './json.ts';
import type { Element } from './elements.ts';
import { shown } from './method.ts';
import { app, team, type Channel, type Message, type Person, type Workspace } from './workspace.ts';

/** Slack's name for a channel in commands and interactions. */
function nameOf(channel: Channel): string {
  if (channel.kind === 'im') return 'directmessage';
  return channel.kind === 'private' ? 'privategroup' : channel.name;
}

function triggerId(): string {
  return `${Date.now()}.${randomBytes(5).readUIntBE(0, 5)}.${randomBytes(16).toString('hex')}`;
}

/** A typed text with `should_escape`: `@dana` and `#payments` become `<@U…|dana>` and `<#C…|payments>`. */
export function escaped(text: string, workspace: Workspace): string {
  return text.replaceAll(/(?<=^|\s)([@#])([\w.-]+)/g, (whole, sign: string, name: string) => {
    const known = [...workspace.people.values()].find((person) => person.name === name);
    if (sign === '@') return known === undefined ? whole : `<@${known.id}|${name}>`;
    const channel = workspace.channelNamed(name);
    return channel === undefined ? whole : `<#${channel.id}|${name}>`;
  });
}

/** The form fields of a slash command; docs.slack.dev/interactivity/implementing-slash-commands. */
export function slashCommand(line: string, person: Person, channel: Channel, responseUrl: string): Json {
  const [command = '', text = ''] = line.split(/\s+(.*)/s);
  return {
    token: 'deprecated',
    team_id: person.team,
    team_domain: person.team === team.id ? team.domain : 'elsewhere',
    channel_id: channel.id,
    channel_name: nameOf(channel),
    user_id: person.id,
    user_name: person.name,
    command,
    text,
    api_app_id: app.id,
    is_enterprise_install: 'false',
    response_url: responseUrl,
    trigger_id: triggerId(),
  };
}

/** What `block_actions` and `block_suggestion` have in common. */
function interaction(person: Person, channel: Channel, message: Message): Json {
  return {
    api_app_id: app.id,
    token: 'deprecated',
    team: { id: team.id, domain: team.domain },
    enterprise: null,
    is_enterprise_install: false,
    user: { id: person.id, username: person.name, name: person.name, team_id: person.team },
    channel: { id: channel.id, name: nameOf(channel) },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: message.to !== undefined,
      ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }),
    },
    // Slack does not keep ephemeral messages, so it cannot hand them back.
    ...(message.to === undefined && { message: shown(message, true) }),
  };
}

/**
 * A button pressed or an option chosen; docs.slack.dev/reference/interaction-payloads/block_actions-payload.
 */
export function blockAction(
  pressed: Element & { chosen?: Json; ts: string },
  person: Person,
  channel: Channel,
  message: Message,
  responseUrl: string,
): Json {
  const { block, element, chosen, ts } = pressed;
  const action = {
    ...element,
    block_id: block.block_id,
    action_ts: ts,
    ...(chosen !== undefined && { selected_option: chosen }),
  };
  return {
    ...interaction(person, channel, message),
    type: 'block_actions',
    trigger_id: triggerId(),
    response_url: responseUrl,
    state: { values: {} },
    actions: [action],
  };
}

/** What was typed into a typeahead select. */
export function blockSuggestion(
  { block, element }: Element,
  value: string,
  person: Person,
  channel: Channel,
  message: Message,
): Json {
  return {
    ...interaction(person, channel, message),
    type: 'block_suggestion',
    action_id: element.action_id,
    block_id: block.block_id,
    value,
  };
}

/** The envelope of an event; docs.slack.dev/apis/events-api. */
export function event(inner: Json, channel: Channel | undefined, workspace: Workspace): Json {
  return {
    token: 'deprecated',
    team_id: team.id,
    context_team_id: team.id,
    context_enterprise_id: null,
    api_app_id: app.id,
    type: 'event_callback',
    event_id: `Ev${randomBytes(5).toString('hex').toUpperCase()}`,
    event_time: Math.floor(workspace.now().getTime() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: team.id,
        user_id: app.user,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: channel?.shared ?? false,
    event: inner,
  };
}

/** A message as an `app_mention` or `message` event tells of it. */
export function messageEvent(type: 'app_mention' | 'message', message: Message, channel: Channel): Json {
  return {
    type,
    user: message.user,
    ts: message.ts,
    client_msg_id: message.ts,
    text: message.text,
    team: message.team,
    ...(message.thread_ts !== undefined && { thread_ts: message.thread_ts }),
    channel: channel.id,
    event_ts: message.ts,
    ...(type === 'message' && {
      channel_type: channel.kind === 'im' ? 'im' : channel.kind === 'private' ? 'group' : 'channel',
    }),
    ...(message.team !== team.id && { user_team: message.team, source_team: message.team }),
  };
}

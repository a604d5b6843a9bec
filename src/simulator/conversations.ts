import { textOf, type Json } from './json.ts';
import { byKind, channelOf, needs, page, required, shown, type Methods } from './method.ts';
import { Refusal } from './refusal.ts';
import { isTop } from './seen.ts';
import { app, team, type Channel, type Message, type Workspace } from './workspace.ts';

/** `conversations.*`: what the bot sees of channels and their history. */
export const conversations: Methods = {
  'conversations.info': {
    scopes: byKind('read'),
    run: (args, workspace) => ({ channel: channelJson(channelOf(args, workspace)) }),
  },

  'conversations.members': {
    scopes: byKind('read'),
    run: (args, workspace) => {
      const { items, more } = page(args, [...channelOf(args, workspace).members]);
      return { members: items, ...more };
    },
  },

  'conversations.history': {
    scopes: byKind('history'),
    run: (args, workspace) => {
      const channel = readable(args, workspace);
      const top = channel.messages.filter((message) => message.to === undefined && isTop(message));
      return listing(args, between(args, top).toReversed(), channel);
    },
  },

  'conversations.replies': {
    scopes: byKind('history'),
    run: (args, workspace) => {
      const channel = readable(args, workspace);
      const ts = required(args, 'ts', 'thread_not_found');
      const thread = channel.messages.filter((message) => message.ts === ts || message.thread_ts === ts);
      const seen = thread.filter((message) => message.to === undefined);
      if (seen[0]?.ts !== ts) throw new Refusal('thread_not_found');
      return listing(args, [...seen.slice(0, 1), ...between(args, seen.slice(1))], channel);
    },
  },

  'conversations.open': needs('im:write', (args, workspace) => {
    const ids = required(args, 'users', 'users_list_not_supplied').split(',');
    if (ids.length !== 1) throw new Refusal('too_many_users'); // group messages are not simulated
    const person = workspace.people.get(ids[0] ?? '');
    if (person === undefined) throw new Refusal('user_not_found');
    if (person.deleted) throw new Refusal('user_disabled');
    return { channel: { id: workspace.im(person).id } };
  }),

  'conversations.join': needs('channels:join', (args, workspace) => {
    const channel = channelOf(args, workspace);
    if (channel.kind !== 'public') throw new Refusal('method_not_supported_for_channel_type');
    if (channel.archived) throw new Refusal('is_archived');
    const joined = channel.members.has(app.user);
    channel.members.add(app.user);
    return { channel: channelJson(channel), ...(joined && { warning: 'already_in_channel' }) };
  }),
};

/** A channel as Slack shows it to the bot. */
export function channelJson(channel: Channel): Json {
  const people = [...channel.members].filter((id) => id !== app.user);
  const about = (value: string) => ({ value, creator: '', last_set: 0 });
  if (channel.kind === 'im') {
    return {
      id: channel.id,
      is_im: true,
      user: people[0],
      is_archived: false,
      is_ext_shared: channel.shared,
    };
  }
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: channel.kind === 'private',
    is_im: false,
    is_mpim: false,
    is_private: channel.kind === 'private',
    is_archived: channel.archived,
    is_general: false,
    is_shared: channel.shared,
    is_ext_shared: channel.shared,
    is_org_shared: false,
    is_pending_ext_shared: false,
    is_member: channel.members.has(app.user),
    context_team_id: team.id,
    topic: about(channel.topic),
    purpose: about(channel.purpose),
    num_members: people.length,
  };
}

function readable(args: Json, workspace: Workspace): Channel {
  const channel = channelOf(args, workspace);
  if (!channel.members.has(app.user)) throw new Refusal('not_in_channel');
  return channel;
}

/** Timestamps have one length, so their order as text is their order in time. */
function between(args: Json, messages: readonly Message[]): Message[] {
  const oldest = textOf(args.oldest) ?? '';
  const latest = textOf(args.latest) ?? '\uFFFF';
  const inclusive = ['true', '1'].includes(textOf(args.inclusive) ?? '');
  return messages.filter(
    ({ ts }) => (ts > oldest && ts < latest) || (inclusive && (ts === oldest || ts === latest)),
  );
}

function listing(args: Json, messages: readonly Message[], channel: Channel): Json {
  const all = ['true', '1'].includes(textOf(args.include_all_metadata) ?? '');
  const { items, more } = page(args, messages);
  const replies = (ts: string) => channel.messages.filter((each) => each.thread_ts === ts && each.ts !== ts);
  return {
    messages: items.map((message) => {
      const count = replies(message.ts).length;
      return { ...shown(message, all), ...(count > 0 && { thread_ts: message.ts, reply_count: count }) };
    }),
    has_more: items.length > 0 && items.at(-1) !== messages.at(-1),
    ...more,
  };
}

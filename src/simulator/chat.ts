import { byBot, contentOf } from './content.ts';
import { textOf, type Json } from './json.ts';
import { channelOf, needs, required, shown, type Methods } from './method.ts';
import { Refusal } from './refusal.ts';
import { app, type Channel, type Message, type Workspace } from './workspace.ts';

/** `chat.*`: what the bot posts, edits and deletes. */
export const chat: Methods = {
  'chat.postMessage': needs('chat:write', (args, workspace, scopes) => {
    const channel = writable(args, workspace);
    const allowed = channel.kind === 'public' && scopes.has('chat:write.public');
    if (!channel.members.has(app.user) && !allowed) throw new Refusal('not_in_channel');
    const message = workspace.add(channel, {
      ...byBot,
      ...contentOf(args, workspace),
      ...thread(args, channel),
    });
    return { channel: channel.id, ts: message.ts, message: shown(message, true) };
  }),

  'chat.postEphemeral': needs('chat:write', (args, workspace) => {
    const channel = writable(args, workspace);
    const to = required(args, 'user', 'user_not_in_channel');
    if (!channel.members.has(app.user)) throw new Refusal('not_in_channel');
    if (!channel.members.has(to)) throw new Refusal('user_not_in_channel');
    const content = contentOf(args, workspace);
    const message = workspace.add(channel, { ...byBot, ...content, ...thread(args, channel), to });
    return { message_ts: message.ts };
  }),

  'chat.update': needs('chat:write', (args, workspace) => {
    const before = own(args, workspace, 'cant_update_message');
    const given =
      args.blocks === undefined && before.blocks !== undefined ? { ...args, blocks: before.blocks } : args;
    const edited = { user: app.user, ts: workspace.nextTs() };
    const message = workspace.replace(before, { ...contentOf(given, workspace), edited });
    return { channel: message.channel, ts: message.ts, text: message.text, message: shown(message, true) };
  }),

  'chat.delete': needs('chat:write', (args, workspace) => {
    const message = own(args, workspace, 'cant_delete_message');
    workspace.remove(message);
    return { channel: message.channel, ts: message.ts };
  }),
};

function writable(args: Json, workspace: Workspace): Channel {
  const channel = channelOf(args, workspace);
  if (channel.archived) throw new Refusal('is_archived');
  return channel;
}

function thread(args: Json, channel: Channel): Pick<Message, 'thread_ts'> {
  const ts = textOf(args.thread_ts);
  if (ts === undefined) return {};
  if (!channel.messages.some((message) => message.ts === ts)) throw new Refusal('invalid_thread_ts');
  return { thread_ts: ts };
}

/** A message of the bot that everybody sees: nothing else can be edited or deleted by it. */
function own(args: Json, workspace: Workspace, error: string): Message {
  const channel = channelOf(args, workspace);
  const message = workspace.find(channel.id, required(args, 'ts', 'message_not_found'));
  if (message === undefined || message.to !== undefined) throw new Refusal('message_not_found');
  if (message.bot_id !== app.bot) throw new Refusal(error);
  return message;
}

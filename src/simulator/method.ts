import { textOf, type Json } from './json.ts';
import { Refusal } from './refusal.ts';
import { app, type Channel, type Message, type Workspace } from './workspace.ts';

/** A method of the Web API: which of the scopes suffices, and what it does. */
export interface Method {
  scopes(args: Json, workspace: Workspace): readonly string[];
  run(args: Json, workspace: Workspace, scopes: ReadonlySet<string>): Json;
}

export type Methods = Readonly<Record<string, Method>>;

/** A method that always needs one and the same scope. */
export function needs(scope: string, run: Method['run']): Method {
  return { scopes: () => [scope], run };
}

/** A text argument; a missing one is refused. */
export function required(args: Json, name: string, error = 'invalid_arguments'): string {
  const value = textOf(args[name]);
  if (value === undefined) throw new Refusal(error);
  return value;
}

/**
 * The channel of a call by id, `#name`, or a user's id for direct messages; nothing that the bot cannot see.
 */
export function channelOf(args: Json, workspace: Workspace): Channel {
  const name = required(args, 'channel', 'channel_not_found');
  const person = workspace.people.get(name);
  const named = name.startsWith('#') ? workspace.channelNamed(name) : workspace.channel(name);
  const channel = person === undefined ? named : workspace.im(person);
  const hidden = channel?.kind === 'private' && !channel.members.has(app.user);
  if (channel === undefined || hidden) throw new Refusal('channel_not_found');
  return channel;
}

const prefixes = { public: 'channels', private: 'groups', im: 'im' } as const;

/**
 * Scopes that differ by kind of channel: `channels:read`, `groups:read`, `im:read`. An unknown channel asks
 * for the first.
 */
export function byKind(right: 'read' | 'history'): Method['scopes'] {
  return (args, workspace) => {
    const name = textOf(args.channel) ?? '';
    const kind = workspace.channel(name)?.kind ?? 'public';
    return [`${prefixes[kind]}:${right}`];
  };
}

/** One page of a listing and the cursor of the next, as `users.list` and others give it. */
export function page<T>(args: Json, items: readonly T[], usual = 100): { items: T[]; more: Json } {
  const limit = Number(textOf(args.limit) ?? usual);
  const cursor = textOf(args.cursor);
  const at = cursor === undefined ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('at:', ''));
  if (!Number.isInteger(limit) || limit < 1 || limit > 1000) throw new Refusal('invalid_limit');
  if (!Number.isInteger(at) || at < 0) throw new Refusal('invalid_cursor');
  const next = at + limit < items.length ? Buffer.from(`at:${at + limit}`).toString('base64') : '';
  return { items: items.slice(at, at + limit), more: { response_metadata: { next_cursor: next } } };
}

/** A message as the Web API shows it; metadata only where asked for. */
export function shown(
  { channel: _channel, to: _to, metadata, ...message }: Message,
  withMetadata: boolean,
): Json {
  return { type: 'message', ...message, ...(withMetadata && metadata !== undefined && { metadata }) };
}

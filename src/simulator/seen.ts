import type { Channel, Message, Workspace } from './workspace.ts';

/** What people see. */
export interface Seen {
  /** What everybody sees in `#channel`, or in the bot's direct messages with `@person`; without replies. */
  messages(place: string): Message[];
  /** The replies to a message. */
  thread(parent: Message): Message[];
  /** What a person alone sees, anywhere. */
  ephemerals(person: string): Message[];
  /** The first thing that `look` finds, now or after a change; an error that names it after `within` ms. */
  until<Found>(what: string, look: () => Found | undefined, within?: number): Promise<Found>;
}

/** The eyes of a workspace. */
export function seen(workspace: Workspace): Seen {
  const place = (name: string): Channel => {
    if (name.startsWith('@')) return workspace.im(workspace.person(name.slice(1)));
    const channel = workspace.channelNamed(name);
    if (channel === undefined) throw new Error(`There is no channel "${name}": add it to \`channels\`.`);
    return channel;
  };
  return {
    messages: (name) => place(name).messages.filter((message) => message.to === undefined && isTop(message)),
    thread: ({ channel, ts }) =>
      (workspace.channel(channel)?.messages ?? []).filter(
        (message) => message.thread_ts === ts && message.ts !== ts && message.to === undefined,
      ),
    ephemerals: (name) => {
      const { id } = workspace.person(name);
      return workspace.all().filter(({ to }) => to === id);
    },
    until: (what, look, within = 10_000) => until(workspace, what, look, within),
  };
}

/** True for a message in the channel itself, not in a thread. */
export function isTop(message: Message): boolean {
  return message.thread_ts === undefined || message.thread_ts === message.ts;
}

async function until<Found>(
  workspace: Workspace,
  what: string,
  look: () => Found | undefined,
  within: number,
): Promise<Found> {
  const { promise, resolve, reject } = Promise.withResolvers<Found>();
  const check = () => {
    const found = look();
    if (found !== undefined) resolve(found);
  };
  const stop = workspace.onChange(check);
  const timer = setTimeout(() => reject(new Error(`Waited ${within} ms in vain for ${what}.`)), within);
  check();
  return promise.finally(() => {
    stop();
    clearTimeout(timer);
  });
}

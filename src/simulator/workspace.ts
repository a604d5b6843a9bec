import type { Json } from './json.ts';

/** A person to be; everything but the name has a sensible default. */
export interface PersonSpec {
  /** The handle, e.g. `dana`; ids are made from it. */
  readonly name: string;
  readonly realName?: string;
  readonly email?: string;
  /** IANA name. */
  readonly timeZone?: string;
  readonly guest?: 'multi-channel' | 'single-channel';
  readonly deleted?: boolean;
  readonly admin?: boolean;
  /** The id of another organisation, for people who are seen in shared channels only. */
  readonly team?: string;
}

/** A channel; everything but the name has a sensible default. */
export interface ChannelSpec {
  /** Without `#`. */
  readonly name: string;
  readonly private?: boolean;
  readonly archived?: boolean;
  /** Shared with another organisation. */
  readonly shared?: boolean;
  /** Handles; everybody of our own organisation without it. */
  readonly members?: readonly string[];
  /** False where the bot is no member. */
  readonly bot?: boolean;
  readonly topic?: string;
  readonly purpose?: string;
}

export interface Person extends Required<Omit<PersonSpec, 'guest' | 'email'>> {
  readonly id: string;
  readonly email: string | undefined;
  readonly guest: PersonSpec['guest'];
}

/** A message as Slack keeps it; `to` is set on those that one person alone sees. */
export interface Message {
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly team: string;
  readonly text: string;
  readonly blocks?: readonly Json[];
  readonly thread_ts?: string;
  readonly metadata?: Json;
  readonly edited?: Json;
  readonly bot_id?: string;
  readonly app_id?: string;
  readonly to?: string;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly kind: 'public' | 'private' | 'im';
  readonly archived: boolean;
  readonly shared: boolean;
  readonly topic: string;
  readonly purpose: string;
  readonly members: Set<string>;
  /** In the order of their timestamps, replies and ephemeral messages included. */
  messages: Message[];
}

/** The organisation, the app and its bot user. */
export const team = { id: 'T00000ACME', domain: 'acme', name: 'Acme' };
export const app = { id: 'A0CALLBOARD', bot: 'B0CALLBOARD', user: 'U0CALLBOARD', name: 'callboard' };

/** People, channels and messages, with nothing of the protocol in it. */
export interface Workspace {
  readonly now: () => Date;
  readonly people: ReadonlyMap<string, Person>;
  /** By id. */
  channel(id: string): Channel | undefined;
  /** By name, with or without `#`. */
  channelNamed(name: string): Channel | undefined;
  /**
   * By `#name`, or `@callboard` for the bot's direct messages with somebody; throws for what is not there.
   */
  place(name: string, person: Person): Channel;
  person(name: string): Person;
  /** The direct messages of somebody with the bot. */
  im(person: Person): Channel;
  nextTs(): string;
  add(channel: Channel, message: Omit<Message, 'ts' | 'channel'>): Message;
  replace(message: Message, change: Partial<Message>): Message;
  remove(message: Message): void;
  find(channel: string, ts: string): Message | undefined;
  all(): readonly Message[];
  /** Calls back after every change until the returned function is called. */
  onChange(listener: () => void): () => void;
  /** Tells the listeners of something that is no message. */
  changed(): void;
}

/** An id like Slack's, readable in a failing test: `U00000DANA`. */
export function idOf(kind: 'U' | 'C' | 'D', name: string): string {
  return (
    kind +
    name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '')
      .padStart(9, '0')
  );
}

/** An empty workspace with these people and channels. */
export function createWorkspace(
  specs: { people: readonly PersonSpec[]; channels: readonly ChannelSpec[] },
  now: () => Date,
): Workspace {
  const people = new Map(specs.people.map((spec) => [idOf('U', spec.name), personOf(spec)]));
  const channels = new Map(specs.channels.map((spec) => [idOf('C', spec.name), channelOf(spec, people)]));
  if (people.size < specs.people.length || channels.size < specs.channels.length) {
    throw new Error('Two people or two channels have the same name but for punctuation: give them others.');
  }
  const listeners = new Set<() => void>();
  const changed = () => listeners.forEach((listener) => listener());
  let last = 0;

  const nextTs = () => {
    last = Math.max(last + 1, now().getTime() * 1000);
    return `${Math.floor(last / 1e6)}.${String(last % 1e6).padStart(6, '0')}`;
  };
  const person = (name: string) => {
    const found = people.get(idOf('U', name));
    if (found === undefined)
      throw new Error(`There is no "${name}" in this workspace: add them to \`people\`.`);
    return found;
  };
  const im = (of: Person) => {
    const id = idOf('D', of.name);
    const channel = channels.get(id) ?? imOf(id, of);
    channels.set(id, channel);
    return channel;
  };
  const edit = (message: Message, messages: (all: Message[]) => Message[]) => {
    const channel = channels.get(message.channel);
    if (channel !== undefined) channel.messages = messages(channel.messages);
    changed();
  };

  return {
    now,
    people,
    person,
    im,
    nextTs,
    channel: (id) => channels.get(id),
    channelNamed: (name) => channels.get(idOf('C', name)),
    place: (name, of) => {
      if (name === `@${app.name}`) return im(of);
      const channel = channels.get(idOf('C', name));
      if (channel === undefined) throw new Error(`There is no channel "${name}": add it to \`channels\`.`);
      return channel;
    },
    add: (channel, parts) => {
      const message = { ...parts, channel: channel.id, ts: nextTs() };
      channel.messages.push(message);
      changed();
      return message;
    },
    replace: (message, change) => {
      const next = { ...message, ...change };
      edit(message, (all) => all.map((each) => (each.ts === message.ts ? next : each)));
      return next;
    },
    remove: (message) => edit(message, (all) => all.filter((each) => each.ts !== message.ts)),
    find: (channel, ts) => channels.get(channel)?.messages.find((message) => message.ts === ts),
    all: () => [...channels.values()].flatMap((channel) => channel.messages),
    changed,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function personOf(spec: PersonSpec): Person {
  return {
    id: idOf('U', spec.name),
    name: spec.name,
    realName: spec.realName ?? spec.name,
    email: spec.email ?? `${spec.name}@acme.dev`,
    timeZone: spec.timeZone ?? 'Europe/Berlin',
    guest: spec.guest,
    deleted: spec.deleted ?? false,
    admin: spec.admin ?? false,
    team: spec.team ?? team.id,
  };
}

function channelOf(spec: ChannelSpec, people: ReadonlyMap<string, Person>): Channel {
  const own = [...people.values()].filter((person) => person.team === team.id && !person.deleted);
  const members = spec.members?.map((name) => idOf('U', name)) ?? own.map((person) => person.id);
  return {
    id: idOf('C', spec.name),
    name: spec.name,
    kind: spec.private ? 'private' : 'public',
    archived: spec.archived ?? false,
    shared: spec.shared ?? false,
    topic: spec.topic ?? '',
    purpose: spec.purpose ?? '',
    members: new Set(spec.bot === false ? members : [...members, app.user]),
    messages: [],
  };
}

function imOf(id: string, person: Person): Channel {
  const members = new Set([person.id, app.user]);
  return {
    id,
    name: 'directmessage',
    kind: 'im',
    archived: false,
    shared: person.team !== team.id,
    topic: '',
    purpose: '',
    members,
    messages: [],
  };
}

import type { OpenSource } from './source.ts';

/** What a vendor said: an answer, no answer (later may work), or a no for good. Never thrown. */
export type Reply<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'unavailable'; readonly reason: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** A Slack account as `users.info` and `users.list` tell it. */
export interface SlackPerson {
  readonly team: string;
  readonly user: string;
  readonly name: string;
  readonly email?: string;
  readonly deleted: boolean;
  /** Guest accounts, single- or multi-channel. */
  readonly guest: boolean;
  /** IANA name. */
  readonly timeZone?: string;
}

/** A conversation as `conversations.info` tells it. */
export interface SlackChannel {
  readonly id: string;
  readonly name?: string;
  readonly topic?: string;
  /** Shared with another organisation: the bot neither posts nor shares there. */
  readonly shared: boolean;
  readonly archived: boolean;
}

/** Reading Slack's people and channels. */
export interface SlackDirectory {
  /** One account; waits at most `timeoutMs`. */
  person(user: string, timeoutMs: number): Promise<Reply<SlackPerson>>;
  /**
   * Every account of the workspace, page by page; throws where Slack does not answer, so that a half listing
   * is never taken for a whole one.
   */
  people(): AsyncIterable<SlackPerson[]>;
  channel(id: string): Promise<Reply<SlackChannel>>;
}

/** What an examination of one part of the installation found. `note`: works, but somebody may want to know. */
export interface Checkup {
  /** What was examined, e.g. `database`. */
  readonly name: string;
  readonly health: 'good' | 'note' | 'bad';
  readonly says: string;
  /** What to do; absent where all is good. */
  readonly fix?: string;
}

/** The outside as rooms see it; `slack` is absent where no workspace is connected. */
export interface Ports {
  readonly openSource: OpenSource;
  /** Examines the installation, part by part; never throws. */
  readonly examine: () => AsyncIterable<Checkup>;
  readonly slack?: SlackDirectory;
}

import type { z } from 'zod';
import type { Address } from './address.ts';

/** A message to keep in place: the address is asked again, and the message edited, each time it is announced. */
export interface Announcement {
  /** One message per key, e.g. `mention:C1:1719.0001`. */
  readonly key: string;
  readonly channel: string;
  /** The timestamp of the message whose thread it answers in. */
  readonly thread?: string;
  readonly address: Address;
  /** The Slack account that the answer is for. */
  readonly for?: { readonly team: string; readonly user: string };
}

/** What an event asks for: to announce something, to run a job, or nothing. */
export type Intent =
  | { readonly kind: 'ignore' }
  | { readonly kind: 'announce'; readonly announcement: Announcement }
  | { readonly kind: 'job'; readonly name: string; readonly input: object };

/** What an event is read with. */
export interface Around {
  /** The workspace that the event was sent for: our own. */
  readonly team: string;
  /** The bot's own user id, where Slack said it. */
  readonly bot?: string;
  /** Reads what somebody wrote in Slack. */
  readText(text: string): Address;
}

/** Something that happened in Slack: read into an intent and nothing else. */
export interface Event<In extends z.ZodType = z.ZodType> {
  readonly part: 'event';
  /** Slack's event type. */
  readonly type: string;
  /** Only the fields that are read; an event of another form is ignored. */
  readonly payload: In;
  read(payload: z.output<In>, around: Around): Intent;
}

/** Types an event from its parts. */
export function defineEvent<In extends z.ZodType>(event: Omit<Event<In>, 'part'>): Event<In> {
  return { part: 'event', ...event };
}

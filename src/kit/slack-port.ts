import type { Message } from './message.ts';

/**
 * What Slack said to a post or an update. `refused` is final for this place (not a member, archived),
 * `unavailable`
 * is not.
 */
export type Posted =
  | { readonly kind: 'ok'; readonly ts: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unavailable'; readonly reason: string };

/** The timestamp of a message that was looked for, undefined where there is none. */
export type Found =
  { readonly kind: 'ok'; readonly ts: string | undefined } | Exclude<Posted, { kind: 'ok' }>;

/** Posting to Slack, as doors and the drawing job see it. The key travels in the message's `metadata`. */
export interface SlackPort {
  post(post: { channel: string; thread?: string; message: Message; key: string }): Promise<Posted>;
  update(update: { channel: string; ts: string; message: Message; key: string }): Promise<Posted>;
  /** Shows a message to one person alone; Slack keeps none of these, so nothing can be edited or found. */
  whisper(whisper: { channel: string; thread?: string; user: string; message: Message }): Promise<Posted>;
  /** Looks for the message that carries the key, posted at or after `since`. */
  find(search: { channel: string; thread?: string; key: string; since: Date }): Promise<Found>;
}

import type { Ref } from '../core/ref.ts';

/**
 * What someone may: an `operator` holds the host (command line, loopback); a `member` belongs to the organisation;
 * a `guest` is a guest account of it; a `stranger` belongs to another organisation, or nobody knows.
 */
export type Standing = 'operator' | 'member' | 'guest' | 'stranger';

/** Who asks, from where; made by a door, read by `ask`, `perform` and the rooms. */
export interface Asker {
  readonly door: 'slack' | 'http' | 'cli' | 'jobs';
  /** For log and audit: `slack:T1/U1`, `http`, `cli`. */
  readonly name: string;
  readonly standing: Standing;
  /** The Slack account, where there is one. */
  readonly slack?: { readonly team: string; readonly user: string };
  /** The catalog's User that the account is mapped to. */
  readonly user?: Ref;
  /** The groups of that User: their entities come first among equals. */
  readonly teams: readonly Ref[];
  /** Where it was asked: what a question without a subject is about. */
  readonly channel?: { readonly id: string; readonly name?: string; readonly topic?: string };
  /** IANA name. */
  readonly timeZone?: string;
}

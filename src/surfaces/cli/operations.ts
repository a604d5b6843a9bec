import type { BackstageImport } from '../../core/config/backstage-import.ts';
import type { Mistake } from '../../core/config/mistake.ts';
import type { Kinds } from '../../core/validate-kind.ts';

/** What happened to a source while syncing. `reading` comes often, the others end one look at it. */
export type SyncEvent = { readonly source: string } & (
  | { readonly kind: 'reading'; readonly files: number }
  | { readonly kind: 'unchanged'; readonly entities: number }
  | {
      readonly kind: 'applied';
      readonly entities: number;
      readonly problems: number;
      /** Entities by what became of them: `{ added: 3, orphaned: 1 }`. */
      readonly changes: Readonly<Record<string, number>>;
    }
  /** The removal guard changed nothing. */
  | { readonly kind: 'held'; readonly entities: number; readonly removals: number }
  /** Another process was at the same source. */
  | { readonly kind: 'overtaken' }
  | { readonly kind: 'unreachable'; readonly reason: string; readonly hint: string }
);

export interface SyncOptions {
  /** Look at each source once and end; else by their schedules until interrupted. */
  readonly once: boolean;
  /** Ids; none: all that are configured. */
  readonly sources: readonly string[];
  /** The source whose held removals are accepted. */
  readonly acceptRemovals?: string;
  readonly signal: AbortSignal;
}

/** A configuration that was checked. */
export interface ConfigCheck {
  readonly file: string;
  readonly mistakes: readonly Mistake[];
}

/**
 * Commands that are no questions: `app/` does the work, the door reads and prints. Only `start`, `sync` and
 * `migrate` need a database. They throw `AppError`; what observes a signal throws its reason.
 */
export interface Operations {
  /** Runs until it is told to stop. */
  start(options: { readonly demo: boolean }): Promise<void>;
  sync(options: SyncOptions): AsyncIterable<SyncEvent>;
  /** The names of the migrations that were run now. */
  migrate(): Promise<readonly string[]>;
  /** The Slack app manifest, for Socket Mode or for HTTP. */
  manifest(options: { readonly http: boolean; readonly format: 'yaml' | 'json' }): Promise<string>;
  /** Without a path: the configuration that `start` would read. */
  checkConfig(path: string | undefined): Promise<ConfigCheck>;
  /** Reads a Backstage configuration; where `to` is given, writes the result there, over no existing file. */
  importConfig(options: { readonly from: string; readonly to?: string }): Promise<BackstageImport>;
  /** The kinds that documents are judged by: the built-in ones and those that the configuration declares. */
  kinds(): Promise<Kinds>;
}

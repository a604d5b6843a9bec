import type { Catalog } from '../core/catalog.ts';
import type { Settings } from '../core/config/settings.ts';
import type { Ports as Outside } from '../core/ports.ts';
import type { Db } from '../store/database.ts';
import type { Asker } from './asker.ts';

/** A structured log line; messages are static, what varies is metadata. */
export interface Log {
  debug(metadata: object, message: string): void;
  info(metadata: object, message: string): void;
  warn(metadata: object, message: string): void;
  error(metadata: object, message: string): void;
}

/** Counts and times what is asked and done; `outcome` is a result kind or an error code. */
export interface Meter {
  answered(name: string, door: string, outcome: string, seconds: number): void;
}

/** Puts work on the durable queue in the caller's transaction. `key`: at most one such job waits. */
export type Enqueue = (trx: Db, job: string, input: object, key?: string) => Promise<void>;

/** The commands as this workspace knows them. */
export interface CommandBook {
  /** How a command is typed here, e.g. `/who-owns checkout` or `/callboard search pay`. */
  typed(name: string, text: string): string;
  readonly all: readonly { readonly text: string; readonly does: string }[];
}

/** All that rooms may use, wired once by `app/`. */
export interface Ports extends Outside {
  readonly db: Db;
  /** The catalog of the newest generation, in process. */
  readonly catalog: () => Promise<Catalog>;
  readonly settings: Settings;
  readonly commands: CommandBook;
  readonly enqueue: Enqueue;
  readonly log: Log;
  readonly meter: Meter;
}

/** What an answer is given besides its input; `now` is the one clock. */
export interface Context extends Ports {
  readonly asker: Asker;
  readonly now: Date;
}

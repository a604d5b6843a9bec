import type { Writable } from 'node:stream';
import type { Ports } from '../../contract/context.ts';
import type { Registry } from '../../contract/plugin.ts';
import type { Operations } from './operations.ts';
import type { Output } from './output.ts';

/** How the standard output shows things. */
export interface Screen {
  /** True for a terminal, where a line can be drawn again. */
  readonly live: boolean;
  readonly color: boolean;
  /** Columns; absent where nobody looks at it, and then nothing is wrapped. */
  readonly width?: number;
  /** The reader's IANA zone. */
  readonly zone?: string;
}

/** All that the command line is given by `app/`. */
export interface CliWiring {
  readonly registry: Registry;
  readonly operations: Operations;
  /** Opens the database and all that rooms need; called only by commands that ask. */
  open(): Promise<{ readonly ports: Ports; readonly end: () => Promise<void> }>;
  readonly version: string;
  readonly out: Writable;
  readonly err: Writable;
  readonly screen: Screen;
  /** The name of the account that runs the program, for log and audit. */
  readonly user: string;
  readonly now: () => Date;
  /** Aborted when the user interrupts. */
  readonly signal: AbortSignal;
}

/** The same with its outputs ready to print to. */
export interface Shell extends Omit<CliWiring, 'out' | 'err'> {
  readonly out: Output;
  readonly err: Output;
}

import type { Address } from './address.ts';

/** A slash command and its twin below `/callboard`: reads text into an address and nothing else. */
export interface Command {
  readonly part: 'command';
  /** Its name below the root, and the key of `slack.commands` when it also stands alone. */
  readonly name: string;
  /** True where it is a slash command of its own. */
  readonly alone: boolean;
  readonly summary: string;
  /** What follows the name, e.g. `<service, team, repository …>`. */
  readonly usage: string;
  /** Ways to say it in a sentence; `{}` stands for the subject, e.g. `who owns {}`. */
  readonly phrases: readonly string[];
  read(text: string): Address;
}

/** Types a command from its parts. */
export function defineCommand(command: Omit<Command, 'part'>): Command {
  return { part: 'command', ...command };
}

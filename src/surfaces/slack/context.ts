import type { Asker } from '../../contract/asker.ts';
import type { Ports } from '../../contract/context.ts';
import type { Drawing } from '../../contract/draw.ts';
import type { Look } from './channels.ts';
import type { Respond } from './respond.ts';

/** How long Slack and people wait, in milliseconds. */
export interface Patience {
  /** A command is acknowledged after this at the latest; Slack gives 3,000. */
  readonly ackMs: number;
  /** An answer that takes longer is given up. */
  readonly answerMs: number;
}

/** What the listeners work with. */
export interface DoorContext extends Drawing {
  readonly ports: Ports;
  readonly clock: () => Date;
  readonly look: Look;
  readonly respond: Respond;
  readonly patience: Patience;
}

/** The asker with the place they ask in. */
export function inChannel(asker: Asker, channel: NonNullable<Asker['channel']>): Asker {
  return { ...asker, channel };
}

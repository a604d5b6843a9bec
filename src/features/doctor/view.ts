import type { Checkup } from '../../core/ports.ts';
import { section } from '../../kit/blocks.ts';
import { icon } from '../../kit/icon.ts';
import { message, type Message } from '../../kit/message.ts';
import { bold, join, mrkdwn, plural, prose, type Text } from '../../kit/text.ts';
import type { DoctorResult } from './answer.ts';

const signs = { good: 'done', note: 'info', bad: 'failure' } as const;

/** The findings, each with its sign and its fix. */
export function doctorView({ kind, checkups }: DoctorResult): Message {
  const faults = checkups.filter(({ health }) => health === 'bad').length;
  const title = kind === 'healthy' ? 'Everything needed is in order' : `${plural(faults, 'fault')} to mend`;
  return message({
    summary: title,
    blocks: [section(bold(title)), ...checkups.map((checkup) => section(finding(checkup)))],
  });
}

function finding({ name, health, says, fix }: Checkup): Text {
  const found = mrkdwn`${icon(signs[health])} ${bold(name)} · ${prose(says)}`;
  return fix === undefined ? found : join([found, mrkdwn`    ${prose(fix)}`], '\n');
}

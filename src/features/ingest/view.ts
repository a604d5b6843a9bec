import { notice } from '../../kit/card.ts';
import { message, type Message } from '../../kit/message.ts';
import { mrkdwn, plural } from '../../kit/text.ts';
import type { AcceptRemovalsResult } from './task.ts';

/** What accepting removals came to. */
export function acceptRemovalsView(result: AcceptRemovalsResult): Message {
  switch (result.kind) {
    case 'accepted': {
      const what = mrkdwn`${plural(result.removals, 'entity', 'entities')} of source ${result.source} may go`;
      return message({
        summary: what,
        blocks: notice({ icon: 'done', what, next: 'The source is synced again now.' }),
      });
    }
    case 'nothing-held': {
      const what = mrkdwn`Nothing of source ${result.source} is held back`;
      return message({
        summary: what,
        blocks: notice({ icon: 'info', what, next: '`callboard status` lists the sources.' }),
      });
    }
  }
}

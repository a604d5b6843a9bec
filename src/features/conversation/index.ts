import { definePlugin } from '../../contract/plugin.ts';
import { appMention, directMessage } from './event.ts';

/** Mentions and direct messages, read by the same grammar as commands. */
export const conversation = definePlugin({
  id: 'conversation',
  register(callboard) {
    callboard.add(appMention, directMessage);
  },
});

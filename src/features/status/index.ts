import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { status } from './answer.ts';
import { statusCommand } from './command.ts';
import { statusView } from './view.ts';

/** How complete and how fresh the catalog is. */
export const catalogStatus = definePlugin({
  id: 'status',
  register(callboard) {
    callboard.add(status, defineCard(status, statusView), statusCommand);
  },
});

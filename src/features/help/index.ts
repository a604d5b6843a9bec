import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { help } from './answer.ts';
import { helpCommand } from './command.ts';
import { helpView } from './view.ts';

/** What can be asked. */
export const helping = definePlugin({
  id: 'help',
  register(callboard) {
    callboard.add(help, defineCard(help, helpView), helpCommand);
  },
});

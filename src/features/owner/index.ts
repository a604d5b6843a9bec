import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { whoOwns } from './answer.ts';
import { whoOwnsCommand } from './command.ts';
import { whoOwnsView } from './view.ts';

/** Who owns what. */
export const owner = definePlugin({
  id: 'owner',
  register(callboard) {
    callboard.add(whoOwns, defineCard(whoOwns, whoOwnsView), whoOwnsCommand);
  },
});

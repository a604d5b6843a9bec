import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { problems } from './answer.ts';
import { problemsCommand } from './command.ts';
import { problemsView } from './view.ts';

/** What is wrong with the catalog. */
export const catalogProblems = definePlugin({
  id: 'problems',
  register(callboard) {
    callboard.add(problems, defineCard(problems, problemsView), problemsCommand);
  },
});

import { defineCard } from '../../contract/card.ts';
import { defineMenu } from '../../contract/menu.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { shortRef } from '../../core/ref.ts';
import { search } from './answer.ts';
import { searchCommand } from './command.ts';
import { searchView } from './view.ts';

/** Finding entities; the typeahead of every select that wants one. */
const entityMenu = defineMenu({
  name: 'entity',
  question: search,
  typed: 'text',
  fills: 'subject',
  options: (result) =>
    result.kind === 'found'
      ? result.hits.map(({ ref, name }) => ({ label: name, description: shortRef(ref), value: ref }))
      : [],
});

/** Search. */
export const searching = definePlugin({
  id: 'search',
  register(callboard) {
    callboard.add(search, defineCard(search, searchView), searchCommand, entityMenu);
  },
});

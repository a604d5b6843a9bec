import { definePlugin } from '../../contract/plugin.ts';
import { teamJoin, userChange } from './event.ts';
import { nightly, people as listPeople, person } from './job.ts';

/** Who is who: Slack's accounts and the catalog's Users. */
export const people = definePlugin({
  id: 'people',
  register(callboard) {
    callboard.add(listPeople, person, nightly, userChange, teamJoin);
  },
});

import { defineCard } from '../../contract/card.ts';
import { definePlugin } from '../../contract/plugin.ts';
import { ingestSchedule, syncJob, tidyJob } from './job.ts';
import { acceptRemovals } from './task.ts';
import { acceptRemovalsView } from './view.ts';

/** Keeps the catalog in sync with its sources. */
export const ingest = definePlugin({
  id: 'ingest',
  register(callboard) {
    callboard.add(
      syncJob,
      tidyJob,
      ingestSchedule,
      acceptRemovals,
      defineCard(acceptRemovals, acceptRemovalsView),
    );
  },
});

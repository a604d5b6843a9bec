import { z } from 'zod';
import { defineJob, defineSchedule } from '../../contract/job.ts';
import { configure } from './configure.ts';
import { syncRemovedSource, syncSource } from './sync.ts';
import { forgetOld, removeOrphans } from './tidy.ts';

/** The job that syncs one source, by its id. */
export const syncJob = defineJob({
  name: 'sync',
  input: z.object({ source: z.string() }),
  expireInSeconds: 30 * 60,
  async run(context, { source: id }) {
    const source = context.settings.catalog.sources.find((known) => known.id === id);
    if (source === undefined) await syncRemovedSource(context, id);
    else await syncSource(context, source);
  },
});

/**
 * The hourly job that takes out what was taken out of the configuration, and what has been orphaned or kept
 * for long.
 */
export const tidyJob = defineJob({
  name: 'tidy',
  input: z.object({}),
  expireInSeconds: 10 * 60,
  async run(context) {
    const { db, settings, now, log } = context;
    for (const id of await configure(context)) await syncRemovedSource(context, id);
    const removed = await removeOrphans(
      db,
      new Date(now.getTime() - settings.catalog.orphans.removeAfterMs),
      now,
    );
    if (removed.length > 0) log.info({ refs: removed }, 'removed orphans');
    await forgetOld(db, now);
  },
});

/** Each source on its own schedule; tidying every hour. Schedules of sources are in UTC. */
export const ingestSchedule = defineSchedule({
  name: 'ingest',
  list: ({ catalog }) => [
    ...catalog.sources.map(({ id, schedule }) => ({
      name: `sync ${id}`,
      cron: schedule,
      zone: 'UTC',
      job: 'sync',
      input: { source: id },
      atFirst: false,
    })),
    { name: 'tidy', cron: '17 * * * *', zone: 'UTC', job: 'tidy', input: {}, atFirst: false },
  ],
});

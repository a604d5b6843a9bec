import { z } from 'zod';
import { defineJob, defineSchedule, type JobContext } from '../../../src/contract/job.ts';
import { definePlugin, makeRegistry, type Registry } from '../../../src/contract/plugin.ts';

/**
 * A job `note` whose work is `run`, and schedules `minute-0` … `minute-19`, each due at its minute of every
 * hour.
 */
export function noteRegistry(run: (context: JobContext, text: string) => Promise<void>): Registry {
  const note = defineJob({
    name: 'note',
    input: z.object({ text: z.string() }),
    expireInSeconds: 60,
    run: (context, { text }) => run(context, text),
  });
  const minutes = defineSchedule({
    name: 'minutes',
    list: () =>
      Array.from({ length: 20 }, (_, minute) => ({
        name: `minute-${minute}`,
        cron: `${minute} * * * *`,
        zone: 'UTC',
        job: 'note',
        input: { text: `minute-${minute}` },
        atFirst: false,
      })),
  });
  return makeRegistry([definePlugin({ id: 'notes', register: (callboard) => callboard.add(note, minutes) })]);
}

import { z } from 'zod';
import { AppError } from '../core/errors.ts';
import { undrawnKeys } from '../store/announcements.ts';
import { drawingJob } from './announce.ts';
import { draw, type Drawing } from './draw.ts';
import { defineJob, defineSchedule } from './job.ts';
import { definePlugin, type Plugin } from './plugin.ts';

// What could not be drawn for a day is of no use to anybody any more.
const oldestMs = 86_400_000;

// A backlog larger than this is drawn over several minutes.
const mostAtOnce = 200;

/**
 * The jobs that draw announcements: one for each, and every minute one for those whose drawing was lost with the
 * process that was at it. `drawing` is asked for when a job runs, since the registry in it holds these jobs, too;
 * undefined where no workspace is connected.
 */
export function drawingPlugin(drawing: () => Drawing | undefined, clock: () => Date): Plugin {
  const drawOne = defineJob({
    name: drawingJob,
    input: z.object({ key: z.string() }),
    expireInSeconds: 120,
    run: async (ports, { key }) => {
      const pens = drawing();
      if (pens === undefined) {
        throw new AppError('unavailable', 'No Slack workspace is connected.', 'Set SLACK_BOT_TOKEN.');
      }
      await draw(ports, pens, key, clock);
    },
  });
  const drawLost = defineJob({
    name: 'draw-lost',
    input: z.object({}),
    expireInSeconds: 60,
    run: async ({ db, enqueue, now }) => {
      if (drawing() === undefined) return;
      const keys = await undrawnKeys(db, now, new Date(now.getTime() - oldestMs), mostAtOnce);
      for (const key of keys) await enqueue(db, drawingJob, { key }, key);
    },
  });
  const everyMinute = defineSchedule({
    name: 'draw-lost',
    list: () => [
      {
        name: 'draw-lost',
        cron: '* * * * *',
        zone: 'UTC',
        job: drawLost.name,
        input: {},
        atFirst: true,
      },
    ],
  });
  return definePlugin({
    id: 'drawing',
    register: (callboard) => callboard.add(drawOne, drawLost, everyMinute),
  });
}

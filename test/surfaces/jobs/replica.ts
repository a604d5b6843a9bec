// A replica of its own process: `node replica.ts <database URL> tick|work`. It says what it does, line by
// line.
import { makeJobsDoor } from '../../../src/surfaces/jobs/door.ts';
import { makeQueue } from '../../../src/surfaces/jobs/queue.ts';
import { claimDue } from '../../../src/store/schedules.ts';
import { connect, makePorts } from '../ports.ts';
import { noteRegistry } from './registry.ts';

const [databaseUrl = '', role] = process.argv.slice(2);
const db = connect(databaseUrl);
const registry = noteRegistry(async (_context, text) => {
  console.log(`working on ${text}`);
  await new Promise(() => undefined);
});
const queue = makeQueue({ databaseUrl, jobs: registry.jobs, log: makePorts(db).log });
const ports = makePorts(db, { enqueue: queue.enqueue });
const door = makeJobsDoor({
  queue,
  registry,
  ports,
  claimDue: (...claim) => claimDue(db, ...claim),
  clock: () => new Date(),
});
if (role === 'work') await door.start();
else {
  // The twenty minutes after 12:00, as each replica sees them; the minute before is where they begin to look.
  for (let minute = -1; minute < 20; minute++) {
    console.log(`at minute ${minute};`);
    await door.tick(new Date(Date.parse('2026-06-01T12:00:00Z') + minute * 60_000));
  }
  await queue.stop(1000);
  await db.destroy();
}

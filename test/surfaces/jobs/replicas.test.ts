import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Db } from '../../../src/store/database.ts';
import { makeJobsDoor } from '../../../src/surfaces/jobs/door.ts';
import { makeQueue } from '../../../src/surfaces/jobs/queue.ts';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts';
import { connect, makePorts } from '../ports.ts';
import { startReplica } from './process.ts';
import { noteRegistry } from './registry.ts';

let database: FreshDatabase;
let db: Db;

beforeEach(async () => {
  database = await freshDatabase();
  db = connect(database.url);
});

afterEach(async () => {
  await db.destroy();
  await database.drop();
});

/** Works in this process until `count` notes were taken; returns all that were. */
async function takeNotes(count: number): Promise<string[]> {
  const taken: string[] = [];
  const all = Promise.withResolvers<undefined>();
  const registry = noteRegistry((_context, text) => {
    if (taken.push(text) === count) all.resolve(undefined);
    return Promise.resolve();
  });
  const ports = makePorts(db);
  const queue = makeQueue({ databaseUrl: database.url, jobs: registry.jobs, log: ports.log });
  const claimDue = () => Promise.resolve(false);
  const door = makeJobsDoor({ queue, registry, ports, claimDue, clock: () => new Date() });
  await door.start();
  await all.promise;
  await door.stop(5000);
  return taken;
}

describe('replicas', () => {
  it('fire twenty due minutes once each, killed at random', { timeout: 120_000 }, async () => {
    // Two replicas side by side; each is killed a few times wherever it is, and started again.
    const life = async (): Promise<void> => {
      for (let death = 0; death < 2; death++) {
        const replica = startReplica(database.url, 'tick');
        await replica.said(`at minute ${Math.floor(Math.random() * 20)};`);
        await replica.kill();
      }
      expect(await startReplica(database.url, 'tick').ended).toBe(0);
    };
    await Promise.all([life(), life()]);

    const minutes = Array.from({ length: 20 }, (_, minute) => `minute-${minute}`);
    const { rows: runs } = await sql<{ schedule: string }>`select schedule from schedule_runs`.execute(db);
    expect(runs.map(({ schedule }) => schedule).sort()).toEqual([...minutes].sort());
    const { rows: jobs } = await sql<{ note: string }>`select data->>'text' as note from pgboss.job`.execute(
      db,
    );
    expect(jobs.map(({ note }) => note).sort()).toEqual([...minutes].sort());
    expect((await takeNotes(20)).sort()).toEqual([...minutes].sort());
  });

  it('take over the work of one that was killed', { timeout: 60_000 }, async () => {
    const registry = noteRegistry(() => Promise.resolve());
    const queue = makeQueue({ databaseUrl: database.url, jobs: registry.jobs, log: makePorts(db).log });
    await queue.enqueue(db, 'note', { text: 'left behind' });
    await queue.stop(1000);

    const replica = startReplica(database.url, 'work');
    await replica.said('working on left behind');
    await replica.kill();
    // The queue's clock is the database's: let the last heartbeat lie a minute back.
    await sql`update pgboss.job set heartbeat_on = now() - interval '1 minute' where state = 'active'`.execute(
      db,
    );
    expect(await takeNotes(1)).toEqual(['left behind']);
  });
});

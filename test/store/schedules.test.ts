import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Db } from '../../src/store/database.ts';
import { claimDue } from '../../src/store/schedules.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { connect } from '../surfaces/ports.ts';

let database: FreshDatabase;
let db: Db;

beforeAll(async () => {
  database = await freshDatabase();
  db = connect(database.url);
});

afterAll(async () => {
  await db.destroy();
  await database.drop();
});

const at = (time: string) => new Date(`2026-06-${time}:00Z`);
const idle = () => Promise.resolve();

describe('claiming a due run', () => {
  it('tells until when was looked, and moves that on', async () => {
    const seen: (Date | undefined)[] = [];
    const look = (now: Date) => claimDue(db, 'marks', now, (until) => void seen.push(until), idle);
    expect(await look(at('01T10:00'))).toBe(false);
    await look(at('01T10:01'));
    await look(at('01T09:00'));
    await look(at('01T09:01'));
    expect(seen).toEqual([undefined, at('01T10:00'), at('01T10:01'), at('01T09:00')]);
  });

  it('gives a run to one of many rivals, also where the schedule is new', async () => {
    let worked = 0;
    const rivals = Array.from({ length: 8 }, () =>
      claimDue(
        db,
        'rivals',
        at('01T10:00'),
        () => '2026-06-01T10:00',
        () => {
          worked++;
          return Promise.resolve();
        },
      ),
    );
    expect((await Promise.all(rivals)).filter(Boolean)).toHaveLength(1);
    expect(worked).toBe(1);
  });

  it('lets one replica look at a time, so that what was missed is caught up once', async () => {
    await claimDue(db, 'looking', at('01T10:00'), () => undefined, idle);
    const now = at('01T10:05');
    const rivals = Array.from({ length: 8 }, (_, rival) =>
      claimDue(db, 'looking', now, (until) => (until && until < now ? `run ${rival}` : undefined), idle),
    );
    expect((await Promise.all(rivals)).filter(Boolean)).toHaveLength(1);
  });

  it('claims nothing where the work fails, so that the next tick tries again', async () => {
    const fail = () => Promise.reject(new Error('no queue'));
    await expect(claimDue(db, 'failing', at('01T10:00'), () => 'a', fail)).rejects.toThrow('no queue');
    let until: Date | undefined = at('01T00:00');
    expect(await claimDue(db, 'failing', at('01T10:00'), (seen) => ((until = seen), 'a'), idle)).toBe(true);
    expect(until).toBeUndefined();
  });

  it('forgets runs after a week, and no younger ones', async () => {
    for (const day of ['01', '02', '08', '09']) {
      await claimDue(db, 'daily', at(`${day}T10:01`), () => `2026-06-${day}T10:00`, idle);
    }
    const runs = await db
      .selectFrom('schedule_runs')
      .select('due_local')
      .where('schedule', '=', 'daily')
      .execute();
    expect(runs.map(({ due_local }) => due_local).sort()).toEqual([
      '2026-06-02T10:00',
      '2026-06-08T10:00',
      '2026-06-09T10:00',
    ]);
  });
});

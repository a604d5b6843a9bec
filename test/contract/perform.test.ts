import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Asker } from '../../src/contract/asker.ts';
import { perform } from '../../src/contract/perform.ts';
import { defineTask } from '../../src/contract/task.ts';
import { AppError } from '../../src/core/errors.ts';
import { countMiss } from '../../src/store/misses.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { connect, makePorts } from '../surfaces/ports.ts';

const now = new Date('2026-06-01T12:00:00Z');
const member: Asker = { door: 'slack', name: 'slack:T1/U1', standing: 'member', teams: [] };
const guest: Asker = { ...member, name: 'slack:T1/U2', standing: 'guest' };

let fresh: FreshDatabase;
let ports: ReturnType<typeof makePorts>;
beforeAll(async () => {
  fresh = await freshDatabase();
  ports = makePorts(connect(fresh.url));
});
beforeEach(async () => {
  await sql`truncate audit, misses`.execute(ports.db);
  ports.lines.length = 0;
  ports.answered.length = 0;
});
afterAll(async () => {
  await ports.db.destroy();
  await fresh.drop();
});

/** Rings a bell once per key, writing that it rang; held up, or broken, on demand. */
function ring({ wait = Promise.resolve(), fail }: { wait?: Promise<unknown>; fail?: Error } = {}) {
  let runs = 0;
  const task = defineTask({
    name: 'ring',
    summary: 'Ring a bell',
    input: z.object({ bell: z.string().min(1), key: z.string().optional() }),
    status: { rung: 200 },
    may: ({ standing }) => standing !== 'guest' || 'Only members may ring.',
    async run({ trx, asker }, { bell }) {
      runs += 1;
      await countMiss(trx, `${bell} rang`, now);
      await wait;
      if (fail !== undefined) throw fail;
      return { kind: 'rung' as const, bell, by: asker.name, run: runs };
    },
  });
  return { task, keyed: { ...task, key: ({ bell }: { bell: string }) => bell }, runs: () => runs };
}

const audit = () =>
  ports.db
    .selectFrom('audit')
    .select(['actor', 'door', 'task', 'input', 'result', 'at'])
    .orderBy('id')
    .execute();
const rang = async () => (await ports.db.selectFrom('misses').select('subject').execute()).length;

describe('perform', () => {
  it('does the work and audits it in one transaction, with one log line and one metric', async () => {
    const result = await perform(ports, ring().task, { bell: 'front' }, member, now);
    expect(result).toEqual({ kind: 'rung', bell: 'front', by: 'slack:T1/U1', run: 1 });
    expect(await audit()).toEqual([
      { actor: 'slack:T1/U1', door: 'slack', task: 'ring', input: { bell: 'front' }, result, at: now },
    ]);
    expect(ports.answered).toEqual(['ring slack rung']);
    expect(ports.lines).toHaveLength(1);
  });

  it('leaves nothing behind where it fails', async () => {
    const fail = new AppError('too-large', 'Too loud.', 'Ring softly.');
    await expect(perform(ports, ring({ fail }).task, { bell: 'front' }, member, now)).rejects.toBe(fail);
    expect({ rang: await rang(), audit: await audit() }).toEqual({ rang: 0, audit: [] });
    expect(ports.answered).toEqual(['ring slack too-large']);
  });

  it('counts a failure of the unforeseen kind as internal', async () => {
    await expect(
      perform(ports, ring({ fail: new Error('crack') }).task, { bell: 'x' }, member, now),
    ).rejects.toThrow();
    expect(ports.answered).toEqual(['ring slack internal']);
  });

  it('refuses who may not, says who may, and audits that too', async () => {
    const { task, runs } = ring();
    await expect(perform(ports, task, { bell: 'front' }, guest, now)).rejects.toMatchObject({
      code: 'forbidden',
      message: 'Only members may ring.',
    });
    expect(runs()).toBe(0);
    expect(await audit()).toMatchObject([
      { actor: 'slack:T1/U2', result: { kind: 'refused', reason: 'Only members may ring.' } },
    ]);
    expect(ports.answered).toEqual(['ring slack forbidden']);
  });

  it('refuses malformed input before anything else', async () => {
    await expect(perform(ports, ring().task, { bell: '' }, guest, now)).rejects.toMatchObject({
      code: 'usage',
    });
    expect(await audit()).toEqual([]);
    expect(ports.answered).toEqual(['ring slack usage']);
  });

  it('gives a second request with the same key the first one’s result', async () => {
    const { keyed, runs } = ring();
    const first = await perform(ports, keyed, { bell: 'front' }, member, now);
    const second = await perform(ports, keyed, { bell: 'front' }, { ...member, name: 'slack:T1/U3' }, now);
    expect(second).toEqual(first);
    expect(runs()).toBe(1);
    await perform(ports, keyed, { bell: 'back' }, member, now);
    expect(runs()).toBe(2);
  });

  it('has rivals wait for the first, and gives them its result', async () => {
    const gate = Promise.withResolvers<undefined>();
    const { keyed, runs } = ring({ wait: gate.promise });
    const other = makePorts(connect(fresh.url));
    const first = perform(ports, keyed, { bell: 'front' }, member, now);
    const second = perform(other, keyed, { bell: 'front' }, { ...member, name: 'slack:T1/U3' }, now);
    await waiting();
    gate.resolve(undefined);
    expect(await second).toEqual(await first);
    expect({ runs: runs(), rang: await rang(), acts: (await audit()).length }).toEqual({
      runs: 1,
      rang: 1,
      acts: 1,
    });
    await other.db.destroy();
  });

  it('lets a rival do it where the first fails', async () => {
    const gate = Promise.withResolvers<undefined>();
    const failing = ring({ wait: gate.promise, fail: new Error('crack') });
    const other = makePorts(connect(fresh.url));
    const first = perform(ports, failing.keyed, { bell: 'front' }, member, now);
    const second = perform(other, ring().keyed, { bell: 'front' }, member, now);
    await waiting();
    gate.resolve(undefined);
    await expect(first).rejects.toThrow('crack');
    expect(await second).toMatchObject({ kind: 'rung' });
    expect({ rang: await rang(), acts: (await audit()).length }).toEqual({ rang: 1, acts: 1 });
    await other.db.destroy();
  });

  it('keeps a door’s key to the asker and the task', async () => {
    const { task, runs } = ring();
    await perform(ports, task, { bell: 'front' }, member, now, 'k1');
    await perform(ports, task, { bell: 'front' }, member, now, 'k1');
    expect(runs()).toBe(1);
    await perform(ports, task, { bell: 'front' }, { ...member, name: 'slack:T1/U3' }, now, 'k1');
    await perform(ports, { ...task, name: 'toll' }, { bell: 'front' }, member, now, 'k1');
    expect(runs()).toBe(3);
  });
});

/** Resolves when a second connection waits for a row of the first. */
async function waiting(): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ waiting: number }>`
      select count(*)::integer as waiting from pg_stat_activity
      where datname = current_database() and wait_event_type = 'Lock'`.execute(ports.db);
    if ((rows[0]?.waiting ?? 0) > 0) return;
  }
}

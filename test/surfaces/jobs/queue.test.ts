import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/core/errors.ts';
import type { JobContext } from '../../../src/contract/job.ts';
import type { Db } from '../../../src/store/database.ts';
import { makeJobsDoor, type JobsDoor } from '../../../src/surfaces/jobs/door.ts';
import { makeQueue, type Queue } from '../../../src/surfaces/jobs/queue.ts';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts';
import { connect, makePorts } from '../ports.ts';
import { noteRegistry } from './registry.ts';

let database: FreshDatabase;
let db: Db;
const started: { stop(graceMs: number): Promise<void> }[] = [];

beforeEach(async () => {
  database = await freshDatabase();
  db = connect(database.url);
});

afterEach(async () => {
  for (const part of started.splice(0)) await part.stop(1000);
  await db.destroy();
  await database.drop();
});

function sender(): Queue {
  const { jobs } = noteRegistry(() => Promise.resolve());
  const queue = makeQueue({ databaseUrl: database.url, jobs, log: makePorts(db).log });
  started.push(queue);
  return queue;
}

async function worker(run: (context: JobContext, text: string) => Promise<void>) {
  const registry = noteRegistry(run);
  const ports = makePorts(db);
  const queue = makeQueue({ databaseUrl: database.url, jobs: registry.jobs, log: ports.log });
  const door: JobsDoor = makeJobsDoor({
    queue,
    registry,
    ports,
    claimDue: () => Promise.resolve(false),
    clock: () => new Date('2026-06-01T12:00:00Z'),
  });
  started.push(door);
  await door.start();
  return { ports, queue, door };
}

async function waiting(): Promise<string[]> {
  const { rows } = await sql<{ note: string }>`
    select data->>'text' as note from pgboss.job where state < 'active' order by created_on`.execute(db);
  return rows.map(({ note }) => note);
}

describe('enqueue', () => {
  it('works in a process that does no work, on a database that knows no queue', async () => {
    await sender().enqueue(db, 'note', { text: 'hello' });
    expect(await waiting()).toEqual(['hello']);
  });

  it('belongs to the transaction: nothing is left of one that failed', async () => {
    const queue = sender();
    await queue.prepare();
    const failed = db.transaction().execute(async (trx) => {
      await queue.enqueue(trx, 'note', { text: 'never' });
      throw new Error('changed my mind');
    });
    await expect(failed).rejects.toThrow('changed my mind');
    expect(await waiting()).toEqual([]);
  });

  it('keeps one waiting job per key, and any number without', async () => {
    const queue = sender();
    for (const text of ['a', 'b']) {
      await queue.enqueue(db, 'note', { text: `${text} keyed` }, 'k');
      await queue.enqueue(db, 'note', { text });
    }
    expect((await waiting()).sort()).toEqual(['a', 'b', 'b keyed']);
  });

  it('refuses a job that nobody does', async () => {
    await expect(sender().enqueue(db, 'nap', {})).rejects.toThrow('There is no job "nap".');
  });
});

describe('work', () => {
  it('gets the input, the clock and the ports, and is counted', async () => {
    const done = Promise.withResolvers<string>();
    const { queue, ports, door } = await worker(({ now, settings }, text) => {
      done.resolve(`${text} ${now.toISOString()} ${settings.http.open}`);
      return Promise.resolve();
    });
    await queue.enqueue(db, 'note', { text: 'hello' });
    expect(await done.promise).toBe('hello 2026-06-01T12:00:00.000Z false');
    await door.stop(1000);
    expect(ports.answered).toEqual(['note jobs done']);
  });

  it('leaves a waiting job alone while a transaction adds to it, so that nothing is overlooked', async () => {
    const queue = sender();
    await queue.enqueue(db, 'note', { text: 'first' }, 'k');
    const seen: string[] = [];
    const done = Promise.withResolvers<undefined>();
    await db.transaction().execute(async (trx) => {
      await queue.enqueue(trx, 'note', { text: 'second' }, 'k');
      await worker((_context, text) => {
        seen.push(text);
        if (text !== 'probe') done.resolve(undefined);
        return Promise.resolve();
      });
      // A job that came later was done: the locked one was passed over meanwhile.
      await queue.enqueue(db, 'note', { text: 'probe' });
      await expect.poll(() => seen, { timeout: 10_000 }).toEqual(['probe']);
    });
    await done.promise;
    expect(seen).toEqual(['probe', 'second']);
  });

  it('does two jobs of one key one after the other', async () => {
    const seen: string[] = [];
    const first = Promise.withResolvers<undefined>();
    const done = Promise.withResolvers<undefined>();
    const { queue } = await worker(async (_context, text) => {
      seen.push(`${text} begins`);
      if (text === 'a') await first.promise;
      seen.push(`${text} ends`);
      if (text === 'b') done.resolve(undefined);
    });
    await queue.enqueue(db, 'note', { text: 'a' }, 'k');
    await expect.poll(() => seen).toEqual(['a begins']);
    await queue.enqueue(db, 'note', { text: 'b' }, 'k');
    await queue.enqueue(db, 'note', { text: 'other' }, 'l');
    await expect.poll(() => seen).toContain('other ends');
    first.resolve(undefined);
    await done.promise;
    expect(seen.filter((line) => !line.startsWith('other'))).toEqual([
      'a begins',
      'a ends',
      'b begins',
      'b ends',
    ]);
  });

  it('is tried again after a failure, which is logged with what is needed to find it', async () => {
    let attempts = 0;
    const done = Promise.withResolvers<undefined>();
    const { queue, ports, door } = await worker(() => {
      if (++attempts === 1) throw new AppError('unavailable', 'Slack is away.', 'Wait.');
      done.resolve(undefined);
      return Promise.resolve();
    });
    await queue.enqueue(db, 'note', { text: 'hello' });
    await done.promise;
    await door.stop(1000);
    expect(ports.lines.find(({ level }) => level === 'warn')).toMatchObject({
      message: 'a job failed and is tried again',
      metadata: { job: 'note', attempt: 1, error: 'Slack is away.' },
    });
    expect(ports.answered).toEqual(['note jobs unavailable', 'note jobs done']);
  });

  it('says which input is wrong instead of working with it', async () => {
    const { queue, ports } = await worker(() => Promise.resolve());
    await queue.enqueue(db, 'note', { txt: 'hello' });
    await expect
      .poll(() => ports.lines.find(({ level }) => level === 'warn')?.metadata.error, { timeout: 10_000 })
      .toMatch(/^text: /);
  });

  it('is finished at a stop, or aborted after the grace and handed over', async () => {
    const begun = Promise.withResolvers<undefined>();
    const { queue, door } = await worker(async ({ signal }) => {
      begun.resolve(undefined);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    await queue.enqueue(db, 'note', { text: 'long' });
    await begun.promise;
    await door.stop(1000);
    expect(await waiting()).toEqual(['long']);
  });
});

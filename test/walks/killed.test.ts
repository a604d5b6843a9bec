import { setTimeout } from 'node:timers/promises';
import { Pool } from 'pg';
import { expect, it, vi } from 'vitest';
import { openEmbeddedPostgres } from '../../src/adapters/postgres/embedded-postgres.ts';
import { findServer } from '../../src/adapters/postgres/server.ts';
import { makeDatabase, type Db } from '../../src/store/database.ts';
import { expectConsistent } from '../support/consistent.ts';
import { makeRepository } from '../support/git.ts';
import { removeCluster, temporaryFolder } from '../support/postgres.ts';
import { startProgram, writeConfig } from '../support/program.ts';
import { shop, shopSize } from './shop.ts';

const rounds = 21;
const limits = { timeout: 300_000 };
const victims = ['program', 'database', 'both'] as const;

// A first sync of the shop takes about so long: any moment of it may be hit.
const longestMs = 900;

it('a program, its database, or both, killed at random moments of a sync, lose nothing', limits, async () => {
  const folder = await temporaryFolder();
  const repository = makeRepository();
  const guard = '  removalGuard: { share: 1, atLeast: 1000 }\n';
  writeConfig(folder, { shop: `file://${repository.folder}` }, guard);
  for (let round = 0; round < rounds; round += 1) {
    const revision = repository.commit(shop(round));
    await kill(folder, revision, victims[round % 3] ?? 'both');
  }
  const program = startProgram({ folder });
  await program.ready();
  const { database: cluster } = await program.says('Callboard listens');
  expect(await program.stop()).toMatchObject({ code: 0, err: '' });
  await look(folder, async (db) => {
    await expectConsistent(db);
    const standing = db.selectFrom('entities').select('ref').where('orphaned_at', 'is', null);
    expect(await standing.execute()).toHaveLength(shopSize);
  });
  await removeCluster(String(cluster));
});

async function kill(folder: string, revision: string, victim: (typeof victims)[number]): Promise<void> {
  const program = startProgram({ folder });
  const { database: cluster } = await program.says('Callboard listens');
  const server = await findServer(String(cluster));
  // No wait for something, but the moment itself.
  const moment = Math.random() * longestMs;
  await setTimeout(moment);
  if (victim !== 'database') program.kill('SIGKILL');
  if (victim !== 'program') process.kill(server?.pid ?? 0, 'SIGKILL');
  if (victim !== 'database') await program.ended;
  if (victim !== 'program') {
    await vi.waitFor(async () => expect(await findServer(String(cluster))).toMatchObject({ alive: false }));
  }
  const committed = program.log().some(({ msg }) => msg === 'synced a source');
  const told = `the ${victim} killed ${moment} ms after it was up`;
  await look(folder, async (db) => {
    await expectConsistent(db);
    const source = await db.selectFrom('sources').select('revision').executeTakeFirst();
    if (committed) expect(source?.revision, told).toBe(revision);
  });
  if (victim !== 'database') return;
  // The program itself went on without its database.
  expect((await fetch(`${await program.url()}/healthz`)).status).toBe(200);
  const { code, err } = await program.stop();
  expect({ code, err }, told).toEqual({ code: 0, err: '' });
}

/** Looks at the embedded database, which is started for that where it does not run. */
async function look(folder: string, see: (db: Db) => Promise<void>): Promise<void> {
  const postgres = await openEmbeddedPostgres({ dataDir: `${folder}/.callboard`, log: () => undefined });
  const pool = new Pool({ connectionString: postgres.url, max: 1 });
  pool.on('error', () => undefined); // the server may stop before its last connection is closed
  const db = makeDatabase(pool);
  try {
    await see(db);
  } finally {
    await db.destroy();
    await postgres.release();
  }
}

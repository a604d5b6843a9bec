import { Client } from 'pg';
import { expect, it, vi } from 'vitest';
import { makeRepository } from '../support/git.ts';
import { freshDatabase, temporaryFolder } from '../support/postgres.ts';
import { startProgram, writeConfig } from '../support/program.ts';
import { catalog } from './catalog.ts';

it('two of them over one database do what was due once', async () => {
  const database = await freshDatabase();
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const repository = makeRepository();
  repository.commit(catalog);
  // Due half an hour ago, and not again while this runs.
  const minute = new Date(Date.now() - 30 * 60_000).getUTCMinutes();
  const start = async () => {
    const folder = await temporaryFolder();
    writeConfig(folder, { acme: `file://${repository.folder}` }, '', `${minute} * * * *`);
    return startProgram({ folder, env: { DATABASE_URL: database.url, LOG_LEVEL: 'debug' } });
  };

  const first = await start();
  await first.ready(); // it has looked at the schedules once, so that from now on they may be missed
  await first.stop();
  await client.query(`update schedules set looked_until = looked_until - interval '1 hour'`);

  const both = await Promise.all([start(), start()]);
  await Promise.all(both.map((program) => program.ready()));
  const runs = () =>
    both
      .flatMap((program) => program.log())
      .filter(({ msg, name, door }) => msg === 'answered' && name === 'sync' && door === 'jobs');
  await vi.waitFor(() => expect(runs()).toMatchObject([{ outcome: 'done' }]), 20_000);
  for (const program of both) expect(await program.stop()).toMatchObject({ code: 0, err: '' });
  expect(runs()).toHaveLength(1);
  const { rows } = await client.query(`select state from pgboss.job where name = 'sync'`);
  expect(rows).toEqual([{ state: 'completed' }]);
  await client.end();
  await database.drop();
});

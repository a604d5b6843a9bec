import { Pool } from 'pg';
import { expect, it } from 'vitest';
import { makeDatabase } from '../../src/store/database.ts';
import { expectConsistent } from '../support/consistent.ts';
import { makeRepository, temporaryFolder } from '../support/git.ts';
import { layLine } from '../support/line.ts';
import { freshDatabase } from '../support/postgres.ts';
import { startProgram, writeConfig } from '../support/program.ts';
import { wordsOf } from '../support/slack.ts';
import { shop, shopSize } from './shop.ts';
import { openStreet, shownTo } from './street.ts';

it('a sync that is told to stop leaves all as it was, and the next one does it', async () => {
  const database = await freshDatabase();
  const [folder, repository] = [temporaryFolder(), makeRepository()];
  repository.commit(shop(0));
  writeConfig(folder, { shop: `file://${repository.folder}` });
  const where = { folder, env: { DATABASE_URL: database.url } };
  const stopped = startProgram(where);
  await stopped.says('Callboard listens');
  expect(await stopped.stop()).toMatchObject({ code: 0, signal: null, err: '' });
  expect(stopped.log().map(({ msg }) => msg)).not.toContain('Ready');
  const next = startProgram(where);
  await next.ready();
  expect(await next.stop()).toMatchObject({ code: 0 });
  const db = makeDatabase(new Pool({ connectionString: database.url, max: 1 }));
  await expectConsistent(db);
  expect(await db.selectFrom('entities').select('ref').execute()).toHaveLength(shopSize);
  await db.destroy();
  await database.drop();
});

it.each(['http', 'socket'] as const)(
  'an answer that is being given is finished first, by %s',
  async (mode) => {
    const database = await freshDatabase();
    const line = await layLine(database.url);
    const street = await openStreet({ mode, databaseUrl: line.url });
    const asked = line.hush();
    const answering = street.slack.as('dana').in('#payments').types('/who-owns payment-service');
    await asked;
    street.program.kill('SIGTERM');
    await street.program.says('Callboard stops');
    await line.mend();
    expect(await answering).toMatchObject({ outcome: 'ok' });
    expect(wordsOf(shownTo(street.slack, 'dana').at(-1)!)).toContain('Payments');
    expect(await street.stop()).toMatchObject({ code: 0, signal: null, err: '' });
    await line.cut();
    await database.drop();
  },
);

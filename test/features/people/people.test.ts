import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeRegistry } from '../../../src/contract/plugin.ts';
import { makeCatalog, type Catalog } from '../../../src/core/catalog.ts';
import type { Reply, SlackPerson } from '../../../src/core/ports.ts';
import { makeIdentify } from '../../../src/features/people/identify.ts';
import { people } from '../../../src/features/people/index.ts';
import { numberRefs } from '../../../src/store/entities.ts';
import { replaceRelations } from '../../../src/store/relations.ts';
import { connect, makePorts } from '../../surfaces/ports.ts';
import { freshDatabase, type FreshDatabase } from '../../support/postgres.ts';
import type { Db } from '../../../src/store/database.ts';

const now = new Date('2026-11-22T21:33:00Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);

/** A catalog of Users with their lookup keys. */
function users(keys: Record<string, readonly string[]>): Catalog {
  return makeCatalog(
    '1',
    Object.entries(keys).map(([name, has], id) => ({
      id,
      ref: `user:default/${name}`,
      kind: 'user',
      namespace: 'default',
      name,
      shown: name,
      aliases: [],
      keys: has.map((key) => `user:${key}`),
      words: '',
      orphaned: false,
    })),
  );
}

const catalog = users({
  dana: ['dana', 'u1'],
  lee: ['lee', 'lee@acme.dev'],
  twin: ['twin@acme.dev'],
  twin2: ['twin@acme.dev'],
});

const person = (over: Partial<SlackPerson> = {}): SlackPerson => ({
  team: 'T1',
  user: 'U1',
  name: 'Dana',
  email: 'dana@acme.dev',
  deleted: false,
  guest: false,
  timeZone: 'Europe/Berlin',
  ...over,
});

describe('people', () => {
  let fresh: FreshDatabase;
  let db: Db;
  beforeAll(async () => {
    fresh = await freshDatabase();
    db = connect(fresh.url);
  });
  beforeEach(() => db.deleteFrom('people').execute());
  afterAll(async () => {
    await db.destroy();
    await fresh.drop();
  });

  const { jobs } = makeRegistry([people]);
  const run = async (name: string, input: object, parts: object) =>
    await jobs.get(name)!.run(
      {
        ...makePorts(db, { catalog: () => Promise.resolve(catalog) }),
        now,
        signal: AbortSignal.timeout(30_000),
        ...parts,
      },
      input,
    );
  const list = async (pages: SlackPerson[][], entities: Catalog = catalog) => {
    const slack = {
      people: async function* () {
        yield* pages;
        await Promise.resolve();
      },
    };
    await run('people', {}, { slack, catalog: () => Promise.resolve(entities) });
  };
  const stored = async (user = 'U1') =>
    await db.selectFrom('people').selectAll().where('slack_user', '=', user).executeTakeFirst();

  describe('the nightly listing', () => {
    it.each<[string, Partial<SlackPerson>, string | null]>([
      ['by slack.com/user-id', {}, 'user:default/dana'],
      ['by slack.com/user-id before e-mail', { email: 'lee@acme.dev' }, 'user:default/dana'],
      ['by e-mail in any case', { user: 'U2', email: 'Lee@ACME.dev' }, 'user:default/lee'],
      ['not where two Users have the e-mail', { user: 'U2', email: 'twin@acme.dev' }, null],
      ['not where nobody is meant', { user: 'U2', email: 'new@acme.dev' }, null],
    ])('maps %s', async (_, over, entity) => {
      await list([[person(over)]]);
      expect(await stored(over.user)).toMatchObject({ entity_ref: entity });
    });

    it('keeps what a person who left was, so that they are departed', async () => {
      await list([[person()]]);
      await list([[{ team: 'T1', user: 'U1', name: 'Dana', deleted: true, guest: false }]], users({}));
      expect(await stored()).toMatchObject({
        deleted: true,
        entity_ref: 'user:default/dana',
        email: 'dana@acme.dev',
        time_zone: 'Europe/Berlin',
      });
    });

    it('does not write what is the same', async () => {
      await list([[person()]]);
      await run(
        'people',
        {},
        {
          slack: {
            people: async function* () {
              yield [person()];
              await Promise.resolve();
            },
          },
          now: later(60),
        },
      );
      expect(await stored()).toMatchObject({ seen_at: now });
    });

    it('keeps the pages that came before one that failed', async () => {
      const slack = {
        people: async function* () {
          yield [person()];
          await Promise.reject(new Error('HTTP 500'));
        },
      };
      await expect(run('people', {}, { slack })).rejects.toThrow('HTTP 500');
      expect(await stored()).toBeDefined();
    });

    it('without a workspace does nothing', async () => {
      await run('people', {}, { slack: undefined });
      expect(await stored()).toBeUndefined();
    });
  });

  it('an event changes one person', async () => {
    await list([[person()]]);
    await run('person', person({ guest: true, name: 'Dana S.' }), {});
    expect(await stored()).toMatchObject({ guest: true, name: 'Dana S.', entity_ref: 'user:default/dana' });
  });

  describe('identify', () => {
    const lookUps: string[] = [];
    const identify = (
      reply: Reply<SlackPerson>,
      parts: { home?: string | undefined; catalog?: Catalog } = {},
    ) => {
      lookUps.length = 0;
      const { home = 'T1', catalog: entities = catalog } = parts;
      const slack = {
        person: (user: string) => {
          lookUps.push(user);
          return Promise.resolve(reply);
        },
        people: () => {
          throw new Error('not asked for');
        },
        channel: () => Promise.reject(new Error('not asked for')),
      };
      const ports = makePorts(db, { slack, catalog: () => Promise.resolve(entities) });
      return makeIdentify({ ...ports, home: () => Promise.resolve('home' in parts ? parts.home : home) });
    };
    const account = { team: 'T1', user: 'U1' };
    const ok = (over: Partial<SlackPerson> = {}) => ({ kind: 'ok', value: person(over) }) as const;
    const silent = { kind: 'unavailable', reason: 'HTTP 500' } as const;

    it('looks up who was never seen, stores them, and names their teams', async () => {
      const refs = ['user:default/dana', 'group:default/payments', 'group:default/ops', 'system:default/x'];
      const ids = await numberRefs(db, refs);
      const [dana = 0, payments = 0, ops = 0, x = 0] = refs.map((ref) => ids.get(ref));
      await replaceRelations(
        db,
        [dana],
        [
          { declared_by: dana, source: dana, type: 'memberOf', target: payments },
          { declared_by: dana, source: dana, type: 'memberOf', target: ops },
          { declared_by: dana, source: dana, type: 'ownedBy', target: x },
        ],
      );
      const who = identify(ok());
      expect(await who(account, now)).toEqual({
        door: 'slack',
        name: 'slack:T1/U1',
        standing: 'member',
        slack: account,
        user: 'user:default/dana',
        teams: ['group:default/ops', 'group:default/payments'],
        timeZone: 'Europe/Berlin',
      });
      expect(await stored()).toMatchObject({ entity_ref: 'user:default/dana' });
      await who(account, later(20));
      await who(account, later(40));
      expect(lookUps).toEqual(['U1']);
    });

    it.each<[string, Partial<SlackPerson>, string]>([
      ['a member', {}, 'member'],
      ['a guest', { guest: true }, 'guest'],
      ['somebody who left', { deleted: true }, 'stranger'],
      ['somebody of another organisation', { team: 'T2' }, 'stranger'],
    ])('%s', async (_, over, standing) => {
      expect(await identify(ok(over))(account, now)).toMatchObject({ standing });
    });

    it('does not map people of another organisation', async () => {
      expect(await identify(ok({ team: 'T2' }))(account, now)).not.toHaveProperty('user');
    });

    it('notices a change within a minute', async () => {
      const who = identify(ok());
      await who(account, now);
      await list([[person({ guest: true })]]);
      expect(await who(account, later(59))).toMatchObject({ standing: 'guest' });
    });

    it('maps a person as soon as the catalog has their User', async () => {
      await list([[person()]], users({}));
      expect(await identify(silent, { catalog: users({}) })(account, now)).not.toHaveProperty('user');
      expect(await identify(silent)(account, now)).toMatchObject({ user: 'user:default/dana' });
      expect(lookUps).toEqual([]);
    });

    it('where Slack does not answer, takes our own people as unmapped members, others as strangers', async () => {
      const who = identify(silent);
      expect(await who(account, now)).toMatchObject({ standing: 'member', teams: [] });
      expect(await who({ team: 'T2', user: 'U9' }, now)).toMatchObject({ standing: 'stranger' });
      expect(await stored()).toBeUndefined();
      await who(account, later(1));
      expect(lookUps).toEqual(['U1', 'U9', 'U1']);
    });

    it('takes an account that Slack does not know for a stranger', async () => {
      const who = identify({ kind: 'refused', reason: 'user_not_found' });
      expect(await who(account, now)).toMatchObject({ standing: 'stranger' });
    });

    it('where Slack has not said which workspace is ours, goes by the one it spoke to us for', async () => {
      const who = identify(silent, { home: undefined });
      expect(await who({ ...account, home: 'T1' }, now)).toMatchObject({ standing: 'member' });
      expect(await who({ team: 'T2', user: 'U1', home: 'T1' }, now)).toMatchObject({ standing: 'stranger' });
      await expect(who(account, now)).rejects.toMatchObject({ code: 'unavailable' });
    });
  });
});

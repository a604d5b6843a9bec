import { describe, expect, it } from 'vitest';
import { person, people } from '../../../src/features/people/job.ts';
import type { SlackPerson } from '../../../src/core/ports.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { component, documents, entityText, team, user } from '../../support/entity-text.ts';
import type { Files, World } from '../../support/world.ts';
import { faults, hour, origins, story, told } from './story.ts';

const x = 'component:default/x';

/** A problem that comes by one change and goes by another, in whichever source. */
const stories: readonly {
  readonly problem: string;
  readonly healthy: Readonly<Record<string, Files>>;
  readonly ill: readonly [string, Files];
  readonly mended: readonly [string, Files];
  readonly says: string;
}[] = [
  {
    problem: `unowned ${x}`,
    healthy: {
      acme: {
        'x.yaml': component('x', { owner: 'team' }),
        't.yaml': documents(team('team', ['ann']), user('ann')),
      },
    },
    ill: ['acme', { 'x.yaml': component('x', { owner: undefined }) }],
    mended: ['acme', { 'x.yaml': component('x', { owner: 'team' }) }],
    says: 'component:x has no owner.',
  },
  {
    problem: `unknown-owner ${x}`,
    healthy: {
      acme: {
        'x.yaml': component('x', { owner: 'team' }),
        't.yaml': documents(team('team', ['ann']), user('ann')),
      },
    },
    ill: ['acme', { 'x.yaml': component('x', { owner: 'taem' }) }],
    mended: ['acme', { 't.yaml': documents(team('team', ['ann']), team('taem', ['ann']), user('ann')) }],
    says: 'component:x is owned by taem, which does not exist.',
  },
  {
    problem: `dangling-relation ${x}`,
    healthy: {
      acme: { 'x.yaml': entityText('Component', 'x', { owner: 'user:ann' }) },
      other: { 'u.yaml': user('ann') },
    },
    ill: [
      'acme',
      { 'x.yaml': entityText('Component', 'x', { owner: 'user:ann', dependsOn: ['resource:db'] }) },
    ],
    mended: ['other', { 'db.yaml': entityText('Resource', 'db', { owner: 'user:ann' }) }],
    says: 'component:x depends on resource:db, which does not exist.',
  },
  {
    problem: 'dangling-relation group:default/team',
    healthy: { acme: { 't.yaml': team('team', ['ann']) }, other: { 'u.yaml': user('ann') } },
    ill: ['acme', { 't.yaml': team('team', ['ann', 'bob']) }],
    mended: ['other', { 'u.yaml': documents(user('ann'), user('bob')) }],
    says: 'group:team lists as a member user:bob, which does not exist.',
  },
  {
    problem: 'empty-group group:default/team',
    healthy: { acme: { 't.yaml': team('team') }, other: { 'u.yaml': user('ann', { memberOf: ['team'] }) } },
    ill: ['other', { 'u.yaml': user('ann') }],
    mended: ['acme', { 't.yaml': team('team', ['ann']) }],
    says: 'group:team has no members and no sub-teams.',
  },
  {
    problem: 'empty-group group:default/division',
    healthy: {
      acme: {
        't.yaml': documents(
          entityText('Group', 'team', { parent: 'division', members: ['ann'] }),
          team('division'),
        ),
      },
      other: { 'u.yaml': user('ann') },
    },
    ill: ['acme', { 't.yaml': documents(team('team', ['ann']), team('division')) }],
    mended: ['other', { 'sub.yaml': entityText('Group', 'sub', { parent: 'division', members: ['ann'] }) }],
    says: 'group:division has no members and no sub-teams.',
  },
  {
    problem: `departed-owner ${x}`,
    healthy: { acme: { 'x.yaml': component('x', { owner: 'user:ann' }) }, other: { 'u.yaml': user('ann') } },
    ill: ['other', { 'u.yaml': null }],
    mended: ['other', { 'u.yaml': user('ann') }],
    says: 'component:x is owned by ann, who has left.',
  },
  {
    problem: `unreadable-ref ${x}`,
    healthy: { acme: { 'x.yaml': component('x', { owner: 'user:ann' }) }, other: { 'u.yaml': user('ann') } },
    ill: ['acme', { 'x.yaml': component('x', { owner: 'user:ann', dependsOn: ['the ledger'] }) }],
    mended: ['acme', { 'x.yaml': component('x', { owner: 'user:ann' }) }],
    says: 'spec.dependsOn of component:x says "the ledger", which is no reference.',
  },
  {
    problem: `conflict ${x}`,
    healthy: { acme: { 'x.yaml': component('x', { owner: 'user:ann' }) }, other: { 'u.yaml': user('ann') } },
    ill: ['other', { 'x.yaml': component('x', { owner: 'user:ann' }) }],
    mended: ['other', { 'x.yaml': null }],
    says: 'component:x is defined twice: acme:x.yaml counts, other:x.yaml does not.',
  },
  {
    problem: `orphaned ${x}`,
    healthy: { acme: { 'x.yaml': component('x', { owner: 'user:ann' }) }, other: { 'u.yaml': user('ann') } },
    ill: ['acme', { 'x.yaml': null }],
    mended: ['other', { 'x.yaml': component('x', { owner: 'user:ann' }) }],
    says: 'component:x is orphaned: no file defines it any more.',
  },
];

describe('a problem', () => {
  it.each(stories)(
    '$problem comes, keeps its time while it lasts, and goes',
    async ({ problem, healthy, ill, mended, says }) => {
      const acme = await story(healthy);
      expect(await faults(acme)).toEqual([]);
      acme.pass(hour);
      const since = acme.now();
      await acme.change(...ill);
      const found = async () => (await told(acme)).find(({ kind, ref }) => `${kind} ${ref}` === problem);
      expect(await found()).toMatchObject({ since, sentence: says });

      acme.pass(hour);
      await acme.change('acme', {
        'busy.yaml': entityText('Component', 'busy', { owner: 'user:ann', dependsOn: ['component:x'] }),
      });
      expect(await found()).toMatchObject({ since });
      acme.pass(hour);
      await acme.change(...mended);
      expect(await found()).toBeUndefined();
    },
  );

  it('of a kind that needs no owner is none: Users, Groups and kinds of one’s own', async () => {
    const kinds = [{ apiVersion: 'acme.dev/v1', kind: 'Dataset', schema: { type: 'object' } }];
    const dataset = entityText('Dataset', 'clicks', { size: 3 }).replace(
      'backstage.io/v1alpha1',
      'acme.dev/v1',
    );
    const acme = await story(
      { acme: { 'd.yaml': documents(dataset, user('ann', { memberOf: ['team'] }), team('team')) } },
      { config: { catalog: { kinds } } },
    );
    expect(await faults(acme)).toEqual([]);
    expect(Object.keys(await origins(acme))).toContain('dataset:default/clicks');
  });

  it('is told once where it is declared, though two ends are missing', async () => {
    const acme = await story({
      acme: { 'x.yaml': component('x', { owner: 'gone', system: 'gone', dependsOn: ['component:x'] }) },
    });
    expect(await faults(acme)).toEqual([`dangling-relation ${x}`, `unknown-owner ${x}`]);
  });

  it.each(['Component', 'API', 'Resource', 'System', 'Domain'])(
    'unowned: a %s without an owner lands, and says so',
    async (kind) => {
      const acme = await story({ acme: { 'x.yaml': entityText(kind, 'x', { owner: undefined }) } });
      expect(await faults(acme)).toEqual([`unowned ${kind.toLowerCase()}:default/x`]);
      const bare = `apiVersion: backstage.io/v1alpha1\nkind: ${kind}\nmetadata: { name: y }\n`;
      const owned = ['System', 'Domain'].includes(kind);
      await acme.change('acme', { 'y.yaml': bare });
      expect(Object.keys(await origins(acme))).toHaveLength(owned ? 2 : 1);
    },
  );
});

describe('relations', () => {
  it('are the same from whichever end they are declared, and twice where both do', async () => {
    const acme = await story({
      acme: {
        'a.yaml': documents(team('team', ['ann']), user('ann', { memberOf: ['team'] })),
        'b.yaml': documents(
          component('x', { owner: 'team', dependencyOf: ['component:y'] }),
          component('y', { owner: 'team' }),
        ),
      },
    });
    const rows = await acme.db
      .selectFrom('relations')
      .innerJoin('refs as s', 's.id', 'relations.source')
      .innerJoin('refs as t', 't.id', 'relations.target')
      .select(['s.ref as source', 'type', 't.ref as target'])
      .where('type', '<>', 'ownedBy')
      .orderBy('s.ref')
      .execute();
    expect(rows).toEqual([
      { source: 'component:default/y', type: 'dependsOn', target: x },
      { source: 'user:default/ann', type: 'memberOf', target: 'group:default/team' },
      { source: 'user:default/ann', type: 'memberOf', target: 'group:default/team' },
    ]);
    expect(await faults(acme)).toEqual([]);
  });

  it('to what does not exist are kept, and are whole as soon as it does', async () => {
    const acme = await story({ acme: { 'x.yaml': component('x', { owner: 'team', system: 'shop' }) } });
    const count = async () => (await acme.db.selectFrom('relations').select('type').execute()).length;
    expect(await count()).toBe(2);
    await acme.change('acme', { 's.yaml': entityText('System', 'shop', { owner: 'team' }) });
    expect(await count()).toBe(3);
    expect(await told(acme, 'dangling-relation')).toEqual([]);
  });
});

describe('an owner who leaves', () => {
  const ann: SlackPerson = {
    team: 'T1',
    user: 'U1',
    name: 'Ann',
    email: 'ann@acme.dev',
    deleted: false,
    guest: false,
  };
  const files = {
    'x.yaml': component('x', { owner: 'user:ann' }),
    'u.yaml': user('ann', { profile: { email: 'ann@acme.dev' } }),
  };
  const nightly = async (acme: World, ...accounts: SlackPerson[]) => {
    const slack = {
      people: async function* () {
        yield await Promise.resolve(accounts);
      },
      person: () => Promise.reject(new Error('not asked')),
      channel: () => Promise.reject(new Error('not asked')),
    };
    await people.run({ ...acme.context(), slack }, {});
    await expectConsistent(acme.db);
  };

  it('Slack by the nightly listing is a departed owner, until they are back', async () => {
    const acme = await story({ acme: files });
    await nightly(acme, ann);
    expect(await faults(acme)).toEqual([]);
    acme.pass(hour);
    await nightly(acme, { ...ann, deleted: true });
    expect(await told(acme)).toMatchObject([{ kind: 'departed-owner', ref: x, since: acme.now() }]);
    await acme.change('acme', { 'x.yaml': component('x', { owner: 'user:ann', type: 'website' }) });
    expect(await faults(acme)).toEqual([`departed-owner ${x}`]);
    await nightly(acme, ann);
    expect(await faults(acme)).toEqual([]);
  });

  it('Slack by an event, as well', async () => {
    const acme = await story({ acme: files });
    await nightly(acme, ann);
    await person.run(acme.context(), { ...ann, deleted: true });
    await expectConsistent(acme.db);
    expect(await faults(acme)).toEqual([`departed-owner ${x}`]);
    await person.run(acme.context(), ann);
    expect(await faults(acme)).toEqual([]);
  });

  it('one of two workspaces only has not left', async () => {
    const acme = await story({ acme: files });
    await nightly(acme, ann, { ...ann, team: 'T2', user: 'U2' });
    await nightly(acme, { ...ann, deleted: true });
    expect(await faults(acme)).toEqual([]);
  });

  it('was never matched is merely unmapped', async () => {
    const acme = await story({ acme: files });
    await nightly(acme, { ...ann, email: 'other@acme.dev', deleted: true });
    expect(await faults(acme)).toEqual([]);
  });
});

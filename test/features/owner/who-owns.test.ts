import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { whoOwns, type WhoOwnsResult } from '../../../src/features/owner/answer.ts';
import { component, documents, entityText, team, user } from '../../support/entity-text.ts';
import { world, type World } from '../../support/world.ts';

const annotations = (given: Record<string, string>) => ({ metadata: { annotations: given } });

const acme = {
  'people.yaml': documents(
    entityText('Group', 'payments-team', {
      metadata: { annotations: { 'slack.com/channel': 'C0PAYMENTS1', 'slack.com/usergroup': '@payments' } },
      profile: { displayName: 'Payments' },
      members: ['dana', 'lee', 'ed'],
      owner: 'user:lee',
    }),
    entityText('Group', 'core-team', {
      ...annotations({ 'slack.com/channel': '#core' }),
      members: ['ed', 'kim'],
      owner: 'user:kim',
    }),
    user('dana', { profile: { displayName: 'Dana Smith', email: 'dana@acme.dev' } }),
    user('lee', { profile: { displayName: 'Lee Wong' } }),
    user('ed'),
    user('kim'),
  ),
  'things.yaml': documents(
    entityText('Domain', 'money', { owner: 'core-team' }),
    entityText('System', 'billing', { domain: 'money' }),
    component('invoices', {
      metadata: {
        description: 'Sends invoices',
        annotations: {
          'callboard.dev/tier': '1',
          'callboard.dev/runbook': 'https://runbooks.acme.dev/invoices',
          'slack.com/channel': '#invoices',
          'github.com/project-slug': 'acme/invoices',
        },
        links: [{ url: 'https://grafana.acme.dev/d/invoices' }],
      },
      system: 'billing',
    }),
    component('reminders', { owner: undefined, system: 'billing' }),
    component('stamps', { owner: 'post-office', system: 'billing' }),
    component('scanner', { owner: 'user:ed' }),
    component('printer', { owner: 'user:dana' }),
    component('invoice-store', { metadata: { namespace: 'legacy' } }),
    component('ledger', { owner: 'group:default/payments-team' }),
    component('ledger', { metadata: { namespace: 'legacy' }, owner: 'group:default/core-team' }),
  ),
  'broken.yaml': documents(
    component('mailroom', { lifecycle: undefined }),
    component('invoice', { lifecycle: undefined }),
  ),
};

let made: World;
beforeAll(async () => {
  made = await world({ acme });
  await made.db
    .insertInto('people')
    .values({
      slack_team: 'T1',
      slack_user: 'U1',
      name: 'Ed',
      email: null,
      deleted: true,
      guest: false,
      time_zone: null,
      entity_ref: 'user:default/ed',
      seen_at: made.now(),
    })
    .execute();
});
afterAll(() => made.end());

async function ask<Kind extends WhoOwnsResult['kind']>(
  subject: string | undefined,
  kind: Kind,
): Promise<Extract<WhoOwnsResult, { kind: Kind }>> {
  const result = await made.ask(whoOwns, subject === undefined ? {} : { subject });
  expect(result.kind).toBe(kind);
  return result as Extract<WhoOwnsResult, { kind: Kind }>;
}

describe('who-owns', () => {
  it('names the owner with channel, group and people, who left excepted and the lead first', async () => {
    const { owner } = await ask('invoices', 'owned');
    expect(owner).toMatchObject({
      ref: 'group:default/payments-team',
      name: 'Payments',
      channel: 'C0PAYMENTS1',
      usergroup: '@payments',
      people: [
        { name: 'Lee Wong', lead: true },
        { name: 'Dana Smith', lead: false },
      ],
    });
  });

  it('tells what the entity says of itself, where it goes on, and where it was read', async () => {
    const { subject } = await ask('invoices', 'owned');
    expect(subject).toMatchObject({
      ref: 'component:default/invoices',
      kind: 'component',
      type: 'service',
      lifecycle: 'production',
      description: 'Sends invoices',
      tier: '1',
      channel: '#invoices',
      system: 'system:default/billing',
      links: [
        { type: 'runbook', url: 'https://runbooks.acme.dev/invoices' },
        { type: 'repository', url: 'https://github.com/acme/invoices' },
        { title: 'grafana.acme.dev' },
      ],
      provenance: { source: 'acme', path: 'things.yaml', changedAt: made.now(), reachedAt: made.now() },
      problems: [],
    });
  });

  it('has the teams and e-mail of an owner who is a person', async () => {
    const { owner } = await ask('printer', 'owned');
    expect(owner).toMatchObject({
      name: 'Dana Smith',
      email: 'dana@acme.dev',
      teams: [{ name: 'Payments' }],
    });
  });

  it('says who may know where nobody is named: the owners of system and domain, with their channels', async () => {
    const { inferred, subject } = await ask('reminders', 'unowned');
    expect(inferred).toEqual([
      {
        from: 'system',
        via: 'system:default/billing',
        name: 'Payments',
        ref: 'group:default/payments-team',
        channel: 'C0PAYMENTS1',
      },
      {
        from: 'domain',
        via: 'domain:default/money',
        name: 'core-team',
        ref: 'group:default/core-team',
        channel: '#core',
      },
    ]);
    expect(subject.problems).toMatchObject([
      { kind: 'unowned', place: expect.stringMatching(/^acme:things\.yaml:/) as string },
    ]);
  });

  it('says which owner does not exist', async () => {
    expect(await ask('stamps', 'unknown-owner')).toMatchObject({
      named: 'group:default/post-office',
      inferred: [{}, {}],
    });
  });

  it('says that the owner left, with their teams and who leads those', async () => {
    const { owner } = await ask('scanner', 'departed-owner');
    expect(owner).toMatchObject({
      name: 'ed',
      departed: true,
      teams: [
        { name: 'core-team', channel: '#core', lead: { name: 'kim', departed: false } },
        { name: 'Payments', channel: 'C0PAYMENTS1', lead: { name: 'Lee Wong' } },
      ],
    });
  });

  it('answers for a team with what it owns and what is wrong there', async () => {
    const { owns, total, problems, owner } = await ask('payments-team', 'owner');
    expect(owns.map(({ ref }) => ref)).toEqual([
      'component:default/ledger',
      'component:default/invoices',
      'system:default/billing',
    ]);
    expect({ total, problems, channel: owner.channel }).toEqual({
      total: 3,
      problems: 0,
      channel: 'C0PAYMENTS1',
    });
  });

  it('answers for a person who left', async () => {
    expect(await ask('user:ed', 'owner')).toMatchObject({ owner: { departed: true }, total: 1 });
  });

  it('offers a choice between namesakes of different owners, each with its ref', async () => {
    const { candidates, total } = await ask('ledger', 'ambiguous');
    expect(total).toBe(2);
    expect(candidates.map(({ ref }) => ref)).toEqual(['component:default/ledger', 'component:legacy/ledger']);
    expect((await ask('component:legacy/ledger', 'owned')).owner.name).toBe('core-team');
  });

  it('says how it read a misspelling', async () => {
    expect((await ask('invocies', 'owned')).subject.typed).toBe('invocies');
  });

  it('says what is wrong where a file defines it but never said it right', async () => {
    const { ref, problems } = await ask('mailroom', 'broken');
    expect(ref).toBe('component:default/mailroom');
    expect(problems).toMatchObject([
      { kind: 'invalid', place: 'acme:broken.yaml:5:1', fix: expect.any(String) as string },
    ]);
    for (const name of ['component:mailroom', 'default/mailroom', 'Component:default/Mailroom'])
      await ask(name, 'broken');
  });

  it('does so rather than guess at what merely begins like it', async () => {
    expect(await ask('invoice', 'broken')).toMatchObject({ ref: 'component:default/invoice' });
    await ask('invoic', 'ambiguous');
  });

  it('counts what nobody knows, without who asked', async () => {
    expect(await ask('zzzzzz', 'unknown')).toMatchObject({ subject: 'zzzzzz', near: [] });
    const miss = made.db.selectFrom('misses').selectAll().where('subject', '=', 'zzzzzz');
    expect(await miss.executeTakeFirst()).toMatchObject({ count: 1 });
  });

  it('has nothing to say without a subject outside a channel', async () => {
    await ask(undefined, 'unspecified');
    await ask('   ', 'unspecified');
  });

  it.each([
    { channel: { id: 'C0PAYMENTS1' }, ref: 'group:default/payments-team' },
    { channel: { id: 'C1', name: 'core' }, ref: 'group:default/core-team' },
    {
      channel: { id: 'C1', name: 'team-x', topic: 'All about invoices, and more' },
      ref: 'component:default/invoices',
    },
    { channel: { id: 'C1', name: 'printer' }, ref: 'component:default/printer' },
  ])('is about what the channel is about: $ref', async ({ channel, ref }) => {
    expect(await made.ask(whoOwns, {}, { channel })).toMatchObject({ subject: { ref } });
  });
});

describe('who-owns, where the catalog is not well', () => {
  it('shows the last good version of a file that broke, and says so with line and reason', async () => {
    const small = await world({
      acme: {
        'a.yaml': documents(team('payments-team', ['dana']), user('dana')),
        'b.yaml': component('basket'),
      },
    });
    await small.change('acme', { 'b.yaml': 'kind: [Component' });
    expect(await small.ask(whoOwns, { subject: 'basket' })).toMatchObject({
      kind: 'owned',
      subject: {
        type: 'service',
        problems: [{ kind: 'invalid', place: expect.stringMatching(/^acme:b\.yaml:\d+:\d+$/) as string }],
      },
    });
    await small.change('acme', { 'b.yaml': component('basket') });
    expect(await small.ask(whoOwns, { subject: 'basket' })).toMatchObject({ subject: { problems: [] } });
    await small.end();
  });

  it('says where an orphan was last defined and when it goes', async () => {
    const small = await world(
      { acme: { 'b.yaml': component('basket') } },
      { config: { catalog: { orphans: { removeAfter: '2d' } } } },
    );
    const seen = small.now();
    small.pass(3_600_000);
    await small.change('acme', { 'b.yaml': null });
    const since = small.now();
    expect(await small.ask(whoOwns, { subject: 'basket' })).toMatchObject({
      subject: {
        orphaned: { since, removedAt: new Date(since.getTime() + 2 * 86_400_000) },
        provenance: { source: 'acme', path: 'b.yaml', changedAt: seen },
        problems: [{ kind: 'orphaned' }],
      },
    });
    await small.end();
  });

  it('names the people who changed it most of late', async () => {
    const small = await world(
      { acme: { 'b.yaml': component('basket', { owner: undefined }) } },
      { type: 'git' },
    );
    const author = 'Kim Reyes <kim@acme.dev>';
    await small.change(
      'acme',
      { 'b.yaml': component('basket', { owner: undefined, type: 'website' }) },
      { author },
    );
    const { inferred } = (await small.ask(whoOwns, { subject: 'basket' })) as Extract<
      WhoOwnsResult,
      { kind: 'unowned' }
    >;
    expect(inferred).toContainEqual({ from: 'commits', name: 'Kim Reyes' });
    await small.end();
  });

  it('says since when its source does not answer', async () => {
    const small = await world({ acme: { 'b.yaml': component('basket') } });
    const { openSource } = small.ports;
    small.ports.openSource = () =>
      Promise.resolve({ kind: 'unreachable', reason: 'No answer.', hint: 'Wait.' });
    small.pass(60_000);
    await small.sync('acme');
    expect(await small.ask(whoOwns, { subject: 'basket' })).toMatchObject({
      subject: { provenance: { failingSince: small.now() } },
    });
    small.ports.openSource = openSource;
    await small.sync('acme');
    expect(await small.ask(whoOwns, { subject: 'basket' })).toMatchObject({
      subject: { provenance: { failingSince: null } },
    });
    await small.end();
  });
});

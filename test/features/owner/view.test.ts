import { describe, expect, it } from 'vitest';
import type { ToldProblem } from '../../../src/contract/told-problem.ts';
import type { WhoOwnsResult } from '../../../src/features/owner/answer.ts';
import type { Owner } from '../../../src/features/owner/owner.ts';
import type { Subject } from '../../../src/features/owner/subject.ts';
import { whoOwnsView } from '../../../src/features/owner/view.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { monster } from '../../support/monster.ts';

const now = new Date('2026-06-01T12:00:00Z');
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

const subject: Subject = {
  ref: 'component:default/invoices',
  name: 'Invoices',
  kind: 'component',
  type: 'service',
  lifecycle: 'production',
  description: 'Sends invoices & reminders',
  tier: '1',
  channel: '#invoices',
  system: 'system:default/billing',
  links: [
    { title: 'Runbook', type: 'runbook', url: 'https://runbooks.acme.dev/invoices' },
    { title: 'Repository', type: 'repository', url: 'https://github.com/acme/invoices' },
    { title: 'Dashboard', url: 'https://grafana.acme.dev/d/invoices' },
  ],
  provenance: {
    source: 'acme',
    path: 'billing/catalog-info.yaml',
    line: 12,
    commit: '3f2c1d9e8b7a6f5e4d3c2b1a09f8e7d6c5b4a392',
    viewUrl: 'https://github.com/acme/billing/blob/main/catalog-info.yaml',
    changedAt: minutesAgo(60 * 50),
    reachedAt: minutesAgo(4),
    failingSince: null,
  },
  orphaned: null,
  problems: [],
  others: [],
};

const owner: Owner = {
  ref: 'group:default/payments-team',
  name: 'Payments',
  channel: 'C0PAYMENTS1',
  usergroup: '@payments',
  email: 'payments@acme.dev',
  people: [
    { ref: 'user:default/lee', name: 'Lee Wong', lead: true },
    { ref: 'user:default/dana', name: 'Dana Smith', lead: false },
  ],
  teams: [],
  departed: false,
};

const person: Owner = {
  ref: 'user:default/ed',
  name: 'Ed Moss',
  email: 'ed@acme.dev',
  people: [],
  teams: [
    {
      ref: 'group:default/core-team',
      name: 'Core',
      channel: '#core',
      lead: { ref: 'user:default/kim', name: 'Kim Reyes', departed: false },
    },
  ],
  departed: true,
};

function problem(given: Partial<ToldProblem>): ToldProblem {
  return {
    kind: 'unowned',
    ref: 'component:default/invoices',
    owners: [],
    sentence: 'component:invoices has no owner.',
    fix: 'Add `owner: <team>` below `spec:` in billing/catalog-info.yaml.',
    since: minutesAgo(60 * 24 * 3),
    place: 'acme:billing/catalog-info.yaml:12',
    viewUrl: null,
    evidence: { kind: 'unowned' },
    ...given,
  };
}

const invalid = problem({
  kind: 'invalid',
  sentence: '`spec.lifecycle` is missing.',
  fix: 'Mend billing/catalog-info.yaml.',
  evidence: {
    kind: 'invalid',
    code: 'missing-field',
    message: '`spec.lifecycle` is missing.',
    excerpt: 'spec:\n^',
  },
});
const dangling = problem({ kind: 'dangling-relation' });

const results: Record<string, WhoOwnsResult> = {
  owned: { kind: 'owned', subject, owner },
  sick: {
    kind: 'owned',
    subject: {
      ...subject,
      typed: 'invocies',
      others: [{ ref: 'component:legacy/invoices', name: 'invoices', kind: 'component', owner: owner.ref }],
      problems: [invalid, dangling, dangling],
      provenance: { ...subject.provenance!, failingSince: minutesAgo(90) },
    },
    owner,
  },
  orphaned: {
    kind: 'owned',
    subject: { ...subject, orphaned: { since: minutesAgo(60), removedAt: new Date('2026-06-08T11:00:00Z') } },
    owner,
  },
  unowned: {
    kind: 'unowned',
    subject: { ...subject, problems: [problem({})] },
    inferred: [
      {
        from: 'system',
        via: 'system:default/billing',
        name: 'Payments',
        ref: owner.ref,
        channel: '#payments',
      },
      { from: 'commits', name: 'Kim Reyes' },
    ],
  },
  'unknown-owner': { kind: 'unknown-owner', subject, named: 'group:default/post-office', inferred: [] },
  'departed-owner': {
    kind: 'departed-owner',
    subject,
    owner: person,
    inferred: [{ from: 'commits', name: 'Kim Reyes' }],
  },
  team: {
    kind: 'owner',
    subject: { ...subject, ref: owner.ref, name: 'Payments', kind: 'group', links: [] },
    owner,
    owns: [
      { ref: 'component:default/invoices', name: 'Invoices', kind: 'component' },
      { ref: 'component:default/ledger', name: 'ledger', kind: 'component' },
      { ref: 'system:default/billing', name: 'billing', kind: 'system' },
    ],
    total: 120,
    problems: 4,
  },
  person: {
    kind: 'owner',
    subject: { ...subject, ref: person.ref, name: 'Ed Moss', kind: 'user', links: [] },
    owner: person,
    owns: [],
    total: 0,
    problems: 0,
  },
  ambiguous: {
    kind: 'ambiguous',
    subject: 'ledger',
    candidates: [
      {
        ref: 'component:default/ledger',
        name: 'ledger',
        kind: 'component',
        type: 'service',
        owner: owner.ref,
      },
      { ref: 'component:legacy/ledger', name: 'ledger', kind: 'component' },
    ],
    total: 7,
  },
  broken: { kind: 'broken', subject: 'mailroom', ref: 'component:default/mailroom', problems: [invalid] },
  unknown: { kind: 'unknown', subject: 'zzz', near: [] },
  unspecified: { kind: 'unspecified' },
};

const draw = (name: string, shareable = true) => drawn(whoOwnsView(results[name]!, { now, shareable }));

describe('the card of who-owns', () => {
  it('has the owner first, then where to go, and how fresh it is', () => {
    expect(draw('owned')).toMatchInlineSnapshot(`
      "Invoices is owned by Payments
      ────
      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      Owner    Payments · #C0PAYMENTS1 · @payments
      Channel  #invoices
      People   Lee Wong (lead), Dana Smith
      System   billing
      Links    Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices"
    `);
  });

  it('says how it was understood, and what is wrong with the answer; the rest is a button', () => {
    expect(draw('sick')).toMatchInlineSnapshot(`
      "Invoices is owned by Payments
      ────
      Showing Invoices (you typed invocies)

      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      ⚠ spec.lifecycle is missing. Mend billing/catalog-info.yaml. First seen 3 d ago.
      ⚠ Source acme stopped answering 1 h ago: this may be out of date.

      Owner             Payments · #C0PAYMENTS1 · @payments
      Channel           #invoices
      People            Lee Wong (lead), Dana Smith
      System            billing
      Links             Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)
      Also called that  component:legacy/invoices · owned by payments-team

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices
      → new problems?subject=component:default/invoices
      → here who-owns?subject=component:default/invoices"
    `);
  });

  it('says where an orphan was last defined, and when it goes', () => {
    expect(draw('orphaned')).toMatchInlineSnapshot(`
      "Invoices is owned by Payments
      ────
      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      Owner    Payments · #C0PAYMENTS1 · @payments
      Channel  #invoices
      People   Lee Wong (lead), Dana Smith
      System   billing
      Links    Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)

      last defined in acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago · to be removed Jun 8, 2026

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices"
    `);
  });

  it('labels guesses as such', () => {
    expect(draw('unowned')).toMatchInlineSnapshot(`
      "Invoices has no owner
      ────
      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      ⚠ component:invoices has no owner. Add owner: <team> below spec: in billing/catalog-info.yaml. First seen 3 d ago.

      Owner                    Nobody
      Who may know (inferred)  • Payments · #payments · owns the system billing
                               • Kim Reyes · changed its file lately
      System                   billing
      Links                    Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices
      → here who-owns?subject=component:default/invoices"
    `);
    expect(draw('unknown-owner')).toMatchInlineSnapshot(`
      "Invoices names post-office as its owner, which does not exist
      ────
      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      Owner   post-office, which does not exist
      System  billing
      Links   Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices"
    `);
    expect(draw('departed-owner')).toMatchInlineSnapshot(`
      "Invoices is owned by Ed Moss, who has left
      ────
      Invoices · component:invoices · service · production · tier 1
      Sends invoices & reminders

      Owner                    Ed Moss, who has left
      Team                     Core · #core · led by Kim Reyes
      Who may know (inferred)  • Kim Reyes · changed its file lately
      System                   billing
      Links                    Repository (https://github.com/acme/invoices) · Dashboard (https://grafana.acme.dev/d/invoices)

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → Runbook: https://runbooks.acme.dev/invoices
      → channel who-owns?subject=component:default/invoices"
    `);
  });

  it('of a team or person says what they own', () => {
    expect(draw('team')).toMatchInlineSnapshot(`
      "Payments owns 120 entities
      ────
      Payments · group:payments-team · service · production · tier 1
      Sends invoices & reminders

      Channel            #C0PAYMENTS1 · @payments
      People             Lee Wong (lead), Dana Smith
      Owns 120 entities  • 2 components: Invoices, ledger
                         • 1 system: billing
                         • and 117 more
      System             billing

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → channel who-owns?subject=group:default/payments-team
      → new problems?subject=group:default/payments-team"
    `);
    expect(draw('person')).toMatchInlineSnapshot(`
      "Ed Moss owns nothing, but has left
      ────
      Ed Moss · user:ed · service · production · tier 1 · has left
      Sends invoices & reminders

      Team    Core · #core · led by Kim Reyes
      Owns    nothing
      System  billing

      from acme:billing/catalog-info.yaml@3f2c1d9 (https://github.com/acme/billing/blob/main/catalog-info.yaml) · changed 2 d ago · synced 4 min ago

      → channel who-owns?subject=user:default/ed"
    `);
  });

  it('is a choice, a mistake in a file, or never a dead end', () => {
    expect(draw('ambiguous')).toMatchInlineSnapshot(`
      "7 matches for “ledger”, with different owners
      ────
      7 matches for “ledger”, with different owners

      ledger
      component:ledger · service · owned by payments-team
      → here who-owns?subject=component:default/ledger

      ledger
      component:legacy/ledger · no owner
      → here who-owns?subject=component:legacy/ledger

      Showing 2 of 7"
    `);
    expect(draw('broken')).toMatchInlineSnapshot(`
      "A file defines component:mailroom, but it cannot be used
      ────
      ⚠ A file defines component:mailroom, but it cannot be used

      spec.lifecycle is missing. Mend billing/catalog-info.yaml.
      spec:
      ^

      acme:billing/catalog-info.yaml:12 · first seen 3 d ago

      → here who-owns?subject=component:default/mailroom"
    `);
    expect(draw('unknown')).toMatchInlineSnapshot(`
      "Nothing in the catalog is called “zzz”
      ────
      🔍 Nothing in the catalog is called “zzz”
      Search by another word: part of a name, a repository, a team. If it is new, it appears here as soon as its repository has a catalog-info.yaml that a source reads."
    `);
    expect(draw('unspecified')).toMatchInlineSnapshot(`
      "Which one? Name a service, team, repository or URL. Where an entity has the annotation \`slack.com/channel\`, its channel needs no name.
      ────
      🔍 Which one?
      Name a service, team, repository or URL. Where an entity has the annotation slack.com/channel, its channel needs no name."
    `);
  });

  it('offers to share only where it may be shared', () => {
    expect(draw('owned', true)).toContain('channel who-owns?subject=component:default/invoices');
    expect(draw('owned', false)).not.toContain('channel who-owns');
  });

  it.each(Object.keys(results))(
    'of a monstrous result stays within what Slack takes, and pings nobody: %s',
    (name) => {
      const message = whoOwnsView(monster(results[name]!), { now, shareable: true });
      expect(violations(message)).toEqual([]);
      expect(JSON.stringify(message)).not.toMatch(/<[!@](?!date)/);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { tellProblem, type ToldProblem } from '../../../src/contract/told-problem.ts';
import type { Fault } from '../../../src/core/problem.ts';
import { problemKinds, type ProblemsResult } from '../../../src/features/problems/answer.ts';
import { problemsView } from '../../../src/features/problems/view.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { monster } from '../../support/monster.ts';

const now = new Date('2026-06-01T12:00:00Z');
const reader = { now, shareable: true };
const ref = 'component:default/checkout';
const place = { source: 'acme', path: 'a.yaml', line: 12 };

const faults: readonly Fault[] = [
  { kind: 'unreachable-source', reason: 'The remote hung up.', hint: 'Check the address.' },
  { kind: 'held-removals', removals: 40, entities: 90 },
  { kind: 'invalid', code: 'missing-field', message: '`spec.lifecycle` is missing.', excerpt: 'spec:\n^' },
  { kind: 'conflict', winner: place, loser: { source: 'acme', path: 'b.yaml' } },
  { kind: 'unowned' },
  { kind: 'unknown-owner', owner: 'group:default/ghosts' },
  { kind: 'departed-owner', owner: 'user:default/ed' },
  { kind: 'orphaned' },
  { kind: 'dangling-relation', type: 'dependsOn', target: 'component:default/gone' },
  { kind: 'unreadable-ref', field: 'spec.dependsOn', text: 'the ledger' },
  { kind: 'empty-group' },
  { kind: 'unread-location', target: './more.yaml', reason: 'There is no such file.' },
  { kind: 'duplicate-location', target: './a.yaml' },
];

function told(fault: Fault, at: number): ToldProblem {
  const since = new Date(now.getTime() - at * 3_600_000);
  const owners = at % 2 === 0 ? ['group:default/payments-team', 'group:default/core-team'] : [];
  return tellProblem({
    fault,
    ref,
    owners,
    place,
    since,
    viewUrl: at % 3 === 0 ? 'https://github.com/acme/a' : null,
  });
}

function listing(problems: readonly ToldProblem[], more = 0): Extract<ProblemsResult, { kind: 'problems' }> {
  const counts = Object.fromEntries(
    problemKinds.map((kind) => [kind, problems.filter((one) => one.kind === kind).length + more]),
  );
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  return { kind: 'problems', counts, total, problems };
}

describe('the list of problems', () => {
  it('groups them by kind, what hides most first, each with its fix', () => {
    expect(drawn(problemsView(listing(faults.map(told)), reader))).toMatchInlineSnapshot(`
      "13 problems in the catalog
      ────
      13 problems in the catalog

      Sources that do not answer
      • Source acme cannot be read: The remote hung up. Check the address. Its entities stay as they were last seen.
        acme:a.yaml:12 (https://github.com/acme/a) · first seen just now · for payments-team and core-team

      Removals held back
      • Source acme would lose 40 of its 90 entities; the change is held back. If that is meant, run callboard sync --accept-removals acme; else bring the files back.
        acme:a.yaml:12 · first seen 1 h ago · nobody’s

      Invalid documents
      • spec.lifecycle is missing. Mend a.yaml; until then the last good version is shown, if there was one.
      spec:
      ^
        acme:a.yaml:12 · first seen 2 h ago · for payments-team and core-team

      Defined twice
      • component:checkout is defined twice: acme:a.yaml:12 counts, acme:b.yaml does not. Remove one of the two, or give it another name.
        acme:a.yaml:12 (https://github.com/acme/a) · first seen 3 h ago · nobody’s

      Without an owner
      • component:checkout has no owner. Add owner: <team> below spec: in a.yaml.
        acme:a.yaml:12 · first seen 4 h ago · for payments-team and core-team

      With an owner that does not exist
      • component:checkout is owned by ghosts, which does not exist. Name an existing team in spec.owner, or define the group.
        acme:a.yaml:12 · first seen 5 h ago · nobody’s

      With an owner who has left
      • component:checkout is owned by ed, who has left. Name a team in spec.owner: teams outlive people.
        acme:a.yaml:12 (https://github.com/acme/a) · first seen 6 h ago · for payments-team and core-team

      Orphaned: no file defines it any more
      • component:checkout is orphaned: no file defines it any more. Nothing to do if it was retired: it is removed by itself. Else bring its file back.
        acme:a.yaml:12 · first seen 7 h ago · nobody’s

      Relations that lead nowhere
      • component:checkout depends on component:gone, which does not exist. Correct the name, or define component:gone.
        acme:a.yaml:12 · first seen 8 h ago · for payments-team and core-team

      References that cannot be read
      • spec.dependsOn of component:checkout says "the ledger", which is no reference. Write kind:namespace/name, e.g. component:payments; kind and namespace may be left out where they are obvious.
        acme:a.yaml:12 (https://github.com/acme/a) · first seen 9 h ago · nobody’s

      Groups without members
      • component:checkout has no members and no sub-teams. Add its members, or retire the group and move what it owns.
        acme:a.yaml:12 · first seen 10 h ago · for payments-team and core-team

      Locations that are not read
      • The location target ./more.yaml is not read: There is no such file. Correct the target, or add its repository as a source of its own.
        acme:a.yaml:12 · first seen 11 h ago · nobody’s

      Locations that are read twice
      • ./a.yaml is reached by more than one location. Harmless; remove one of the targets.
        acme:a.yaml:12 (https://github.com/acme/a) · first seen 12 h ago · for payments-team and core-team

      → here problems"
    `);
  });

  it('says how many it does not show', () => {
    const many = Array.from({ length: 90 }, (_, at) => told({ kind: 'unowned' }, at));
    const text = drawn(problemsView({ ...listing(many, 500), about: 'group:default/payments-team' }, reader));
    expect(text).toContain('Without an owner (20 of 590)');
    expect(text).toContain('Showing 20 of 6,590');
    expect(text).toContain('here problems?subject=group:default/payments-team');
  });

  it('is a good word where there are none', () => {
    expect(drawn(problemsView({ kind: 'healthy', about: ref }, reader))).toMatchInlineSnapshot(`
      "No problems with component:checkout
      ────
      ✔ No problems with component:checkout"
    `);
    expect(drawn(problemsView({ kind: 'healthy' }, reader))).toContain('No problems in the catalog');
  });

  it('offers a choice, or a search, where the subject is not clear', () => {
    const candidates = [{ ref, name: 'checkout', kind: 'component' }];
    const which: ProblemsResult = { kind: 'ambiguous', subject: 'check', candidates, total: 1 };
    expect(drawn(problemsView(which, reader))).toContain(`here problems?subject=${ref}`);
    expect(drawn(problemsView({ kind: 'unknown', subject: 'zzz', near: [] }, reader))).toContain('“zzz”');
  });

  it('stays within what Slack takes, whatever the catalog holds', () => {
    const result = monster(listing(faults.map(told), 100));
    const message = problemsView(result, reader);
    expect(violations(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toMatch(/<[!@](?!date)/);
  });
});

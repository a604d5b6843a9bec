import { describe, expect, it } from 'vitest';
import { explain, finding, type Fault } from '../../src/core/problem.ts';

const ref = 'component:default/checkout';
const place = { source: 'acme', path: 'a.yaml', line: 3, column: 5 };
const every: readonly Fault[] = [
  { kind: 'invalid', code: 'bad-format', message: 'The name is wrong.', excerpt: '' },
  {
    kind: 'conflict',
    winner: { source: 'one', path: 'a.yaml' },
    loser: { source: 'two', path: 'b.yaml', line: 4 },
  },
  { kind: 'orphaned' },
  { kind: 'dangling-relation', type: 'providesApi', target: 'api:default/pay' },
  { kind: 'unreadable-ref', field: 'spec.owner', text: 'a team\nof mine' },
  { kind: 'unowned' },
  { kind: 'unknown-owner', owner: 'group:default/team' },
  { kind: 'departed-owner', owner: 'user:default/ann' },
  { kind: 'empty-group' },
  { kind: 'unreachable-source', reason: 'It is away.', hint: 'Wait.' },
  { kind: 'held-removals', removals: 12, entities: 30 },
  { kind: 'duplicate-location', target: 'a.yaml' },
  { kind: 'unread-location', target: './gone.yaml', reason: 'there is no such file.' },
];

describe('a problem in words', () => {
  it('is one plain sentence and a fix, for each kind', () => {
    expect(every.map((fault) => Object.values(explain({ fault, ref, place })).join(' | ')).join('\n'))
      .toMatchInlineSnapshot(`
        "The name is wrong. | Mend a.yaml; until then the last good version is shown, if there was one.
        component:checkout is defined twice: one:a.yaml counts, two:b.yaml:4 does not. | Remove one of the two, or give it another name.
        component:checkout is orphaned: no file defines it any more. | Nothing to do if it was retired: it is removed by itself. Else bring its file back.
        component:checkout provides api:pay, which does not exist. | Correct the name, or define api:pay.
        spec.owner of component:checkout says "a team·of mine", which is no reference. | Write kind:namespace/name, e.g. component:payments; kind and namespace may be left out where they are obvious.
        component:checkout has no owner. | Add \`owner: <team>\` below \`spec:\` in a.yaml.
        component:checkout is owned by team, which does not exist. | Name an existing team in \`spec.owner\`, or define the group.
        component:checkout is owned by ann, who has left. | Name a team in \`spec.owner\`: teams outlive people.
        component:checkout has no members and no sub-teams. | Add its members, or retire the group and move what it owns.
        Source acme cannot be read: It is away. | Wait. Its entities stay as they were last seen.
        Source acme would lose 12 of its 30 entities; the change is held back. | If that is meant, run \`callboard sync --accept-removals acme\`; else bring the files back.
        a.yaml is reached by more than one location. | Harmless; remove one of the targets.
        The location target ./gone.yaml is not read: there is no such file. | Correct the target, or add its repository as a source of its own."
      `);
  });

  it('names the kind of an owner that is no group', () => {
    const fault = { kind: 'unknown-owner', owner: 'user:default/ann' } as const;
    expect(explain({ fault, ref, place }).sentence).toContain('user:ann');
  });
});

describe('a finding', () => {
  it('is the same one as long as it is about the same, wherever that stands in the file and whatever it says', () => {
    const [one, other] = [
      { kind: 'unreachable-source', reason: 'a', hint: '' },
      { kind: 'unreachable-source', reason: 'b', hint: '' },
    ] as const;
    expect(finding(one, { place }).key).toBe(finding(other, { place: { ...place, line: 9 } }).key);
  });

  it.each([
    [{ ref: 'component:default/basket', place }, []],
    [{ ref, place: { ...place, path: 'b.yaml' } }, []],
    [{ ref, place: { ...place, source: 'other' } }, []],
    [{ ref, place }, ['more']],
  ])('about another thing is another one: %j %j', (about, distinct) => {
    expect(finding({ kind: 'unowned' }, about, ...distinct).key).not.toBe(
      finding({ kind: 'unowned' }, { ref, place }).key,
    );
  });
});

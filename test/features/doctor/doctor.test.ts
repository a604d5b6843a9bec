import { describe, expect, it } from 'vitest';
import { ask, lastOf } from '../../../src/contract/ask.ts';
import type { Asker } from '../../../src/contract/asker.ts';
import type { Checkup } from '../../../src/core/ports.ts';
import { doctor, type DoctorResult } from '../../../src/features/doctor/answer.ts';
import { doctorView } from '../../../src/features/doctor/view.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { monster } from '../../support/monster.ts';
import { connect, makePorts } from '../../surfaces/ports.ts';

const operator: Asker = { door: 'cli', name: 'cli', standing: 'operator', teams: [] };

const good: Checkup = { name: 'git', health: 'good', says: 'git version 2.39.5.' };
const note: Checkup = { name: 'database', health: 'note', says: 'It is embedded.', fix: 'Set DATABASE_URL.' };
const bad: Checkup = {
  name: 'slack',
  health: 'bad',
  says: 'Scopes are missing.',
  fix: 'Run `callboard manifest`.',
};

async function examined(checkups: readonly Checkup[]): Promise<DoctorResult> {
  const ports = makePorts(connect('postgres://unused.invalid'), {
    async *examine() {
      yield* await Promise.resolve(checkups);
    },
  });
  return await lastOf(ask(ports, doctor, {}, operator, new Date()));
}

describe('doctor', () => {
  it('has faults where one part is bad; a note is none', async () => {
    expect((await examined([good, note])).kind).toBe('healthy');
    expect(await examined([good, bad, note])).toEqual({ kind: 'faults', checkups: [good, bad, note] });
  });

  it('says each with its sign and its fix', () => {
    expect(drawn(doctorView({ kind: 'faults', checkups: [good, note, bad] }))).toMatchInlineSnapshot(`
      "1 fault to mend
      ────
      1 fault to mend

      ✔ git · git version 2.39.5.

      ℹ database · It is embedded.
          Set DATABASE_URL.

      ✖ slack · Scopes are missing.
          Run callboard manifest."
    `);
    expect(drawn(doctorView({ kind: 'healthy', checkups: [good] }))).toMatchInlineSnapshot(`
      "Everything needed is in order
      ────
      Everything needed is in order

      ✔ git · git version 2.39.5."
    `);
  });

  it('stays within what Slack takes', () => {
    expect(violations(doctorView(monster({ kind: 'faults', checkups: [bad] })))).toEqual([]);
  });
});

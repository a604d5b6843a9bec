import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { status, type SourceStatus, type StatusResult } from '../../../src/features/status/answer.ts';
import { statusView } from '../../../src/features/status/view.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { component, documents, team } from '../../support/entity-text.ts';
import { monster } from '../../support/monster.ts';
import { world, type World } from '../../support/world.ts';

const hour = 3_600_000;

describe('status', () => {
  let made: World;
  beforeAll(async () => {
    made = await world({
      shop: { 'a.yaml': documents(component('basket'), component('checkout')) },
      people: { 'b.yaml': team('payments-team') },
      old: { 'c.yaml': component('fax') },
    });
  });
  afterAll(() => made.end());

  it('counts entities, problems, and what comes from each source in the order of the configuration', async () => {
    const result = await made.ask(status, {});
    expect(result.entities).toEqual({ component: 3, group: 1 });
    expect(result.problems).toEqual({ 'empty-group': 1 });
    expect(result.sources).toMatchObject([
      { id: 'shop', entities: 2, reachedAt: made.now(), failing: null, heldRemovals: null, configured: true },
      { id: 'people', entities: 1 },
      { id: 'old', entities: 1 },
    ]);
  });

  it('says since when and why a source does not answer, and what was taken out of the configuration', async () => {
    const { openSource } = made.ports;
    made.ports.openSource = () =>
      Promise.resolve({ kind: 'unreachable', reason: 'It hung up.', hint: 'Check the address.' });
    made.pass(hour);
    await made.sync('people');
    const since = made.now();
    made.ports.openSource = openSource;
    await made.db.updateTable('sources').set({ position: null }).where('id', '=', 'old').execute();
    const { sources } = await made.ask(status, {});
    expect(sources).toMatchObject([
      { id: 'shop', failing: null },
      { id: 'people', entities: 1, failing: { since, reason: 'It hung up.', hint: 'Check the address.' } },
      { id: 'old', configured: false },
    ]);
  });
});

const now = new Date('2026-06-01T12:00:00Z');

function source(given: Partial<SourceStatus> & { id: string }): SourceStatus {
  return {
    type: 'git',
    entities: 12,
    revision: '3f2c1d9',
    reachedAt: new Date(now.getTime() - hour),
    failing: null,
    heldRemovals: null,
    configured: true,
    ...given,
  };
}

const failing = { since: new Date(now.getTime() - 2 * hour), reason: 'It hung up.', hint: 'Check `url`.' };

const sick: StatusResult = {
  kind: 'status',
  entities: { component: 1_204, api: 1 },
  sources: [
    source({ id: 'shop' }),
    source({ id: 'people', type: 'file', reachedAt: null, entities: 0 }),
    source({ id: 'core', failing, heldRemovals: 40 }),
    source({ id: 'old', configured: false }),
  ],
  problems: { unowned: 14, 'empty-group': 1 },
};

describe('the card of status', () => {
  const draw = (result: StatusResult) => drawn(statusView(result, { now, shareable: true }));

  it('has troubles first, then counts, then sources, the stalest first', () => {
    expect(draw(sick)).toMatchInlineSnapshot(`
      "1,205 entities from 4 sources, 15 problems
      ────
      1,205 entities from 4 sources

      ⚠ Source core stopped answering 2 h ago: It hung up. Check url.
      ⚠ Source core would lose 40 entities: held back until an admin accepts.

      Entities  1,204 components, 1 api
      Problems  unowned: 14, empty group: 1

      Sources
      • core · git · 12 entities · synced 1 h ago · does not answer
      • people · file · 0 entities · not read yet
      • shop · git · 12 entities · synced 1 h ago
      • old · git · 12 entities · synced 1 h ago · no longer configured

      → new problems
      → here status"
    `);
  });

  it('says so where nothing was read and nothing is wrong', () => {
    expect(draw({ kind: 'status', entities: {}, sources: [], problems: {} })).toMatchInlineSnapshot(`
      "0 entities from 0 sources, 0 problems
      ────
      0 entities from 0 sources

      Problems  none

      Nothing was read yet.

      → here status"
    `);
  });

  it('of two hundred sources shows those that matter', () => {
    const sources = Array.from({ length: 200 }, (_, at) =>
      source({ id: `s${at}`, ...(at % 2 === 0 && { failing }) }),
    );
    const text = draw({ ...sick, sources });
    expect(text).toContain('95 more troubles');
    expect(text).toContain('Showing 15 of 200');
    expect(text).toContain('s0 · git');
    expect(text).not.toContain('s1 · git');
  });

  it('stays within what Slack takes, whatever the configuration holds', () => {
    const message = statusView(monster(sick), { now, shareable: true });
    expect(violations(message)).toEqual([]);
    expect(JSON.stringify(message)).not.toMatch(/<[!@](?!date)/);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStreet, type Street } from './street.ts';

describe('the same answer at every door', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet({ mode: 'http' });
  });
  afterAll(async () => {
    await street.stop();
  });

  it.each([
    { asked: 'payment-service', kind: 'owned', owner: 'group:default/payments-team', status: 200, code: 0 },
    { asked: 'legacy/ledger', kind: 'owned', owner: 'group:default/payments-team', status: 200, code: 0 },
    { asked: 'paymnet-servce', kind: 'owned', owner: 'group:default/payments-team', status: 200, code: 0 },
    { asked: 'lost-tool', kind: 'unowned', owner: undefined, status: 200, code: 0 },
    { asked: 'ledger', kind: 'ambiguous', owner: undefined, status: 409, code: 1 },
    { asked: 'zebra', kind: 'unknown', owner: undefined, status: 404, code: 1 },
  ])('$asked is $kind', async ({ asked, kind, owner, status, code }) => {
    const rest = await street.gets(`/api/v1/who-owns?subject=${encodeURIComponent(asked)}`);
    const cli = await street.run('who-owns', asked, '--json');
    const said = JSON.parse(cli.out) as { kind: string; owner?: { ref: string } };
    expect(rest).toMatchObject({ status, body: { kind } });
    expect({ code: cli.code, kind: said.kind, owner: said.owner?.ref }).toEqual({ code, kind, owner });
    expect(withoutTime(said)).toEqual(withoutTime(rest.body));
    // Slack shows the words that a terminal shows: one view words both.
    const words = await street.asks('dana', '#payments', `/who-owns ${asked}`);
    const line = street.program
      .log()
      .findLast(({ msg, name, door }) => msg === 'answered' && name === 'who-owns' && door === 'slack');
    expect(line).toMatchObject({ outcome: kind });
    const { out } = await street.run('who-owns', asked);
    expect(headOf(out)).toBe(headOf(words));
  });
});

function headOf(words: string): string | undefined {
  return words.trim().split('\n')[0];
}

/** Freshness may differ by the moment of asking. */
function withoutTime(answer: object): unknown {
  return JSON.parse(
    JSON.stringify(answer, (name, value: unknown) => (name === 'syncedAt' ? undefined : value)),
  );
}

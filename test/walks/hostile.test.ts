import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStreet, type Street } from './street.ts';

const form = 'application/x-www-form-urlencoded';

describe('requests that Slack did not send', () => {
  let street: Street;
  beforeAll(async () => {
    street = await openStreet({ mode: 'http' });
  });
  afterAll(async () => {
    expect(await street.stop()).toMatchObject({ code: 0, signal: null });
  });

  const command = new URLSearchParams({
    command: '/who-owns',
    text: 'payment-service',
    team_id: 'T000000ACME',
    user_id: 'U000DANA',
    channel_id: 'C0PAYMENTS',
    channel_name: 'payments',
    trigger_id: 'forged',
    response_url: 'http://127.0.0.1:1/',
  }).toString();

  /** Posts what somebody made who may know the secret. */
  async function post(body: string, { secret = 'guess', at = Date.now(), type = form, ...more } = {}) {
    const time = Math.floor(at / 1000);
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${time}:${body}`).digest('hex')}`;
    const headers = {
      'content-type': type,
      'x-slack-request-timestamp': String(time),
      'x-slack-signature': signature,
      ...more,
    };
    return (await fetch(`${street.url}/slack/events`, { method: 'POST', body, headers })).status;
  }
  const answered = () =>
    street.program.log().filter(({ msg, door }) => msg === 'answered' && door === 'slack').length;

  it('are refused: unsigned, signed by another, too old, dated ahead', async () => {
    const before = answered();
    const secret = street.slack.signingSecret;
    const unsigned = await fetch(`${street.url}/slack/events`, { method: 'POST', body: command });
    expect(unsigned.status).toBe(401);
    expect(await post(command)).toBe(401);
    expect(await post(command, { secret, at: Date.now() - 301_000 })).toBe(401);
    expect(await post(command, { secret, at: Date.now() + 301_000 })).toBe(401);
    expect(answered()).toBe(before);
  });

  it('are refused where they are signed and make no sense', async () => {
    const signed = { secret: street.slack.signingSecret };
    expect(await post('{"type":', { ...signed, type: 'application/json' })).toBe(400);
    expect(await post('[]', { ...signed, type: 'application/json' })).toBe(400);
    expect(await post('payload=%7B', signed)).toBe(400);
    expect(await post('<xml/>', { ...signed, type: 'text/xml' })).toBe(400);
  });

  it('are answered once where they are repeated', async () => {
    await street.asks('dana', '#payments', '/who-owns payment-service');
    const delivery = street.slack.deliveries.at(-1)!;
    const before = answered();
    expect(await street.slack.replay(delivery)).toBe(200);
    expect(answered()).toBe(before);
  });

  it('on other paths get nothing from elsewhere', async () => {
    const asked = { headers: { 'x-forwarded-for': '203.0.113.9' } };
    const response = await fetch(`${street.url}/api/v1/who-owns?subject=payment-service`, asked);
    expect(response.status).toBe(403);
    expect(await response.text()).toContain('loopback');
  });

  it('do no harm: the next question is answered', async () => {
    expect(await street.asks('dana', '#payments', '/who-owns payment-service')).toContain('Payments');
    const long = await street.asks('dana', '#payments', `/who-owns ${'<!channel> '.repeat(300)}`);
    expect(long).not.toContain('<!channel>');
    const secrets = [street.slack.signingSecret, street.slack.botToken];
    for (const secret of secrets) expect(JSON.stringify(street.program.log())).not.toContain(secret);
  });
});

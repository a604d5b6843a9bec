import { isValidSlackRequest } from '@slack/bolt';

// Slack's own window; what is older may be a replay.
const windowSeconds = 300;

/** True where one of the secrets signed the body within five minutes of `now`; compared in constant time. */
export function isSigned(headers: Headers, body: string, secrets: readonly string[], now: Date): boolean {
  const signature = headers.get('x-slack-signature') ?? '';
  const timestamp = headers.get('x-slack-request-timestamp') ?? '';
  if (!/^\d{1,12}$/.test(timestamp)) return false;
  const seconds = Number(timestamp);
  // Bolt looks at the past only: a request dated ahead could be replayed until then.
  if (Math.abs(now.getTime() / 1000 - seconds) > windowSeconds) return false;
  return secrets.some((signingSecret) =>
    isValidSlackRequest({
      signingSecret,
      body,
      headers: { 'x-slack-signature': signature, 'x-slack-request-timestamp': seconds },
      nowMilliseconds: now.getTime(),
    }),
  );
}

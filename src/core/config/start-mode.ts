import type { SlackEnvironment } from './environment.ts';

/** How `start` runs; PRODUCT section 1.1. */
export type Mode =
  /** The demo organisation, without Slack. */
  | { readonly kind: 'demo' }
  /** The catalog of the given configuration, without Slack. */
  | { readonly kind: 'local' }
  | { readonly kind: 'socket'; readonly botToken: string; readonly appToken: string }
  | { readonly kind: 'http'; readonly botToken: string; readonly signingSecrets: readonly string[] }
  /** Cannot start: exit 2 with both sentences. */
  | { readonly kind: 'refused'; readonly reason: string; readonly hint: string };

const twoChoices =
  'set SLACK_APP_TOKEN (xapp-…) as well for Socket Mode, or SLACK_SIGNING_SECRET for HTTP mode.';

/** The mode that Slack's variables, a configuration of one's own and production ask for. */
export function startMode(
  { botToken, appToken, signingSecrets }: SlackEnvironment,
  hasOwnConfig: boolean,
  production: boolean,
): Mode {
  if (botToken !== undefined) {
    if (appToken !== undefined) return { kind: 'socket', botToken, appToken };
    if (signingSecrets.length > 0) return { kind: 'http', botToken, signingSecrets };
    return refused('SLACK_BOT_TOKEN alone is not enough.', `Please ${twoChoices}`);
  }
  const alone =
    appToken !== undefined
      ? 'SLACK_APP_TOKEN'
      : signingSecrets.length > 0
        ? 'SLACK_SIGNING_SECRET'
        : undefined;
  if (alone !== undefined) {
    return refused(
      `${alone} is set, but SLACK_BOT_TOKEN is not.`,
      'Set SLACK_BOT_TOKEN (xoxb-…), or neither.',
    );
  }
  if (production) {
    return refused(
      'There are no Slack tokens, and without them Callboard does not run in production (NODE_ENV=production).',
      `Set SLACK_BOT_TOKEN (xoxb-…), and ${twoChoices}`,
    );
  }
  return { kind: hasOwnConfig ? 'local' : 'demo' };
}

function refused(reason: string, hint: string): Mode {
  return { kind: 'refused', reason, hint };
}

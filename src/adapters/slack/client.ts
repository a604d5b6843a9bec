import { LogLevel, WebClient, type Logger } from '@slack/web-api';

/** Where lines of Slack's own libraries go: what they call a warning or an error. */
export interface SlackLog {
  warn(metadata: object, message: string): void;
}

export interface SlackClientOptions {
  readonly token: string;
  /** Slack's own where absent; ends in `/api/`. */
  readonly apiUrl?: string;
  readonly log: SlackLog;
}

// Slack answers within a second; what takes longer than this will not come.
const timeoutMs = 10_000;

/** A client that neither retries nor waits by itself: `callSlack` does, within a budget. */
export function makeSlackClient({ token, apiUrl, log }: SlackClientOptions): WebClient {
  return new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    timeout: timeoutMs,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: slackLogger(log),
  });
}

/** The logger that Slack's libraries want; they say too much below a warning, and sometimes tokens. */
export function slackLogger(log: SlackLog): Logger {
  const say = (...said: unknown[]) => log.warn({ said: said.map(String).join(' ') }, 'Slack library');
  const nothing = () => undefined;
  return {
    debug: nothing,
    info: nothing,
    warn: say,
    error: say,
    setLevel: nothing,
    getLevel: () => LogLevel.WARN,
    setName: nothing,
  };
}

import { setTimeout } from 'node:timers/promises';
import { SocketModeReceiver, type App, type Logger, type Receiver } from '@slack/bolt';
import { WebAPIPlatformError } from '@slack/web-api';
import type { Log } from '../../contract/context.ts';
import { AppError, messageOf } from '../../core/errors.ts';

export interface SocketOptions {
  readonly appToken: string;
  readonly apiUrl?: string;
  readonly logger: Logger;
  readonly log: Log;
}

const callMs = 10_000;
const helloMs = 20_000;
const longestPauseMs = 30_000;

/**
 * Socket Mode. The connection is kept by us: Bolt's client waits five seconds before it reconnects, and where that
 * fails it rejects a promise that nobody holds, which ends the process.
 */
export function makeSocketReceiver({ appToken, apiUrl, logger, log }: SocketOptions): Receiver {
  const stopped = new AbortController();
  const clientOptions = {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    timeout: callMs,
    retryConfig: { retries: 0 },
  };
  const socket = new SocketModeReceiver({
    appToken,
    logger,
    autoReconnectEnabled: false,
    installerOptions: { clientOptions },
    processEventErrorHandler: ({ error }) => {
      log.error({ error: messageOf(error) }, 'a request from Slack failed');
      // What is malformed stays so; everything else Slack is to send again.
      return Promise.resolve(error instanceof AppError && error.code === 'usage');
    },
  });
  const { client } = socket;

  const connect = async (): Promise<Line> => {
    const lost = new Promise<void>((resolve) => client.once('disconnected', () => resolve()));
    const waiting = new AbortController();
    const late = setTimeout(helloMs, undefined, { signal: waiting.signal }).then(() => {
      throw new Error('Slack opened no connection in time');
    });
    late.catch(() => undefined); // ends with the abort
    try {
      await Promise.race([client.start(), late]);
    } finally {
      waiting.abort();
    }
    log.info({}, 'connected to Slack by Socket Mode');
    return { lost };
  };
  const unreachable = (error: unknown): undefined => {
    log.warn({ error: reasonOf(error) }, 'Slack cannot be reached; trying again');
    return undefined;
  };

  /** Reconnects at once after a connection that stood, with growing pauses after one that did not. */
  const keep = async (line: Line | undefined) => {
    for (let failures = 0; ;) {
      if (line === undefined) await pause(Math.min(longestPauseMs, 1000 * 2 ** failures), stopped.signal);
      else await line.lost;
      if (stopped.signal.aborted) return;
      failures = line === undefined ? failures + 1 : 0;
      line = await connect().catch(unreachable);
    }
  };

  return {
    init: (app: App) => socket.init(app),
    start: async () => {
      const line = await connect().catch((error: unknown) => {
        if (error instanceof WebAPIPlatformError) throw refusedToken(error.data.error);
        unreachable(error);
        return undefined;
      });
      void keep(line);
    },
    stop: async () => {
      stopped.abort();
      await socket.stop();
    },
  };
}

/** A connection that stands until `lost`. */
interface Line {
  readonly lost: Promise<void>;
}

function refusedToken(reason: string): AppError {
  return new AppError(
    'config',
    `Slack refused SLACK_APP_TOKEN: ${reason}.`,
    'Make an app-level token with the scope connections:write under "Basic Information" of the app.',
  );
}

/** Bolt's client rejects without a reason where the line breaks before Slack said hello. */
function reasonOf(error: unknown): string {
  return error === undefined ? 'the connection broke' : messageOf(error);
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await setTimeout(ms, undefined, { signal }).catch(() => undefined); // stopped: the caller looks
}

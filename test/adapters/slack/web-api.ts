import nock from 'nock';
import { makeSlackClient } from '../../../src/adapters/slack/client.ts';
import { makeSlackDirectory } from '../../../src/adapters/slack/directory.ts';
import { makeInstallation } from '../../../src/adapters/slack/installation.ts';
import { makeSlackPort } from '../../../src/adapters/slack/port.ts';

/** Slack's adapters on a recorded Web API; what they waited for is kept instead of waited for. */
export function onRecordedSlack() {
  const waits: number[] = [];
  const warnings: object[] = [];
  const wait = (ms: number) => {
    waits.push(Math.round(ms));
    return Promise.resolve();
  };
  const log = { warn: (metadata: object) => void warnings.push(metadata) };
  const client = makeSlackClient({ token: 'xoxb-1', apiUrl: 'https://slack.test/api/', log });
  const installation = makeInstallation(client);
  return {
    waits,
    warnings,
    installation,
    port: makeSlackPort({ client, log, wait }),
    directory: makeSlackDirectory({ client, installation, wait }),
    api: nock('https://slack.test/api'),
  };
}

/** The form fields of a call, with what is JSON in them read. */
export function fieldsOf(body: unknown): Record<string, unknown> {
  const fields =
    typeof body === 'string' ? Object.fromEntries(new URLSearchParams(body)) : { ...(body as object) };
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      typeof value === 'string' && /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value,
    ]),
  );
}

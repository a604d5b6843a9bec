import { readFileSync } from 'node:fs';
import type { Log } from '../contract/context.ts';
import { readEnvironment } from '../core/config/environment.ts';
import { runCli } from '../surfaces/cli/run.ts';
import { tryDatabase } from './data.ts';
import { makeRooms } from './house.ts';
import { makeLog } from './log.ts';
import { makeOperations, openHouse } from './operations.ts';
import { secretsIn } from './secrets.ts';
import { accountName, readSetup } from './setup.ts';

const variables = process.env;
const folder = process.cwd();
const argv = process.argv.slice(2);
const user = accountName();
const stopping = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  // Once: who asks a second time means at once.
  process.once(name, () => stopping.abort(new Error(`Stopped by ${name}.`)));
}

const log = logFor(argv);
process.exitCode = await runCli(argv, {
  registry: makeRooms(() => undefined),
  operations: makeOperations({ variables, folder, log, user, signal: stopping.signal }),
  async open() {
    const setup = readSetup(variables, folder);
    const { house, end } = openHouse(setup, await tryDatabase(setup.environment, setup.data, log), log);
    return { ports: house.ports, end };
  },
  version: versionOf(new URL('../../package.json', import.meta.url)),
  out: process.stdout,
  err: process.stderr,
  screen: {
    live: process.stdout.isTTY,
    color: process.stdout.isTTY && process.stdout.hasColors(),
    ...(process.stdout.isTTY && { width: process.stdout.columns }),
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  },
  user,
  now: () => new Date(),
  signal: stopping.signal,
});

/** A server tells what it does; a command only what goes wrong, beside its answer. */
function logFor([command]: readonly string[]): Log {
  const serves = command === 'start' || command === 'demo';
  const read = readEnvironment(variables);
  const asked = read.kind === 'environment' && variables.LOG_LEVEL !== undefined;
  const level = asked ? read.environment.logLevel : serves ? 'info' : 'warn';
  return makeLog({ level, stream: serves ? process.stdout : process.stderr, secrets: secretsIn(variables) });
}

function versionOf(file: URL): string {
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

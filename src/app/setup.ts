import { userInfo } from 'node:os';
import { fileURLToPath } from 'node:url';
import { readEnvironment, type Environment } from '../core/config/environment.ts';
import type { Settings } from '../core/config/settings.ts';
import type { DeclaredKind } from '../core/validate-kind.ts';
import { startMode, type Mode } from '../core/config/start-mode.ts';
import { AppError } from '../core/errors.ts';
import { formatMistakes, loadSettings } from './config/load-settings.ts';
import { dataFolder } from './data.ts';

/** What the environment and the configuration come to. */
export interface Setup {
  readonly environment: Environment;
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly settings: Settings;
  /** The configuration's absolute path; undefined where there is none. */
  readonly file: string | undefined;
  readonly mode: Mode;
  /** Absolute folder of the embedded database and caches. */
  readonly data: string;
}

/** The demo organisation's configuration, as the repository brings it. */
export const demoConfig = fileURLToPath(new URL('../../examples/acme/callboard.yaml', import.meta.url));

/**
 * Reads the environment and the configuration; without tokens and without a configuration, or where `demo` asks
 * for it, that of the demo organisation. Throws `config` with every mistake.
 */
export function readSetup(variables: Setup['variables'], folder: string, demo = false): Setup {
  const environment = environmentFrom(variables);
  const own = demo ? undefined : loadSettings(environment.config, folder, variables);
  const mode: Mode = demo
    ? { kind: 'demo' }
    : startMode(environment.slack, own?.file !== undefined, environment.production);
  const loaded = mode.kind === 'demo' ? loadSettings(demoConfig, folder, {}) : own;
  if (loaded === undefined || loaded.kind === 'mistakes') throw mistaken(loaded);
  const { settings, file } = loaded;
  return {
    environment,
    variables,
    settings,
    file,
    mode,
    data: dataFolder(environment, mode.kind === 'demo'),
  };
}

/**
 * The kinds that the configuration declares. Files are checked where secrets are not at hand, so a variable that is not
 * set counts as some text. Throws `config` with every other mistake.
 */
export function readKinds(variables: Setup['variables'], folder: string): readonly DeclaredKind[] {
  const unset = new Proxy(variables, {
    get: (set, name) => (typeof name === 'string' ? (set[name] ?? 'unset') : undefined),
  });
  const loaded = loadSettings(variables.CALLBOARD_CONFIG, folder, unset);
  if (loaded.kind === 'mistakes') throw mistaken(loaded);
  return loaded.settings.catalog.kinds;
}

function environmentFrom(variables: Setup['variables']): Environment {
  const read = readEnvironment(variables);
  if (read.kind === 'environment') return read.environment;
  throw new AppError(
    'config',
    `The environment has ${read.mistakes.length === 1 ? 'a mistake' : 'mistakes'}:\n${read.mistakes.join('\n')}`,
    'Mend the variables named and start again.',
  );
}

function mistaken(
  loaded: Extract<ReturnType<typeof loadSettings>, { kind: 'mistakes' }> | undefined,
): AppError {
  const listed = loaded === undefined ? '' : formatMistakes(loaded.file, loaded.mistakes);
  return new AppError(
    'config',
    `The configuration has mistakes:\n${listed}`,
    'Mend them and try again; callboard.example.yaml shows every key.',
  );
}

/** The name of the account that runs the program. */
export function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`; // the account has no name, as in some containers
  }
}

import { z } from 'zod';
import type { Variables } from './substitute.ts';

/**
 * What the environment decides: secrets and addresses. Paths are as given, relative to where the program was
 * started.
 */
export interface Environment {
  /** Path of the configuration; undefined: `./callboard.yaml` if there is one. */
  readonly config: string | undefined;
  /** Folder of the embedded database and of caches. */
  readonly data: string;
  readonly databaseUrl: string | undefined;
  /** 0 lets the system choose one. */
  readonly port: number;
  readonly logLevel: LogLevel;
  /** Without a final `/`; undefined: no web link may be put into Slack. */
  readonly baseUrl: string | undefined;
  readonly slack: SlackEnvironment;
  readonly production: boolean;
}

/** What is needed to speak to Slack; several signing secrets while one is replaced. */
export interface SlackEnvironment {
  readonly botToken: string | undefined;
  readonly appToken: string | undefined;
  readonly signingSecrets: readonly string[];
  readonly apiUrl: string | undefined;
}

/** pino's levels. */
export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/**
 * What reading the environment gave: its content, or a sentence without secrets for every variable to mend.
 */
export type EnvironmentResult =
  | { readonly kind: 'environment'; readonly environment: Environment }
  | { readonly kind: 'mistakes'; readonly mistakes: readonly string[] };

const url = (protocols: readonly string[], error: string) =>
  z
    .string()
    .refine((value) => protocols.includes(URL.parse(value)?.protocol ?? ''), { error })
    .optional();
const web = (error: string) => url(['https:', 'http:'], error);
const plainWeb = (error: string) =>
  web(error).refine((value) => !/[?#@]/.test(value ?? ''), { error: `${error}, without user, ? or #` });
const token = (prefix: RegExp, error: string) => z.string().regex(prefix, { error }).optional();

const port = 'expected a number from 0 to 65535';
const secrets = z
  .string()
  .transform((list) =>
    list
      .split(',')
      .map((secret) => secret.trim())
      .filter((secret) => secret !== ''),
  )
  .refine((list) => list.length > 0, { error: 'expected one secret, or several separated by commas' })
  .default([]);

const variables = z.object({
  CALLBOARD_CONFIG: z
    .string()
    .optional()
    .describe('Path of the configuration; else `./callboard.yaml` if there is one.'),
  CALLBOARD_DATA: z.string().default('.callboard').describe('Folder of the embedded database and of caches.'),
  DATABASE_URL: url(
    ['postgres:', 'postgresql:'],
    'expected an address such as postgres://user:password@host:5432/callboard',
  ).describe(
    'A Postgres server (15 or newer); without it the embedded one is used, which is for trying things out.',
  ),
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, { error: port })
    .transform(Number)
    .refine((number) => number <= 65_535, { error: port })
    .default(3000)
    .describe('The one port of all that is answered over HTTP; 0 takes any free one.'),
  LOG_LEVEL: z
    .enum(logLevels, { error: `expected one of ${logLevels.join(', ')}` })
    .default('info')
    .describe(
      `One of ${logLevels.join(', ')}. Commands but \`start\` and \`demo\` keep to warnings where it is not set.`,
    ),
  CALLBOARD_BASE_URL: plainWeb('expected an address such as https://callboard.acme.dev').describe(
    'Where people and Slack reach this Callboard; without it no link to it is put into Slack.',
  ),
  SLACK_BOT_TOKEN: token(/^(?:xoxe\.)?xoxb-\S+$/, 'expected a bot token; they begin with xoxb-').describe(
    'Bot token (`xoxb-…`). It needs one of the next two.',
  ),
  SLACK_APP_TOKEN: token(/^xapp-\S+$/, 'expected an app-level token; they begin with xapp-').describe(
    'App-level token (`xapp-…`): Socket Mode.',
  ),
  SLACK_SIGNING_SECRET: secrets.describe(
    'HTTP mode: what Slack signs its requests with; several, separated by commas, while one is replaced.',
  ),
  SLACK_API_URL: plainWeb('expected an address such as https://slack.com/api/').describe(
    'Another address of Slack’s Web API, for tests.',
  ),
  NODE_ENV: z
    .string()
    .optional()
    .describe('`production` (as in the image): never starts without Slack tokens.'),
});

/** A variable as the settings page lists it. */
export interface VariableKey {
  readonly name: string;
  readonly description: string;
  readonly default: string | undefined;
}

/** Every variable that is read, in the order of the settings page. */
export function variableKeys(): VariableKey[] {
  const defaults: Readonly<Record<string, unknown>> = variables.parse({});
  return Object.entries(variables.shape).map(([name, { description = '' }]) => {
    const value = defaults[name];
    const shown = typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
    return { name, description, default: shown };
  });
}

// Everything else may hold a secret and is never repeated.
const harmless = new Set(['PORT', 'LOG_LEVEL']);

/** Reads the variables of PRODUCT section 1.2; a blank one counts as unset. */
export function readEnvironment(env: Variables): EnvironmentResult {
  const set = Object.entries(env)
    .map(([name, value]) => [name, value?.trim()] as const)
    .filter(([, value]) => value !== undefined && value !== '');
  const { data, error } = variables.safeParse(Object.fromEntries(set));
  if (error !== undefined) {
    const mistakes = error.issues.map(({ path, message }) => {
      const name = path.join('.');
      return `${name}: ${message}${harmless.has(name) ? `, found "${env[name] ?? ''}"` : ''}.`;
    });
    return { kind: 'mistakes', mistakes };
  }
  return {
    kind: 'environment',
    environment: {
      config: data.CALLBOARD_CONFIG,
      data: data.CALLBOARD_DATA,
      databaseUrl: data.DATABASE_URL,
      port: data.PORT,
      logLevel: data.LOG_LEVEL,
      baseUrl: data.CALLBOARD_BASE_URL?.replace(/\/+$/, ''),
      slack: {
        botToken: data.SLACK_BOT_TOKEN,
        appToken: data.SLACK_APP_TOKEN,
        signingSecrets: data.SLACK_SIGNING_SECRET,
        apiUrl: data.SLACK_API_URL,
      },
      production: data.NODE_ENV === 'production',
    },
  };
}

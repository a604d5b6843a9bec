import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { sql } from 'kysely';
import type { Grant } from '../adapters/slack/installation.ts';
import { AppError, messageOf } from '../core/errors.ts';
import type { Checkup, Reply } from '../core/ports.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { listSources } from '../store/sources.ts';
import { scopes } from '../surfaces/slack/manifest.ts';
import type { Database } from './data.ts';
import type { Setup } from './setup.ts';

/** What is examined, and with what. */
export interface Patient {
  readonly setup: Setup;
  readonly database: Database;
  /** Tells what Slack grants the bot; absent where no workspace is connected. */
  readonly granted?: () => Promise<Reply<Grant>>;
}

/** Examines the installation part by part; never throws. Sources are known only to a database that answers. */
export async function* examine(patient: Patient): AsyncGenerator<Checkup> {
  yield await found('configuration', configuration, patient);
  const tables = await found('database', database, patient);
  yield tables;
  yield await found('git', git, patient);
  if (tables.health !== 'bad') yield await found('sources', sources, patient);
  yield await found('slack', slack, patient);
  yield await found('address', address, patient);
}

type Look = (patient: Patient) => Omit<Checkup, 'name'> | Promise<Omit<Checkup, 'name'>>;

async function found(name: string, look: Look, patient: Patient): Promise<Checkup> {
  try {
    return { name, ...(await look(patient)) };
  } catch (error) {
    const fix =
      error instanceof AppError ? error.hint : 'Mend what it says and run `callboard doctor` again.';
    return { name, health: 'bad', says: messageOf(error), fix };
  }
}

// Postgres 15 is the oldest that is tested.
const oldestPostgres = 150_000;

const configuration: Look = ({ setup: { file, settings, mode } }) => {
  const count = settings.catalog.sources.length;
  const says = `${file ?? 'none, the defaults hold'}; ${count} source(s).`;
  if (mode.kind === 'refused') return { health: 'bad', says: mode.reason, fix: mode.hint };
  if (count > 0) return { health: 'good', says };
  const fix = 'Add a source below `catalog.sources` in callboard.yaml; callboard.example.yaml shows how.';
  return { health: 'bad', says, fix };
};

const database: Look = async ({ database: { db, embedded } }) => {
  const { rows } = await sql<{ version: number; shown: string }>`
    select current_setting('server_version_num')::integer as version,
      current_setting('server_version') as shown`.execute(db);
  const { version = 0, shown = '?' } = rows[0] ?? {};
  const says = `Postgres ${shown}${embedded === undefined ? '' : `, embedded in ${embedded}`}.`;
  if (version < oldestPostgres) return { health: 'bad', says, fix: 'Postgres 15 or newer is needed.' };
  const pending = await pendingMigrations(db);
  if (pending.length > 0) {
    return { health: 'bad', says: `${says} Migrations are missing.`, fix: 'Run `callboard migrate`.' };
  }
  if (embedded === undefined) return { health: 'good', says };
  const fix = 'It is for trying things out: set DATABASE_URL to a server with backups for more.';
  return { health: 'note', says, fix };
};

const git: Look = async () => {
  const { stdout } = await promisify(execFile)('git', ['--version']).catch(() => ({ stdout: '' }));
  if (stdout !== '') return { health: 'good', says: `${stdout.trim()}.` };
  return {
    health: 'bad',
    says: 'The git command is missing.',
    fix: 'Install git: sources of type git need it.',
  };
};

const sources: Look = async ({ database: { db } }) => {
  const rows = await listSources(db);
  const failing = rows.filter(({ failing_since: since }) => since !== null);
  if (failing.length > 0) {
    const says = failing.map(({ id, failure }) => `${id} cannot be read: ${failure ?? ''}`).join(' ');
    return {
      health: 'bad',
      says,
      fix: [...new Set(failing.map(({ failure_hint: hint }) => hint ?? ''))].join(' '),
    };
  }
  const held = rows.filter(({ held_revision: revision }) => revision !== null).map(({ id }) => id);
  if (held.length > 0) {
    const fix = `If they are meant: ${held.map((id) => `callboard sync --accept-removals ${id}`).join('; ')}`;
    return { health: 'note', says: `Removals are held back: ${held.join(', ')}.`, fix };
  }
  if (rows.length > 0) return { health: 'good', says: `${rows.length} read.` };
  return { health: 'note', says: 'Nothing was read yet.', fix: 'Run `callboard sync --once`.' };
};

const slack: Look = async ({ granted, setup: { mode } }) => {
  if (granted === undefined) {
    const says = `No workspace is connected (mode ${mode.kind}).`;
    return { health: 'note', says, fix: 'The README says how, in five minutes.' };
  }
  const grant = await granted();
  if (grant.kind === 'unavailable') {
    const fix = 'Can this machine reach slack.com (or what SLACK_API_URL names)?';
    return { health: 'bad', says: `Slack does not answer: ${grant.reason}.`, fix };
  }
  if (grant.kind === 'refused') {
    const fix = 'Install the app again and set SLACK_BOT_TOKEN to its new token.';
    return { health: 'bad', says: `Slack refuses the bot token: ${grant.reason}.`, fix };
  }
  const { scopes: held, team } = grant.value;
  const missing = Object.keys(scopes).filter((scope) => !held.includes(scope));
  if (missing.length === 0) return { health: 'good', says: `Connected to ${team}, with all scopes.` };
  return {
    health: 'bad',
    says: `Connected to ${team}, but these scopes are missing: ${missing.join(', ')}.`,
    fix: 'Paste `callboard manifest` into the app’s manifest at api.slack.com/apps and install it again.',
  };
};

const address: Look = ({ setup: { environment } }) => {
  if (environment.baseUrl !== undefined) return { health: 'good', says: `${environment.baseUrl}.` };
  const says = 'CALLBOARD_BASE_URL is not set, so Slack shows no links to Callboard.';
  return { health: 'note', says, fix: 'Set it where people can reach this Callboard over https.' };
};

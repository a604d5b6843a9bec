import { randomBytes } from 'node:crypto';
import { chmod, glob, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, Pool } from 'pg';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';
import { openEmbeddedPostgres } from '../../src/adapters/postgres/embedded-postgres.ts';
import { makeDatabase } from '../../src/store/database.ts';
import { migrate } from '../../src/store/migrate.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's server, as its superuser, and the migrated database that others are copies of. */
    postgres: { url: string; template: string };
  }
}

/** A database of a test file's own, migrated and empty. */
export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

/** Copies the run's template database; tens of milliseconds. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url, template } = inject('postgres');
  const name = `${template}_${randomBytes(4).toString('hex')}`;
  await execute(url, `create database ${name} template ${template}`);
  return {
    url: withName(url, name),
    drop: () => execute(url, `drop database if exists ${name} with (force)`),
  };
}

/** Vitest's global setup: one server for the run (or `DATABASE_URL`), all migrations run once, into a template. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await testServer();
  const template = `callboard_test_${randomBytes(4).toString('hex')}`;
  await execute(server.url, `create database ${template}`);
  const db = makeDatabase(new Pool({ connectionString: withName(server.url, template), max: 1 }));
  await migrate(db);
  await db.destroy();
  project.provide('postgres', { url: server.url, template });
  return async () => {
    await execute(server.url, `drop database ${template} with (force)`);
    await server.stop();
  };
}

async function testServer(): Promise<{ url: string; stop: () => Promise<void> }> {
  const given = process.env.DATABASE_URL;
  if (given) return { url: given, stop: () => Promise.resolve() };
  const dataDir = await temporaryFolder();
  const postgres = await openEmbeddedPostgres({ dataDir, log: () => undefined, durable: false });
  return {
    url: postgres.url,
    stop: async () => {
      await postgres.release();
      await removeCluster(postgres.location);
      await rm(dataDir, { recursive: true });
    },
  };
}

/** A new folder that other accounts may enter, because Postgres runs under another one when we are root. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'callboard-test-'));
  await chmod(folder, 0o755);
  return folder;
}

/** Removes a stopped cluster and all that lies beside it, wherever it had to be put. */
export async function removeCluster(location: string): Promise<void> {
  for await (const path of glob(`${location}*`)) await rm(path, { recursive: true });
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function withName(url: string, name: string): string {
  const changed = new URL(url);
  changed.pathname = `/${name}`;
  return changed.href;
}

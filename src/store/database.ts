import {
  Kysely,
  PostgresDialect,
  type PostgresPool,
  type PostgresPoolClient,
  type PostgresQueryResult,
} from 'kysely';
import { digest } from '../core/digest.ts';
import type { Schema } from './schema.ts';

/** Any of the ways to hold it: the pool, or a transaction. */
export type Db = Kysely<Schema>;

/** What we use of a `pg` pool. */
export interface Pool extends Pick<PostgresPool, 'end' | 'options'> {
  connect(): Promise<PoolClient>;
}

interface PoolClient extends Pick<PostgresPoolClient, 'release' | 'processID'> {
  query(statement: Statement): Promise<PostgresQueryResult<unknown>>;
}

interface Statement {
  readonly name?: string;
  readonly text: string;
  readonly values: unknown[];
}

/** Kysely over a `pg` pool that the caller made and ends. */
export function makeDatabase(pool: Pool): Db {
  const clients = new WeakMap<PoolClient, PostgresPoolClient>();
  const connect = async () => {
    const client = await pool.connect();
    const prepared = clients.get(client) ?? preparing(client);
    clients.set(client, prepared);
    return prepared;
  };
  return new Kysely<Schema>({
    dialect: new PostgresDialect({
      pool: { ...pool, options: pool.options, end: () => pool.end(), connect },
    }),
  });
}

// Our statements are some hundred constant texts; more would be one that is built from data, and not worth
// preparing.
const mostPrepared = 500;
const names = new Map<string, string>();

/**
 * A client whose statements are prepared: planning the larger ones takes ten times as long as running them.
 * A name belongs
 * to one text, so a connection that another process used before us is no danger.
 */
function preparing(client: PoolClient): PostgresPoolClient {
  const query = (text: string, values: readonly unknown[]) => {
    const name = values.length > 0 ? nameOf(text) : undefined;
    return client.query({ ...(name !== undefined && { name }), text, values: [...values] });
  };
  return {
    query: query as PostgresPoolClient['query'],
    release: (destroy) => client.release(destroy),
    ...(client.processID !== undefined && { processID: client.processID }),
  };
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size >= mostPrepared) return known;
  const name = digest(text);
  names.set(text, name);
  return name;
}

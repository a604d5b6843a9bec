import type { KyselyPlugin } from 'kysely';
import type { Db } from '../../src/store/database.ts';

/** The same database, told of each statement before it is sent (counted from 1); what it throws is thrown there. */
export function watched(db: Db, statement: (count: number) => void): Db {
  let count = 0;
  const plugin: KyselyPlugin = {
    transformQuery({ node }) {
      statement(++count);
      return node;
    },
    transformResult: ({ result }) => Promise.resolve(result),
  };
  return db.withPlugin(plugin);
}

import { sql } from 'kysely';
import type { Entry } from '../core/catalog.ts';
import type { Db } from './database.ts';

/** Makes transactions that change the catalog wait for one another: call it first in them. */
export async function lockCatalog(trx: Db): Promise<void> {
  await sql`select generation from catalog_state for update`.execute(trx);
}

/** Moves the catalog to its next generation, which whatever is derived from its entities is kept by. */
export async function nextGeneration(trx: Db): Promise<void> {
  await sql`update catalog_state set generation = generation + 1`.execute(trx);
}

/** The current generation. */
export async function currentGeneration(db: Db): Promise<string> {
  const { rows } = await sql<{ generation: string }>`select generation from catalog_state`.execute(db);
  return rows[0]?.generation ?? '0';
}

type Optional = 'title' | 'type' | 'lifecycle' | 'owner' | 'system' | 'domain';
type EntryRow = Omit<Entry, Optional> & Readonly<Record<Optional, string | null>>;

/** Every entity without its body, and the generation they belong to, from one snapshot of the database. */
export async function loadEntries(db: Db): Promise<{ generation: string; entries: Entry[] }> {
  return await db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (trx) => {
      const generation = await currentGeneration(trx);
      // As JSON, because `pg` reads arrays of its own form character by character: a third of the whole.
      const { rows } = await sql<EntryRow>`
        select id, ref, kind, namespace, name, shown, title, type, lifecycle, owner, system, domain,
          to_json(aliases) as aliases, to_json(lookup_keys) as keys, words, orphaned_at is not null as orphaned
        from entities order by id`.execute(trx);
      return { generation, entries: rows.map(entry) };
    });
}

function entry({ title, type, lifecycle, owner, system, domain, ...row }: EntryRow): Entry {
  return {
    ...row,
    ...(title !== null && { title }),
    ...(type !== null && { type }),
    ...(lifecycle !== null && { lifecycle }),
    ...(owner !== null && { owner }),
    ...(system !== null && { system }),
    ...(domain !== null && { domain }),
  };
}

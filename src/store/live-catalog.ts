import { makeCatalog, type Catalog } from '../core/catalog.ts';
import type { Db } from './database.ts';
import { currentGeneration, loadEntries } from './generation.ts';

/**
 * The catalog in process, loaded again when its generation has moved on. Whatever was committed before a
 * call is in
 * what it returns; calls that come while the database is being asked share the next asking.
 */
export function liveCatalog(db: Db): () => Promise<Catalog> {
  let catalog: Catalog | undefined;
  let running: Promise<Catalog> | undefined;
  let next: Promise<Catalog> | undefined;

  async function refresh(): Promise<Catalog> {
    if (catalog?.generation !== (await currentGeneration(db))) {
      const { generation, entries } = await loadEntries(db);
      catalog = makeCatalog(generation, entries);
    }
    return catalog;
  }

  function start(): Promise<Catalog> {
    next = undefined;
    running = refresh().finally(() => (running = undefined));
    return running;
  }

  return () => {
    if (running === undefined) return start();
    // What runs now may have read the generation before the caller's own change: wait for the one after it.
    next ??= running.then(start, start);
    return next;
  };
}

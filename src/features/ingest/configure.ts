import type { JobContext } from '../../contract/job.ts';
import { rivalClaims } from '../../store/documents.ts';
import { lockCatalog } from '../../store/generation.ts';
import { listSources, saveSources } from '../../store/sources.ts';
import { holdElection, writeElection, type Cause } from './write.ts';

/**
 * Makes the sources known as the configuration has them; returns those taken out of it. Another order decides
 * anew who wins among documents first seen together.
 */
export async function configure(context: Pick<JobContext, 'db' | 'settings' | 'now'>): Promise<string[]> {
  const { db, settings, now } = context;
  const sources = settings.catalog.sources.map(({ id, type }) => ({ id, type }));
  const rows = await listSources(db);
  const removed = rows.filter(({ id }) => !sources.some((source) => source.id === id));
  const placed = rows.filter(({ position }) => position !== null).map(({ id, type }) => ({ id, type }));
  if (JSON.stringify(placed) !== JSON.stringify(sources)) {
    await db.transaction().execute(async (trx) => {
      await lockCatalog(trx);
      await saveSources(trx, sources);
      const claims = await rivalClaims(trx);
      const election = await holdElection(trx, [...new Set(claims.map(({ ref }) => ref))], claims);
      await writeElection(trx, election, nobody, now);
    });
  }
  return removed.map(({ id }) => id);
}

/** Nobody changed a document: the operator changed the order. */
const nobody: Cause = { source: null, traces: new Map(), bodies: new Map(), again: [] };

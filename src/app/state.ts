import { sql } from 'kysely';
import { messageOf } from '../core/errors.ts';
import { countEntities } from '../store/counts.ts';
import type { Db } from '../store/database.ts';
import { pendingMigrations } from '../store/migrate.ts';
import { countProblems } from '../store/problems.ts';
import { listSources } from '../store/sources.ts';
import type { Readiness } from '../surfaces/http/health.ts';
import type { CatalogState } from './meter.ts';

/** Whether the database answers, has its migrations, and every one of these sources was tried once. */
export async function readiness(db: Db, sources: readonly { readonly id: string }[]): Promise<Readiness> {
  const reasons: string[] = [];
  try {
    await sql`select 1`.execute(db);
    const pending = await pendingMigrations(db);
    if (pending.length > 0) reasons.push(`Migrations are missing: ${pending.join(', ')}.`);
    const tried = new Set(
      (await listSources(db)).filter(({ attempted_at: at }) => at !== null).map(({ id }) => id),
    );
    const untried = sources.filter(({ id }) => !tried.has(id)).map(({ id }) => id);
    if (untried.length > 0) reasons.push(`Sources were not read yet: ${untried.join(', ')}.`);
  } catch (error) {
    reasons.push(`The database does not answer: ${messageOf(error)}.`);
  }
  return { ready: reasons.length === 0, reasons };
}

/** The catalog and its sources, for a scrape of the metrics. */
export async function catalogState(db: Db): Promise<CatalogState> {
  const sources = await listSources(db);
  return {
    entities: await countEntities(db),
    problems: await countProblems(db, {}),
    sources: sources.map(({ id, reached_at: reachedAt, failing_since: since }) => ({
      id,
      reachedAt,
      failing: since !== null,
    })),
  };
}

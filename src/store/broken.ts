import { sql } from 'kysely';
import type { Fault, Problem } from '../core/problem.ts';
import type { Db } from './database.ts';

/** What is wrong with a document that no entity came of. */
export type BrokenDocument = Problem & { readonly ref: string; readonly viewUrl: string | null };

interface Row {
  readonly ref: string;
  readonly evidence: object;
  readonly owners: readonly string[];
  readonly source: string;
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly since: Date;
  readonly viewUrl: string | null;
}

// What is wrong with one document, and with its namesakes, fits easily.
const most = 20;

/** What is wrong with documents that never were good, by `name`: lower-case, a kind may lead it. */
export async function findBroken(db: Db, name: string): Promise<BrokenDocument[]> {
  const { rows } = await sql<Row>`
    select p.ref, p.evidence, p.owners, p.source_id as source, p.path, p.line, p."column", p.since,
      f.view_url as "viewUrl"
    from problems p left join files f on f.source_id = p.source_id and f.path = p.path
    where p.kind = 'invalid' and ${name} in (p.ref, split_part(p.ref, ':', 2), split_part(p.ref, '/', 2),
        replace(p.ref, ':default/', ':'))
      and not exists (select from entities e where e.ref = p.ref)
    order by p.ref, p.source_id, p.path, p.line limit ${most}`.execute(db);
  return rows.map(({ ref, evidence, owners, source, path, line, column, since, viewUrl }) => ({
    fault: { kind: 'invalid', ...evidence } as Fault,
    ref,
    owners,
    place: { source, path, line, column },
    since,
    viewUrl,
  }));
}

import { sql, type RawBuilder } from 'kysely';
import type { Surroundings } from '../core/finding.ts';
import type { Fault, Finding, Problem } from '../core/problem.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';
import { inChunks, recordset } from './recordset.ts';

/** Which problems a set of findings replaces: what is not found again there has been mended. */
export type Scope =
  /** What is wrong within files, and with the Location targets anywhere in the source. */
  | { readonly of: 'files'; readonly source: string; readonly paths: readonly string[] }
  /** What follows from an entity's surroundings. */
  | { readonly of: 'entities'; readonly refs: readonly Ref[] }
  | { readonly of: 'conflicts'; readonly refs: readonly Ref[] }
  | { readonly of: 'source'; readonly source: string; readonly kind: 'unreachable-source' | 'held-removals' };

/** Makes the problems within a scope be exactly these findings; one that stays keeps its `since`. */
export async function replaceProblems(
  trx: Db,
  scope: Scope,
  findings: readonly Finding[],
  now: Date,
): Promise<void> {
  const rows = new Map(findings.map((found) => [found.key, rowOf(found)]));
  const keys = [...rows.keys()];
  await sql`delete from problems where ${within(scope)} and key <> all(${keys}::text[])`.execute(trx);
  await inChunks([...rows.values()], (chunk) =>
    sql`
      insert into problems (since, key, kind, ref, owners, source_id, path, line, "column", evidence)
      select ${now}::timestamptz, r.* from ${recordset(
        chunk,
        `key text, kind text, ref text, owners text[], source_id text, path text, line integer, "column" integer,
         evidence jsonb`,
      )}
      on conflict (key) do update set owners = excluded.owners, line = excluded.line, "column" = excluded."column",
        evidence = excluded.evidence
      where (problems.owners, problems.line, problems."column", problems.evidence)
        is distinct from (excluded.owners, excluded.line, excluded."column", excluded.evidence)`.execute(trx),
  );
}

function rowOf({ key, fault: { kind, ...evidence }, ref, owners, place }: Finding) {
  const { source, path = '', line, column } = place ?? {};
  return {
    key,
    kind,
    ref,
    owners,
    source_id: source,
    path: path === '' ? null : path,
    line,
    column,
    evidence,
  };
}

function within(scope: Scope): RawBuilder<boolean> {
  switch (scope.of) {
    case 'files':
      return sql`source_id = ${scope.source} and (kind in ('duplicate-location', 'unread-location')
        or path = any(${scope.paths}::text[]) and kind <> 'conflict')`;
    case 'entities':
      return sql`ref = any(${scope.refs}::text[]) and source_id is null`;
    case 'conflicts':
      return sql`ref = any(${scope.refs}::text[]) and kind = 'conflict'`;
    case 'source':
      return sql`source_id = ${scope.source} and kind = ${scope.kind}`;
  }
}

/** What surrounds these entities, by their numbers; numbers without an entity are left out. */
export async function surroundingsOf(db: Db, ids: readonly number[]): Promise<Surroundings[]> {
  const { rows } = await sql<Surroundings>`
    select e.ref, e.kind, e.owner, o.id is not null as "ownerExists",
      o.kind = 'user' and (o.orphaned_at is not null or (
        exists (select from people p where p.entity_ref = e.owner and p.deleted)
        and not exists (select from people p where p.entity_ref = e.owner and not p.deleted))) is true
        as "ownerDeparted",
      e.orphaned_at is not null as orphaned,
      e.kind = 'group' and exists (
        select from relations m join entities u on u.id = m.source
        where m.target = e.id and m.type = 'memberOf') as "hasMembers",
      e.kind = 'group' and exists (
        select from relations c join entities g on g.id = c.source
        where c.target = e.id and c.type = 'childOf') as "hasChildren",
      coalesce(d.relations, '[]') as dangling
    from entities e
    left join entities o on o.ref = e.owner
    left join lateral (
      select json_agg(json_build_object('source', s.ref, 'type', r.type, 'target', t.ref)
        order by r.type, s.ref, t.ref) as relations
      from relations r join refs s on s.id = r.source join refs t on t.id = r.target
      where r.declared_by = e.id
        and not exists (select from entities x where x.id = case when r.source = e.id then r.target else r.source end)
    ) d on true
    where e.id = any(${ids}::integer[])`.execute(db);
  return rows;
}

/** A problem as listed: with the owner of what it is about, and a place to look at where there is one. */
export interface ListedProblem extends Problem {
  readonly viewUrl: string | null;
}

export interface ProblemFilter {
  /** Refs it may be about; and owners whose it may be. Empty: everything. */
  readonly refs?: readonly Ref[];
  readonly owners?: readonly Ref[];
  readonly kind?: string;
}

interface ProblemRow {
  readonly kind: string;
  readonly evidence: object;
  readonly ref: Ref | null;
  readonly owners: readonly Ref[];
  readonly source: string | null;
  readonly path: string | null;
  readonly line: number | null;
  readonly column: number | null;
  readonly since: Date;
  readonly viewUrl: string | null;
}

const ownersOf = sql`case when p.owners <> '{}' or e.owner is null then p.owners else array[e.owner] end`;

/** `limit` of the problems that pass a filter: of each kind the oldest first, so that none crowds out another. */
export async function listProblems(db: Db, filter: ProblemFilter, limit: number): Promise<ListedProblem[]> {
  const { rows } = await sql<ProblemRow>`
    select p.kind, p.evidence, p.ref, ${ownersOf} as owners, coalesce(p.source_id, d.source_id) as source,
      coalesce(p.path, d.path) as path, coalesce(p.line, d.line) as line, p."column", p.since, f.view_url as "viewUrl"
    from problems p
    left join entities e on e.ref = p.ref
    left join documents d on d.id = e.document_id
    left join files f on f.source_id = coalesce(p.source_id, d.source_id) and f.path = coalesce(p.path, d.path)
    where ${passes(filter)}
    order by row_number() over (partition by p.kind order by p.since, p.key), p.kind limit ${limit}`.execute(
    db,
  );
  return rows.map(({ kind, evidence, ref, owners, source, path, line, column, since, viewUrl }) => ({
    fault: { kind, ...evidence } as Fault,
    ref,
    owners,
    place:
      source === null
        ? null
        : { source, path: path ?? '', ...(line !== null && { line }), ...(column !== null && { column }) },
    since,
    viewUrl,
  }));
}

/** How many problems of each kind pass a filter. */
export async function countProblems(db: Db, filter: ProblemFilter): Promise<Record<string, number>> {
  const { rows } = await sql<{ kind: string; count: number }>`
    select p.kind, count(*)::integer as count from problems p left join entities e on e.ref = p.ref
    where ${passes(filter)} group by p.kind order by p.kind`.execute(db);
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, count]));
}

function passes({ refs, owners, kind }: ProblemFilter): RawBuilder<boolean> {
  const about = sql<boolean>`(p.ref = any(${refs ?? []}::text[]) or ${ownersOf} && ${owners ?? []}::text[])`;
  const anything = refs === undefined && owners === undefined;
  return sql`${anything ? sql`true` : about} and ${kind === undefined ? sql`true` : sql`p.kind = ${kind}`}`;
}

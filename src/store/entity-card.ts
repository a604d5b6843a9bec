import { sql, type RawBuilder } from 'kysely';
import type { Entity } from '../core/entity.ts';
import type { Fault, Place, Problem } from '../core/problem.ts';
import type { Ref } from '../core/ref.ts';
import type { Db } from './database.ts';

/** Where an entity's document was read, last where it is there no more, and how fresh that is. */
export interface Provenance {
  readonly source: string;
  readonly path: string;
  readonly line: number | null;
  readonly commit: string | null;
  readonly viewUrl: string | null;
  /** When the file last changed. */
  readonly changedAt: Date;
  /** When the source last answered. */
  readonly reachedAt: Date | null;
  /** Since when it has not answered. */
  readonly failingSince: Date | null;
}

/** Somebody in the catalog. */
export interface Person {
  readonly ref: Ref;
  readonly name: string;
  /** True once their Slack account is deactivated or no document names them any more. */
  readonly departed: boolean;
}

/** A team of a person. */
export interface Team {
  readonly ref: Ref;
  readonly name: string;
  /** Slack channel id or name. */
  readonly channel: string | null;
  readonly lead: Person | null;
}

/** An entity with all that its card shows besides the catalog's index. */
export interface EntityCard {
  readonly entity: Entity;
  readonly orphanedAt: Date | null;
  /** Null for an orphan whose history is forgotten. */
  readonly provenance: Provenance | null;
  /** The owner's own entity; null where there is none. */
  readonly owner: Entity | null;
  /** The owner, or the entity itself where it has none, is a person who left. */
  readonly departed: boolean;
  /** Members of the owner, or of the entity itself where it is a group. */
  readonly members: readonly Person[];
  /** Who leads that group: its own owner, where that is a person. */
  readonly lead: Person | null;
  /** The teams of a person: of the owner, or of the entity itself. */
  readonly teams: readonly Team[];
  readonly problems: readonly (Problem & { readonly viewUrl: string | null })[];
}

type Moments = 'changedAt' | 'reachedAt' | 'failingSince';

interface Row extends Omit<EntityCard, 'entity' | 'provenance' | 'problems' | 'members' | 'teams'> {
  readonly body: Entity;
  readonly provenance: (Omit<Provenance, Moments> & Record<Moments, string | null>) | null;
  readonly members: readonly Person[] | null;
  readonly teams: readonly Team[] | null;
  readonly problems: readonly ProblemRow[] | null;
  /** Of a file that cannot be read to where the document stands: they name no ref. */
  readonly fileProblems: readonly ProblemRow[] | null;
}

interface ProblemRow {
  readonly kind: string;
  readonly evidence: object;
  readonly ref: Ref | null;
  readonly owners: readonly Ref[];
  readonly place: Place | null;
  readonly since: string;
  readonly viewUrl: string | null;
}

/** Everything on an entity's card in one statement; undefined where no such entity exists. */
export async function findEntityCard(db: Db, ref: Ref): Promise<EntityCard | undefined> {
  const { rows } = await sql<Row>`
    select e.body::json as body, e.orphaned_at as "orphanedAt", o.body::json as owner,
      (w.kind = 'user' and ${hasLeft('w')}) as departed,
      case when e.document_id is null then ${lastProvenance} else ${provenance} end as provenance,
      (select json_agg(${personOf('u')} order by u.name) from relations m join entities u on u.id = m.source
        where m.type = 'memberOf' and m.target = w.id) as members,
      (select ${personOf('l')} from entities l
        where l.ref = w.owner and w.kind = 'group' and l.kind = 'user') as lead,
      (select json_agg(json_build_object('ref', g.ref, 'name', coalesce(g.title, g.shown),
          'channel', g.body::json #>> '{metadata,annotations,slack.com/channel}',
          'lead', (select ${personOf('l')} from entities l where l.ref = g.owner and l.kind = 'user'))
          order by g.ref)
        from relations m join entities g on g.id = m.target
        where m.type = 'memberOf' and m.source = w.id) as teams,
      (select json_agg(${problemOf} order by p.kind, p.since)
        from problems p left join files f using (source_id, path)
        where p.ref = e.ref) as problems,
      case when not d.good then
        (select json_agg(${problemOf} order by p.line)
          from problems p left join files f using (source_id, path)
          where p.ref is null and source_id = d.source_id and path = d.path) end as "fileProblems"
    from entities e
    left join documents d on d.id = e.document_id
    left join entities o on o.ref = e.owner and e.kind not in ('group', 'user')
    join entities w on w.id = coalesce(o.id, e.id)
    where e.ref = ${ref}`.execute(db);
  const [row] = rows;
  if (row === undefined) return undefined;
  const { body, provenance: where, members, teams, problems, fileProblems, ...rest } = row;
  return {
    ...rest,
    entity: body,
    provenance: where === null ? null : provenanceFrom(where),
    members: members ?? [],
    teams: teams ?? [],
    problems: [...(fileProblems ?? []), ...(problems ?? [])].map(problemFrom),
  };
}

const provenance = sql`
  (select json_build_object('source', d.source_id, 'path', d.path, 'line', d.line, 'commit', f.commit,
      'viewUrl', f.view_url, 'changedAt', f.changed_at,
      'reachedAt', s.reached_at, 'failingSince', s.failing_since)
    from files f join sources s on s.id = f.source_id where f.source_id = d.source_id and f.path = d.path)`;

const lastProvenance = sql`
  (select json_build_object('source', h.source_id, 'path', h.path, 'line', null, 'commit', h.commit,
      'viewUrl', null, 'changedAt', h.changed_at, 'reachedAt', s.reached_at, 'failingSince', s.failing_since)
    from entity_history h left join sources s on s.id = h.source_id
    where h.ref = e.ref and h.path is not null and h.action <> 'orphaned' order by h.id desc limit 1)`;

const problemOf = sql`
  json_build_object('kind', p.kind, 'evidence', p.evidence, 'ref', p.ref, 'owners', p.owners,
    'since', p.since, 'viewUrl', f.view_url, 'place', case when p.path is not null
      then json_strip_nulls(json_build_object(
        'source', p.source_id, 'path', p.path, 'line', p.line, 'column', p."column")) end)`;

function personOf(one: 'u' | 'l'): RawBuilder<unknown> {
  const { name, shown, ref } = { name: `${one}.title`, shown: `${one}.shown`, ref: `${one}.ref` };
  return sql`json_build_object('ref', ${sql.ref(ref)}, 'name', coalesce(${sql.ref(name)}, ${sql.ref(shown)}),
    'departed', ${hasLeft(one)})`;
}

function hasLeft(one: 'u' | 'l' | 'w'): RawBuilder<boolean> {
  return sql`(${sql.ref(`${one}.orphaned_at`)} is not null
    or coalesce((
      select bool_and(p.deleted) from people p where p.entity_ref = ${sql.ref(`${one}.ref`)}), false))`;
}

function provenanceFrom(row: NonNullable<Row['provenance']>): Provenance {
  const moment = (text: string | null) => (text === null ? null : new Date(text));
  return {
    ...row,
    changedAt: new Date(row.changedAt ?? 0),
    reachedAt: moment(row.reachedAt),
    failingSince: moment(row.failingSince),
  };
}

function problemFrom({ kind, evidence, since, ...rest }: ProblemRow): EntityCard['problems'][number] {
  return { ...rest, fault: { kind, ...evidence } as Fault, since: new Date(since) };
}

/** The Slack channels (id or name) of entities that name one. */
export async function channelsOf(db: Db, refs: readonly Ref[]): Promise<Map<Ref, string>> {
  const { rows } = await sql<{ ref: Ref; channel: string }>`
    select ref, channel from entities, lateral (
      select body::json #>> '{metadata,annotations,slack.com/channel}' as channel) annotated
    where ref = any(${refs}::text[]) and channel is not null`.execute(db);
  return new Map(rows.map(({ ref, channel }) => [ref, channel]));
}

/** Who most often changed an entity since a moment, the most frequent first. */
export async function frequentAuthors(
  db: Db,
  ref: Ref,
  since: Date,
  limit: number,
): Promise<{ name: string; changes: number }[]> {
  const { rows } = await sql<{ name: string; changes: number }>`
    select author_name as name, count(*)::integer as changes from entity_history
    where ref = ${ref} and changed_at >= ${since} and author_name is not null
    group by author_name order by changes desc, name limit ${limit}`.execute(db);
  return rows;
}

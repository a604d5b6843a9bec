import { expect } from 'vitest';
import type { Entity } from '../../src/core/entity.ts';
import { explain, type Fault } from '../../src/core/problem.ts';
import { project } from '../../src/core/projection.ts';
import { inverseOf, relationsOf } from '../../src/core/relation.ts';
import type { Db } from '../../src/store/database.ts';

type Rows = Awaited<ReturnType<typeof allRows>>;

/**
 * Checks that all tables of the catalog say what follows from the documents: worked out here anew, and
 * naively.
 */
export async function expectConsistent(db: Db): Promise<void> {
  const rows = await allRows(db);
  expectElected(rows);
  expectRelations(rows);
  expectHealth(rows);
  expectSources(rows);
  expectHistory(rows);
}

async function allRows(db: Db) {
  return {
    sources: await db.selectFrom('sources').selectAll().execute(),
    files: await db.selectFrom('files').selectAll().execute(),
    documents: await db.selectFrom('documents').selectAll().execute(),
    refs: await db.selectFrom('refs').selectAll().execute(),
    entities: await db.selectFrom('entities').selectAll().execute(),
    relations: await db.selectFrom('relations').selectAll().execute(),
    problems: await db.selectFrom('problems').selectAll().execute(),
    people: await db.selectFrom('people').selectAll().execute(),
    history: await db.selectFrom('entity_history').selectAll().orderBy('id').execute(),
  };
}

/** The claims on each ref, the winner first. */
function rivalsOf({ documents, sources }: Rows) {
  const place = new Map(sources.map(({ id, position }) => [id, position ?? 1e9]));
  const claims = documents
    .filter(({ body }) => body !== null)
    .sort(
      (a, b) =>
        a.first_seen.getTime() - b.first_seen.getTime() ||
        (place.get(a.source_id) ?? 0) - (place.get(b.source_id) ?? 0) ||
        (a.path < b.path ? -1 : a.path > b.path ? 1 : 0) ||
        a.index - b.index,
    );
  return Map.groupBy(claims, ({ ref }) => ref ?? 'no ref');
}

function expectElected(rows: Rows): void {
  const { entities, files, refs } = rows;
  const rivals = rivalsOf(rows);
  const standing = entities.filter(({ orphaned_at: at }) => at === null);
  expect(standing.map(({ ref }) => ref).sort()).toEqual([...rivals.keys()].sort());
  const numbers = new Map(refs.map(({ id, ref }) => [id, ref]));
  for (const entity of entities) {
    expect(numbers.get(entity.id)).toBe(entity.ref);
    if (entity.orphaned_at !== null) expect(entity.document_id).toBeNull();
  }
  for (const entity of standing) {
    const winner = rivals.get(entity.ref)?.[0];
    const file = files.find(({ source_id: id, path }) => id === winner?.source_id && path === winner.path);
    const { document_id: document, body, hash } = entity;
    expect({ ref: entity.ref, document, body, hash }).toEqual({
      ref: entity.ref,
      document: winner?.id,
      body: winner?.body,
      hash: winner?.hash,
    });
    const { keys, ...projection } = project(JSON.parse(entity.body) as Entity, file?.view_url ?? undefined);
    expect(entity).toMatchObject({ ...projection, lookup_keys: keys });
  }
}

function expectRelations({ entities, refs, relations }: Rows): void {
  const numbers = new Map(refs.map(({ id, ref }) => [id, ref]));
  const stored = relations.map(({ declared_by: by, source, type, target }) =>
    [by, source, type, target].map((part) => (typeof part === 'number' ? numbers.get(part) : part)).join(' '),
  );
  const declared = entities.flatMap(({ ref, body }) =>
    relationsOf(JSON.parse(body) as Entity).relations.map(({ source, type, target }) =>
      [ref, source, type, target].join(' '),
    ),
  );
  expect(stored.sort()).toEqual(declared.sort());
}

/** What should be said of entities and conflicts, as sentences. */
function expectHealth(rows: Rows): void {
  const { entities, people, problems } = rows;
  const refs = new Set(entities.map(({ ref }) => ref));
  const relations = entities.flatMap(({ ref, body }) =>
    relationsOf(JSON.parse(body) as Entity).relations.map((relation) => ({ by: ref, ...relation })),
  );
  const departed = (ref: string) => {
    const accounts = people.filter(({ entity_ref: entity }) => entity === ref);
    const left = accounts.length > 0 && accounts.every(({ deleted }) => deleted);
    return entities.some(
      (user) => user.ref === ref && user.kind === 'user' && (user.orphaned_at !== null || left),
    );
  };
  const faults = entities.flatMap(({ ref, kind, owner, orphaned_at: orphanedAt }): [string, Fault][] => {
    if (orphanedAt !== null) return [[ref, { kind: 'orphaned' }]];
    const found: Fault[] = [];
    if (owner === null && ['component', 'api', 'resource', 'system', 'domain', 'template'].includes(kind)) {
      found.push({ kind: 'unowned' });
    }
    if (owner !== null && !refs.has(owner)) found.push({ kind: 'unknown-owner', owner });
    if (owner !== null && departed(owner)) found.push({ kind: 'departed-owner', owner });
    const below = relations.some(
      ({ source, type, target }) => target === ref && /^(?:memberOf|childOf)$/.test(type) && refs.has(source),
    );
    if (kind === 'group' && !below) found.push({ kind: 'empty-group' });
    for (const { by, source, type, target } of relations) {
      const other = source === ref ? target : source;
      if (by !== ref || refs.has(other) || type === 'ownedBy') continue;
      found.push({ kind: 'dangling-relation', type: source === ref ? type : inverseOf[type], target: other });
    }
    return found.map((fault) => [ref, fault]);
  });
  for (const [ref, [winner, ...losers]] of rivalsOf(rows)) {
    const placeOf = (document: typeof winner) => ({
      source: document?.source_id ?? '',
      path: document?.path ?? '',
    });
    for (const loser of losers) {
      faults.push([ref, { kind: 'conflict', winner: placeOf(winner), loser: placeOf(loser) }]);
    }
  }
  const say = (ref: string | null, fault: Fault) => explain({ fault, ref, place: null }).sentence;
  const told = problems
    .filter(({ kind, source_id: source }) => kind === 'conflict' || source === null)
    .map(({ ref, kind, evidence }) => say(ref, { kind, ...(evidence as object) } as Fault));
  expect(told.sort()).toEqual(faults.map(([ref, fault]) => say(ref, fault)).sort());
}

function expectSources({ sources, files, documents, problems }: Rows): void {
  for (const { id, failing_since: failing, held_revision: held } of sources) {
    const kinds = problems
      .filter(({ source_id: source, path }) => source === id && path === null)
      .map(({ kind }) => kind);
    const expected = [
      ...(failing === null ? [] : ['unreachable-source']),
      ...(held === null ? [] : ['held-removals']),
    ];
    expect(kinds.sort()).toEqual(expected.sort());
  }
  const known = new Set(files.map(({ source_id: id, path }) => `${id} ${path}`));
  for (const { source_id: id, path, kind } of problems) {
    if (kind === 'unread-location' || path === null) continue;
    expect([...known]).toContain(`${id} ${path}`);
  }
  const bad = documents.filter(({ good }) => !good).map(({ source_id: id, path }) => `${id} ${path}`);
  const said = problems
    .filter(({ kind }) => kind === 'invalid')
    .map(({ source_id: id, path }) => `${id} ${path}`);
  for (const file of bad) expect(said).toContain(file);
}

function expectHistory({ entities, history }: Rows): void {
  const last = new Map(history.map(({ ref, action }) => [ref, action]));
  for (const { ref, orphaned_at: orphanedAt } of entities) {
    const actions = orphanedAt === null ? ['added', 'changed', 'taken-over', 'restored'] : ['orphaned'];
    expect(actions).toContain(last.get(ref));
    last.delete(ref);
  }
  expect([...new Set(last.values())].filter((action) => action !== 'removed')).toEqual([]);
}

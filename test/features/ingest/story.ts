import { onTestFinished } from 'vitest';
import { explain, type Fault } from '../../../src/core/problem.ts';
import { expectConsistent } from '../../support/consistent.ts';
import { world, type Files, type World, type WorldOptions } from '../../support/world.ts';

/** A world that ends with its test; after every sync all of its tables are held to what they follow from. */
export async function story(
  sources: Readonly<Record<string, Files>> = {},
  options: WorldOptions = {},
): Promise<World> {
  const made = await world(sources, options);
  onTestFinished(() => made.end());
  await expectConsistent(made.db);
  const sync = made.sync.bind(made);
  made.sync = async (source) => {
    const synced = await sync(source);
    await expectConsistent(made.db);
    return synced;
  };
  return made;
}

/** Where each entity comes from, e.g. `{ 'component:default/checkout': 'acme:catalog.yaml' }`; or `orphaned`. */
export async function origins({ db }: World): Promise<Record<string, string>> {
  const rows = await db
    .selectFrom('entities')
    .leftJoin('documents', 'documents.id', 'entities.document_id')
    .select(['entities.ref', 'orphaned_at', 'source_id', 'path'])
    .orderBy('entities.ref')
    .execute();
  return Object.fromEntries(
    rows.map(({ ref, orphaned_at: at, source_id: source, path }) => [
      ref,
      at === null ? `${source}:${path}` : 'orphaned',
    ]),
  );
}

/** What an entity's field of `spec` says. */
export async function specOf({ db }: World, ref: string, field: string): Promise<unknown> {
  const { body } = await db
    .selectFrom('entities')
    .select('body')
    .where('ref', '=', ref)
    .executeTakeFirstOrThrow();
  return (JSON.parse(body) as { spec: Record<string, unknown> }).spec[field];
}

/** A problem as the tests look at it. */
export interface Told {
  readonly kind: string;
  readonly ref: string | null;
  readonly owners: readonly string[];
  /** `source:path:line:column`, as far as there is. */
  readonly place: string;
  readonly sentence: string;
  readonly since: Date;
  readonly evidence: Record<string, unknown>;
}

/** The problems of the catalog, all or of one kind. */
export async function told({ db }: World, kind?: string): Promise<Told[]> {
  const rows = await db
    .selectFrom('problems')
    .selectAll()
    .orderBy('kind')
    .orderBy('ref')
    .orderBy('id')
    .execute();
  return rows
    .filter((row) => kind === undefined || row.kind === kind)
    .map(({ ref, owners, source_id: source, path, line, column, since, evidence, ...row }) => ({
      kind: row.kind,
      ref,
      owners,
      place: [source, path, line, column].filter((part) => part !== null).join(':'),
      since,
      evidence: evidence as Record<string, unknown>,
      sentence: explain({
        fault: { kind: row.kind, ...(evidence as object) } as Fault,
        ref,
        place: source === null ? null : { source, path: path ?? '' },
      }).sentence,
    }));
}

/** `kind ref` of every problem; the place where there is no ref. */
export async function faults(made: World): Promise<string[]> {
  return (await told(made)).map(({ kind, ref, place }) => `${kind} ${ref ?? place}`);
}

/** What happened to entities, in order: `action ref`, or of one ref the actions only. */
export async function happened({ db }: World, ref?: string): Promise<string[]> {
  const rows = await db.selectFrom('entity_history').select(['action', 'ref']).orderBy('id').execute();
  return rows
    .filter((row) => ref === undefined || row.ref === ref)
    .map((row) => (ref === undefined ? `${row.action} ${row.ref}` : row.action));
}

/** Names with numbers, as files of one Component each: `many(3)` has svc-0.yaml, svc-1.yaml, svc-2.yaml. */
export function many<T>(count: number, content: (name: string) => T): Record<string, T> {
  const names = Array.from({ length: count }, (_, at) => `svc-${at}`);
  return Object.fromEntries(names.map((name) => [`${name}.yaml`, content(name)]));
}

export const minute = 60_000;
export const hour = 60 * minute;
export const day = 24 * hour;

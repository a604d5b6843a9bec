import { aliasesOf, displayName, refOf, specText, type Entity } from './entity.ts';
import { facetsOf } from './facet.ts';
import { lookupKeysOf } from './lookup-key.ts';
import { parseRef, splitRef, type Ref } from './ref.ts';
import { wordsOf } from './words.ts';

/** What the catalog keeps of an entity beside its body, to filter, find and order by. */
export interface Projection {
  readonly ref: Ref;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly shown: string;
  readonly title: string | null;
  readonly type: string | null;
  readonly lifecycle: string | null;
  readonly owner: Ref | null;
  readonly system: Ref | null;
  readonly domain: Ref | null;
  readonly aliases: readonly string[];
  readonly keys: readonly string[];
  readonly words: string;
  readonly facets: readonly string[];
}

/** Whose an entity is; null where it names nobody. */
export function ownerOf(entity: Entity): Ref | null {
  return refIn(entity, 'owner', 'Group');
}

/** The system it is part of; null where it names none. */
export function systemOf(entity: Entity): Ref | null {
  return refIn(entity, 'system', 'System');
}

/** The domain a system is part of; null where it names none. */
export function domainOf(entity: Entity): Ref | null {
  return refIn(entity, 'domain', 'Domain');
}

function refIn(entity: Entity, field: string, kind: string): Ref | null {
  const text = specText(entity, field);
  if (text === undefined) return null;
  return parseRef(text, { kind, namespace: entity.metadata.namespace ?? 'default' }) ?? null;
}

/** The columns of an entity; `viewUrl` is where its document can be looked at, which tells its repository. */
export function project(entity: Entity, viewUrl: string | undefined): Projection {
  const ref = refOf(entity);
  const { kind, namespace, name } = splitRef(ref);
  const title = displayName(entity);
  const keys = lookupKeysOf(entity, viewUrl);
  return {
    ref,
    kind,
    namespace,
    name,
    shown: entity.metadata.name,
    title: title === entity.metadata.name ? null : title,
    type: specText(entity, 'type') ?? null,
    lifecycle: specText(entity, 'lifecycle') ?? null,
    owner: ownerOf(entity),
    system: systemOf(entity),
    domain: domainOf(entity),
    aliases: aliasesOf(entity),
    keys,
    words: wordsOf(entity, keys),
    facets: facetsOf(entity),
  };
}

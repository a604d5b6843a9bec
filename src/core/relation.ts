import { refOf, specList, specText, type Entity } from './entity.ts';
import { parseRef, splitRef, type Ref } from './ref.ts';

/**
 * Each relation is stored once, in the direction of its left name; the right name is the same edge read
 * backwards.
 */
export const inverseOf = {
  ownedBy: 'ownerOf',
  partOf: 'hasPart',
  dependsOn: 'dependencyOf',
  providesApi: 'apiProvidedBy',
  consumesApi: 'apiConsumedBy',
  memberOf: 'hasMember',
  childOf: 'parentOf',
} as const;

export type RelationType = keyof typeof inverseOf;
export type InverseRelationType = (typeof inverseOf)[RelationType];

export interface Relation {
  readonly source: Ref;
  readonly type: RelationType;
  readonly target: Ref;
}

interface Field {
  readonly kinds: readonly string[];
  readonly field: string;
  readonly type: RelationType;
  /** Kind of a target that names none; absent: the format demands that the kind be written. */
  readonly kind?: string;
  /** True where the entity that declares the relation is its target (`spec.members` of a Group). */
  readonly backwards?: true;
}

// The fields of the well-known kinds that hold refs, as Backstage's BuiltinKindsEntityProcessor reads them.
const fields: readonly Field[] = [
  { kinds: ['*'], field: 'owner', type: 'ownedBy', kind: 'Group' },
  { kinds: ['component', 'api', 'resource', 'template'], field: 'system', type: 'partOf', kind: 'System' },
  { kinds: ['system'], field: 'domain', type: 'partOf', kind: 'Domain' },
  { kinds: ['component'], field: 'subcomponentOf', type: 'partOf', kind: 'Component' },
  { kinds: ['domain'], field: 'subdomainOf', type: 'partOf', kind: 'Domain' },
  { kinds: ['component', 'resource'], field: 'dependsOn', type: 'dependsOn' },
  { kinds: ['component', 'resource'], field: 'dependencyOf', type: 'dependsOn', backwards: true },
  { kinds: ['component'], field: 'providesApis', type: 'providesApi', kind: 'API' },
  { kinds: ['component'], field: 'consumesApis', type: 'consumesApi', kind: 'API' },
  { kinds: ['user'], field: 'memberOf', type: 'memberOf', kind: 'Group' },
  { kinds: ['group'], field: 'members', type: 'memberOf', kind: 'User', backwards: true },
  { kinds: ['group'], field: 'parent', type: 'childOf', kind: 'Group' },
  { kinds: ['group'], field: 'children', type: 'childOf', kind: 'Group', backwards: true },
];

/**
 * A field's text that is no ref, e.g. `dependsOn: [ledger db]` or one that names no kind where the format
 * demands one.
 */
export interface UnreadableRef {
  readonly field: string;
  readonly text: string;
}

/** Every relation an entity declares, without doubles, and the texts in its ref fields that cannot be read. */
export function relationsOf(entity: Entity): { relations: Relation[]; unreadable: UnreadableRef[] } {
  const self = refOf(entity);
  const { kind, namespace } = splitRef(self);
  const relations = new Map<string, Relation>();
  const unreadable: UnreadableRef[] = [];
  for (const { kinds, field, type, kind: defaultKind, backwards } of fields) {
    if (kinds[0] !== '*' && !kinds.includes(kind)) continue;
    const single = specText(entity, field);
    for (const text of single === undefined ? specList(entity, field) : [single]) {
      const other = parseRef(text, {
        namespace,
        ...(defaultKind === undefined ? {} : { kind: defaultKind }),
      });
      if (other === undefined) {
        unreadable.push({ field: `spec.${field}`, text });
        continue;
      }
      const relation: Relation =
        backwards === true ? { source: other, type, target: self } : { source: self, type, target: other };
      relations.set(`${relation.source} ${type} ${relation.target}`, relation);
    }
  }
  return { relations: [...relations.values()], unreadable };
}

import {
  apiEntityV1alpha1Validator,
  componentEntityV1alpha1Validator,
  domainEntityV1alpha1Validator,
  entityKindSchemaValidator,
  groupEntityV1alpha1Validator,
  locationEntityV1alpha1Validator,
  resourceEntityV1alpha1Validator,
  systemEntityV1alpha1Validator,
  userEntityV1alpha1Validator,
  type KindValidator,
} from '@backstage/catalog-model';
import { z } from 'zod';
import type { Entity } from './entity.ts';
import { AppError, messageOf } from './errors.ts';
import templateSchema from './schemas/Template.v1beta3.schema.json' with { type: 'json' };
import { specs } from './validate-shape.ts';

/**
 * A kind that the configuration declares. `schema` describes the whole entity, as Backstage's own kind
 * schemas do.
 */
export interface DeclaredKind {
  readonly apiVersion: string;
  readonly kind: string;
  readonly schema: object;
}

/** Something that judges one kind of entity. */
export interface KindJudge {
  readonly kind: string;
  readonly apiVersions: readonly string[];
  /** False where it does not know this apiVersion; throws or rejects where the entity is not valid. */
  check(entity: Entity): boolean | Promise<boolean>;
  /** What its entities look like, to name every mistake; absent where the schema has no such reading. */
  readonly shape?: z.ZodType;
  /** Names of the fields that `spec` may have, as far as they are known. */
  readonly fields: readonly string[];
}

const backstageVersions = ['backstage.io/v1alpha1', 'backstage.io/v1beta1'];

function backstageKind(kind: keyof typeof specs, validator: KindValidator): KindJudge {
  return {
    kind,
    apiVersions: backstageVersions,
    check: (entity) => validator.check(entity),
    shape: z.looseObject({ spec: specs[kind] }),
    fields: Object.keys(specs[kind].shape),
  };
}

const isTemplate = entityKindSchemaValidator(templateSchema);
const templateSpec = templateSchema.allOf[1]?.properties?.spec;

const builtIn: readonly KindJudge[] = [
  backstageKind('Component', componentEntityV1alpha1Validator),
  backstageKind('API', apiEntityV1alpha1Validator),
  backstageKind('Resource', resourceEntityV1alpha1Validator),
  backstageKind('System', systemEntityV1alpha1Validator),
  backstageKind('Domain', domainEntityV1alpha1Validator),
  backstageKind('Group', groupEntityV1alpha1Validator),
  backstageKind('User', userEntityV1alpha1Validator),
  backstageKind('Location', locationEntityV1alpha1Validator),
  {
    kind: 'Template',
    apiVersions: ['scaffolder.backstage.io/v1beta3'],
    check: (entity) => isTemplate(entity) !== false,
    ...shapeOf({ type: 'object', required: ['spec'], properties: { spec: templateSpec } }),
    fields: Object.keys(templateSpec?.properties ?? {}),
  },
];

/** The kinds an entity may be of; `find` gives those of this very name, built-in ones first. */
export interface Kinds {
  readonly names: readonly string[];
  find(kind: string): readonly KindJudge[];
}

/**
 * The built-in kinds and those that the configuration declares; throws `config` for a schema that cannot be
 * used.
 */
export function compileKinds(declared: readonly DeclaredKind[]): Kinds {
  const byName = Map.groupBy([...builtIn, ...declared.map(declaredKind)], ({ kind }) => kind);
  return { names: [...byName.keys()], find: (kind) => byName.get(kind) ?? [] };
}

function declaredKind({ apiVersion, kind, schema }: DeclaredKind): KindJudge {
  let isValid: (entity: unknown) => Entity | false;
  try {
    isValid = entityKindSchemaValidator(schema);
  } catch (error) {
    throw new AppError(
      'config',
      `The schema of kind ${kind} (${apiVersion}) is no usable JSON schema: ${messageOf(error)}.`,
      'Mend the schema; it is read as JSON schema draft 7, and unknown keywords are mistakes.',
      { cause: error },
    );
  }
  return {
    kind,
    apiVersions: [apiVersion],
    check: (entity) => entity.apiVersion === apiVersion && isValid(entity) !== false,
    ...shapeOf(schema),
    fields: [],
  };
}

function shapeOf(schema: object): { shape?: z.ZodType } {
  try {
    return { shape: z.fromJSONSchema({ ...schema, $id: undefined, $schema: undefined }) };
  } catch {
    // zod reads most of JSON schema, not all. Its shapes only explain: the validator's own first message
    // remains.
    return {};
  }
}

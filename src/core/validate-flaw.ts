import { nearest } from './did-you-mean.ts';
import { printable } from './document-problem.ts';
import type { Entity } from './entity.ts';
import { similarity } from './similarity.ts';
import { isMapping, misspeltFrom, shapeFlaws, typeOf } from './validate-explain.ts';
import { formatFlaws, type Flaw } from './validate-format.ts';
import type { KindJudge, Kinds } from './validate-kind.ts';
import { envelope } from './validate-shape.ts';

/** A mapping that says what it is; nothing else about it is known yet. */
export type Candidate = Readonly<Record<string, unknown>> & {
  readonly apiVersion: string;
  readonly kind: string;
};

/** Every mistake, where the policies and validators stop at the first. */
export function flawsOf(candidate: Candidate, judge: KindJudge | undefined): Flaw[] {
  const shape = shapeFlaws(envelope, candidate);
  const flaws = [
    ...shape,
    ...foreignFields(candidate, judge?.fields ?? []),
    ...(shape.length === 0 ? formatFlaws(candidate as unknown as Entity) : []),
    ...(judge?.shape === undefined ? [] : shapeFlaws(judge.shape, candidate)),
  ];
  // One place may break several rules; the first is the one to mend first.
  const first = new Map<string, Flaw>();
  for (const flaw of flaws) {
    const place = JSON.stringify([flaw.path, flaw.part]);
    if (!first.has(place)) first.set(place, flaw);
  }
  return [...first.values()];
}

const rootFields = ['apiVersion', 'kind', 'metadata', 'spec'];
const metadataFields = Object.keys(envelope.shape.metadata.shape);

function foreignFields(candidate: Candidate, specFields: readonly string[]): Flaw[] {
  return Object.keys(candidate)
    .filter((field) => !rootFields.includes(field))
    .map((field) => {
      const name = printable(field, 60);
      const misspelt = nearest(field, rootFields);
      const fix = specFields.includes(field)
        ? `Move it below \`spec:\`.`
        : metadataFields.includes(field)
          ? 'Move it below `metadata:`.'
          : misspelt === undefined
            ? 'Remove it, or move it below `spec:`.'
            : `Did you mean \`${misspelt}\`?`;
      const message = `\`${name}\` does not belong at the top level. ${fix}`;
      return { code: 'unknown-field', message, path: [field], part: 'key' };
    });
}

/** Why a value is no entity at all. */
export function notAnEntity(value: unknown): Flaw {
  const code = 'not-an-entity';
  if (!isMapping(value)) {
    const is = typeOf(value) === 'array' ? 'a list' : 'a single value';
    const asked = 'An entity is a mapping with `apiVersion` and `kind`.';
    const message = `This is ${is}, not a catalog entity. ${asked}`;
    return { code, message, path: [] };
  }
  const absent = ['apiVersion', 'kind'].filter((field) => typeof value[field] !== 'string');
  const field = absent.find((each) => each in value);
  if (field !== undefined) {
    return {
      code,
      message: `\`${field}\` is not text, so this is no catalog entity. Put it in quotes.`,
      path: [field],
    };
  }
  const misspelt = absent.map((each) => nearest(each, Object.keys(value))).find((each) => each !== undefined);
  const hint = misspelt === undefined ? '' : ` \`${printable(misspelt, 60)}\` may be a misspelling.`;
  const what = absent.map((each) => `\`${each}\``).join(' and ');
  return { code, message: `This has no ${what}, so it is no catalog entity.${hint}`, path: [] };
}

/** Why no validator knows a kind or its version. */
export function unknownKind({ apiVersion, kind }: Candidate, kinds: Kinds): Flaw {
  const versions = kinds.find(kind).flatMap(({ apiVersions }) => apiVersions);
  if (versions.length > 0) {
    const read = versions.map((version) => `\`${version}\``).join(', ');
    const message = `${kind} is not read in version \`${printable(apiVersion)}\`. Write ${read}.`;
    return { code: 'unknown-version', message, path: ['apiVersion'] };
  }
  const meant = nearest(kind, kinds.names);
  const hint = meant === undefined ? 'Declare it under `catalog.kinds`.' : `Did you mean \`${meant}\`?`;
  return { code: 'unknown-kind', message: `The kind \`${kind}\` is not known. ${hint}`, path: ['kind'] };
}

/** Fields that the kind does not know, and that look like ones it does: they would be silently ignored. */
export function misspeltFields(entity: Entity, judge: KindJudge): Flaw[] {
  const spec = entity.spec ?? {};
  const free = judge.fields.filter((field) => !(field in spec));
  return Object.keys(spec).flatMap((field) => {
    if (judge.fields.includes(field)) return [];
    const meant = nearest(field, free);
    if (meant === undefined || similarity(field, meant) < misspeltFrom) return [];
    const name = `\`spec.${printable(field, 60)}\``;
    const message = `${name} is no field of ${entity.kind} and is ignored. Did you mean \`${meant}\`?`;
    return [{ code: 'misspelt-field', message, path: ['spec', field], part: 'key' }];
  });
}

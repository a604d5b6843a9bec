import {
  DEFAULT_NAMESPACE,
  FieldFormatEntityPolicy,
  makeValidator,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
} from '@backstage/catalog-model';
import type { DocumentProblem, Severity } from './document-problem.ts';
import type { ParsedDocument } from './document.ts';
import type { Entity } from './entity.ts';
import { messageOf } from './errors.ts';
import { fillPlaceholders, type Include } from './placeholder.ts';
import { formatRef, type Ref } from './ref.ts';
import { flawInWords, isMapping } from './validate-explain.ts';
import { flawsOf, misspeltFields, notAnEntity, unknownKind, type Candidate } from './validate-flaw.ts';
import type { Flaw } from './validate-format.ts';
import type { KindJudge, Kinds } from './validate-kind.ts';

export type Status = 'valid' | 'invalid' | 'unknown-kind' | 'not-an-entity' | 'unreadable';

/** What a document is worth; PRODUCT 1.4, `lint`. */
export interface Verdict {
  readonly status: Status;
  /** With its placeholders filled and its namespace set; only where `valid`. */
  readonly entity?: Entity;
  /** Where kind, namespace and name can be told, whatever the status. */
  readonly ref?: Ref;
  /** As written. */
  readonly kind?: string;
  readonly problems: readonly DocumentProblem[];
}

/**
 * Judges a document in the order of PRODUCT 1.4; `include` gives what its placeholders point to. Never
 * rejects.
 */
export async function judge(
  document: ParsedDocument,
  { kinds, include }: { kinds: Kinds; include: Include },
): Promise<Verdict> {
  const at = (severity: Severity) => (flaw: Flaw) => problemOf(document, flaw, severity);
  if (document.value === undefined) return { status: 'unreadable', problems: document.problems };
  const { value, flaws } = fillPlaceholders(document.value, include);
  const warnings = [...document.problems, ...flaws.slice(0, mostFlaws).map(at('warning'))];
  if (!isMapping(value) || typeof value.apiVersion !== 'string' || typeof value.kind !== 'string') {
    return { status: 'not-an-entity', problems: [...warnings, at('warning')(notAnEntity(value))] };
  }
  const candidate = { ...value, apiVersion: value.apiVersion, kind: value.kind };
  const known = kinds.find(candidate.kind);
  const about = { kind: candidate.kind, ...refOfCandidate(candidate) };
  const outcome = await enforce(candidate, known);
  if (outcome.status === 'invalid') {
    const found = flawsOf(
      candidate,
      known.find(({ apiVersions }) => apiVersions.includes(candidate.apiVersion)),
    );
    const told = found.length > 0 ? found : [flawInWords(outcome.reason)];
    return {
      status: 'invalid',
      ...about,
      problems: [...told.slice(0, mostFlaws).map(at('error')), ...warnings],
    };
  }
  if (outcome.status === 'unknown-kind') {
    const unknown = unknownKind(candidate, kinds);
    return { status: 'unknown-kind', ...about, problems: [at('warning')(unknown), ...warnings] };
  }
  const misspelt = misspeltFields(outcome.entity, outcome.judge).slice(0, mostFlaws).map(at('warning'));
  return { status: 'valid', ...about, entity: outcome.entity, problems: [...warnings, ...misspelt] };
}

// More than people mend in one go.
const mostFlaws = 20;

type Outcome =
  | { readonly status: 'valid'; readonly entity: Entity; readonly judge: KindJudge }
  | { readonly status: 'invalid'; readonly reason: string }
  | { readonly status: 'unknown-kind' };

const schemaValid = new SchemaValidEntityPolicy();
const fieldFormat = new FieldFormatEntityPolicy();
const noForeignRootFields = new NoForeignRootFieldsEntityPolicy();

async function enforce(candidate: Candidate, known: readonly KindJudge[]): Promise<Outcome> {
  try {
    // The policy's first act is to find out whether this is an entity.
    const entity = withNamespace(await schemaValid.enforce(candidate as unknown as Entity));
    await fieldFormat.enforce(entity);
    await noForeignRootFields.enforce(entity);
    for (const judge of known) if (await judge.check(entity)) return { status: 'valid', entity, judge };
    return { status: 'unknown-kind' };
  } catch (error) {
    return { status: 'invalid', reason: messageOf(error) };
  }
}

/** What DefaultNamespaceEntityPolicy does, without its deep copy, which costs more than all else together. */
function withNamespace(entity: Entity): Entity {
  return entity.metadata.namespace === undefined
    ? { ...entity, metadata: { ...entity.metadata, namespace: DEFAULT_NAMESPACE } }
    : entity;
}

const is = makeValidator();

function refOfCandidate({ kind, metadata }: Candidate): { ref?: Ref } {
  if (!isMapping(metadata)) return {};
  const { name, namespace = DEFAULT_NAMESPACE } = metadata;
  if (typeof name !== 'string' || typeof namespace !== 'string') return {};
  const sound = is.isValidKind(kind) && is.isValidEntityName(name) && is.isValidNamespace(namespace);
  return sound ? { ref: formatRef({ kind, namespace, name }) } : {};
}

function problemOf(
  document: ParsedDocument,
  { code, message, path, part }: Flaw,
  severity: Severity,
): DocumentProblem {
  return { code, message, severity, ...document.spotOf(path, part) };
}

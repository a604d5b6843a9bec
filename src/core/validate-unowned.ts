import type { ParsedDocument } from './document.ts';
import type { Include } from './placeholder.ts';
import { isMapping } from './validate-explain.ts';
import type { Kinds } from './validate-kind.ts';
import { judge, type Verdict } from './validate.ts';

// Any name does: it only stands in while the rest is judged.
const standIn = 'nobody';

/**
 * Judges a document for the catalog: as `judge`, but one whose only fault is that it names no owner is let
 * in without
 * one. The format calls it invalid, and `lint` says so; a catalog that hid it could not say that nobody owns it.
 */
export async function judgeForCatalog(
  document: ParsedDocument,
  context: { kinds: Kinds; include: Include },
): Promise<Verdict> {
  const verdict = await judge(document, context);
  const owned = verdict.status === 'invalid' ? withStandIn(document.value) : undefined;
  if (owned === undefined) return verdict;
  const other = await judge({ ...document, value: owned }, context);
  if (other.entity === undefined) return verdict;
  const fields = Object.entries(other.entity.spec ?? {}).filter(([field]) => field !== 'owner');
  return { ...other, entity: { ...other.entity, spec: Object.fromEntries(fields) } };
}

/** The document with an owner, where its `spec` names none. */
function withStandIn(value: unknown): object | undefined {
  if (!isMapping(value)) return undefined;
  const spec = value.spec ?? {};
  if (!isMapping(spec)) return undefined;
  const { owner } = spec;
  const missing = owner === undefined || owner === null || (typeof owner === 'string' && owner.trim() === '');
  return missing ? { ...value, spec: { ...spec, owner: standIn } } : undefined;
}

import type { ReadDocument } from '../../core/claim.ts';
import { digest } from '../../core/digest.ts';
import type { ParsedDocument } from '../../core/document.ts';
import type { Entity } from '../../core/entity.ts';
import type { Include } from '../../core/placeholder.ts';
import { finding, type Finding } from '../../core/problem.ts';
import { relationsOf } from '../../core/relation.ts';
import { bounds } from '../../core/source.ts';
import type { Kinds } from '../../core/validate-kind.ts';
import { judgeForCatalog } from '../../core/validate-unowned.ts';
import type { Verdict } from '../../core/validate.ts';

/** What a file's documents come to. */
export interface Judged {
  readonly documents: readonly ReadDocument[];
  readonly findings: readonly Finding[];
  /** The Location entities among them. */
  readonly locations: readonly Entity[];
}

/** Judges the documents of a file; what one of them gets wrong is a finding and does not touch the others. */
export async function judgeDocuments(
  parsed: readonly ParsedDocument[],
  place: { readonly source: string; readonly path: string },
  context: { readonly kinds: Kinds; readonly include: Include },
): Promise<Judged> {
  const documents: ReadDocument[] = [];
  const findings: Finding[] = [];
  const locations: Entity[] = [];
  let characters = 0;
  for (const document of parsed) {
    const verdict = await judgeForCatalog(document, context);
    const { entity, ref } = verdict;
    const body = entity === undefined ? undefined : JSON.stringify(entity);
    characters += body?.length ?? 0;
    if (characters > bounds.bodiesPerFile) return refusedFile(place, tooMuch);
    const good = body === undefined ? undefined : { body, hash: digest(body) };
    documents.push({ index: document.index, line: document.spotOf([]).line, ref, good });
    findings.push(...faultsOf(verdict, document, place), ...unreadableRefs(verdict, document, place));
    if (entity?.kind === 'Location') locations.push(entity);
  }
  return { documents, findings, locations };
}

const tooMuch =
  'Its documents, with what their placeholders include, are too large together. Split the file, or include less.';

/** A file that cannot be read at all: one bad document. */
export function refusedFile(
  place: { readonly source: string; readonly path: string },
  reason: string,
): Judged {
  const fault = { kind: 'invalid', code: 'unreadable-file', message: reason, excerpt: '' } as const;
  return {
    documents: [{ index: 0, line: 1, ref: undefined, good: undefined }],
    findings: [finding(fault, { place: { ...place, line: 1, column: 1 } }, reason)],
    locations: [],
  };
}

function faultsOf(
  { status, ref, problems }: Verdict,
  { index }: ParsedDocument,
  place: { readonly source: string; readonly path: string },
): Finding[] {
  // In an entity that is good otherwise, only what it lacks because of a placeholder is worth telling.
  const told = status === 'valid' ? problems.filter(({ code }) => code === 'placeholder') : problems;
  return told.map(({ code, message, excerpt, line, column }) =>
    finding(
      { kind: 'invalid', code, message, excerpt },
      { ref: ref ?? null, place: { ...place, line, column } },
      ref ?? `#${index}`,
      code,
      message,
    ),
  );
}

function unreadableRefs(
  { entity, ref = '' }: Verdict,
  document: ParsedDocument,
  place: { readonly source: string; readonly path: string },
): Finding[] {
  if (entity === undefined) return [];
  return relationsOf(entity).unreadable.map(({ field, text }) => {
    const { line, column } = document.spotOf(field.split('.'));
    return finding(
      { kind: 'unreadable-ref', field, text },
      { ref, place: { ...place, line, column } },
      field,
      text,
    );
  });
}

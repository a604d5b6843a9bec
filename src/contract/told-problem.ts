import { explain, placeText, type Fault, type Problem, type ProblemKind } from '../core/problem.ts';
import type { Ref } from '../core/ref.ts';
import { clipMarkup, code, join, link, mrkdwn, preformatted, prose, type Text } from '../kit/text.ts';
import { elapsed } from '../kit/time.ts';

/** A problem in words, with its evidence; the same wherever it is told. */
export interface ToldProblem {
  readonly kind: ProblemKind;
  readonly ref: Ref | null;
  /** Whose it is to mend. */
  readonly owners: readonly Ref[];
  readonly sentence: string;
  readonly fix: string;
  readonly since: Date;
  /** `source:path:line:column`, as far as known. */
  readonly place: string | null;
  readonly viewUrl: string | null;
  readonly evidence: Fault;
}

/** Tells a problem. */
export function tellProblem(problem: Problem & { readonly viewUrl: string | null }): ToldProblem {
  const { fault, ref, owners, place, since, viewUrl } = problem;
  const at =
    place === null
      ? null
      : [placeText(place), ...(place.column === undefined ? [] : [place.column])].join(':');
  return { kind: fault.kind, ref, owners, ...explain(problem), since, place: at, viewUrl, evidence: fault };
}

// A file may be wrong at length; twenty of these have to fit into a message.
const longestText = 500;

/** What is wrong and what to do about it. */
export function problemText({ sentence, fix }: ToldProblem): Text {
  return { mrkdwn: clipMarkup(mrkdwn`${prose(sentence)} ${prose(fix)}`, longestText) };
}

/** Where it is, and since when. */
export function problemFooter({ place, viewUrl, since }: ToldProblem, now: Date): Text {
  const where = place === null ? undefined : viewUrl === null ? code(place) : link(viewUrl, place);
  return join([where, mrkdwn`first seen ${elapsed(since, now)}`]);
}

/** The line of the file with a caret below, where that is what shows the fault. */
export function problemExcerpt({ evidence }: ToldProblem): Text | undefined {
  return evidence.kind === 'invalid' ? preformatted(evidence.excerpt, 300) : undefined;
}

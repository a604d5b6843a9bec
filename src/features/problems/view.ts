import type { Reader } from '../../contract/card.ts';
import { press, to } from '../../contract/address.ts';
import { problemExcerpt, problemFooter, problemText, type ToldProblem } from '../../contract/told-problem.ts';
import { unlocatedView } from '../../contract/unlocated-view.ts';
import type { ProblemKind } from '../../core/problem.ts';
import { shortRef } from '../../core/ref.ts';
import { actions, button, context, section } from '../../kit/blocks.ts';
import { notice } from '../../kit/card.ts';
import { message, type Message } from '../../kit/message.ts';
import { bold, join, mrkdwn, plural, type Text } from '../../kit/text.ts';
import { problemKinds, type ProblemsResult } from './answer.ts';

const headings: Readonly<Record<ProblemKind, string>> = {
  'unreachable-source': 'Sources that do not answer',
  'held-removals': 'Removals held back',
  invalid: 'Invalid documents',
  conflict: 'Defined twice',
  unowned: 'Without an owner',
  'unknown-owner': 'With an owner that does not exist',
  'departed-owner': 'With an owner who has left',
  orphaned: 'Orphaned: no file defines it any more',
  'dangling-relation': 'Relations that lead nowhere',
  'unreadable-ref': 'References that cannot be read',
  'empty-group': 'Groups without members',
  'unread-location': 'Locations that are not read',
  'duplicate-location': 'Locations that are read twice',
};

// More would not fit into a message: each takes a block of some 400 characters.
const mostShown = 20;

/** What is wrong, by kind, each with its fix. */
export function problemsView(result: ProblemsResult, { now }: Reader): Message {
  switch (result.kind) {
    case 'problems': {
      const { about, counts, total } = result;
      const where = about === undefined ? 'in the catalog' : mrkdwn`of ${shortRef(about)}`;
      const title = mrkdwn`${plural(total, 'problem')} ${where}`;
      const shown = result.problems.slice(0, mostShown);
      const groups = problemKinds.flatMap((kind) => {
        const of = shown.filter((problem) => problem.kind === kind);
        const heading = bold(countedHeading(kind, of.length, counts[kind] ?? of.length));
        return of.map((problem, at) =>
          section(join([at === 0 ? heading : undefined, problemLines(problem, now)], '\n')),
        );
      });
      const cut = total > shown.length;
      return message({
        summary: title,
        blocks: [
          section(bold(title)),
          ...groups,
          context(
            cut
              ? `Showing ${shown.length} of ${total.toLocaleString('en')}: a team or an entity narrows it down`
              : '',
          ),
          actions(
            button({
              text: 'Refresh',
              action: press('here', to('problems', about === undefined ? {} : { subject: about })),
            }),
          ),
        ],
      });
    }
    case 'healthy': {
      const where = result.about === undefined ? 'in the catalog' : mrkdwn`with ${shortRef(result.about)}`;
      const what = mrkdwn`No problems ${where}`;
      return message({ summary: what, blocks: notice({ icon: 'done', what }) });
    }
    case 'ambiguous':
    case 'unknown':
      return unlocatedView(result, 'problems', now);
  }
}

function countedHeading(kind: ProblemKind, shown: number, all: number): string {
  return all > shown ? `${headings[kind]} (${shown} of ${all.toLocaleString('en')})` : headings[kind];
}

function problemLines(problem: ToldProblem, now: Date): Text {
  const { owners } = problem;
  const whose =
    owners.length === 0
      ? 'nobody’s'
      : mrkdwn`for ${owners.map((owner) => shortRef(owner, 'group')).join(' and ')}`;
  return join(
    [
      mrkdwn`• ${problemText(problem)}`,
      problemExcerpt(problem),
      mrkdwn`  ${join([problemFooter(problem, now), whose])}`,
    ],
    '\n',
  );
}

import { isOwned } from '../core/finding.ts';
import { shortRef } from '../core/ref.ts';
import { actions, button, context, externalSelect, section } from '../kit/blocks.ts';
import { list, notice } from '../kit/card.ts';
import { icon } from '../kit/icon.ts';
import { message, type Message } from '../kit/message.ts';
import { bold, clip, code, join, mrkdwn, plural, prose, type Text } from '../kit/text.ts';
import { press, to, type Pressables, type Pressable } from './address.ts';
import type { Brief, Unlocated } from './located.ts';
import { pressMenu } from './menu.ts';
import { problemExcerpt, problemFooter, problemText } from './told-problem.ts';

/** The questions that are about one thing. */
type About = {
  [Name in Pressables]: Pressable[Name] extends { subject?: string } ? Name : never;
}[Pressables];

/** The words for a subject that could not be told, with what to press instead; `name`: the question. */
export function unlocatedView(result: Unlocated, name: About, now: Date): Message {
  const search = externalSelect({
    action: pressMenu('here', 'entity', to(name, {})),
    placeholder: 'Search the catalog',
  });
  const choice = (one: Brief) => ({
    title: one.name,
    detail: briefText(one),
    button: button({ text: 'Pick', action: press('here', to(name, { subject: one.ref })) }),
  });
  switch (result.kind) {
    case 'ambiguous': {
      const { candidates, total, subject } = result;
      const title =
        subject === ''
          ? mrkdwn`${plural(total, 'entity', 'entities')} with different owners belong to this channel`
          : mrkdwn`${plural(total, 'match', 'matches')} for ${shown(subject)}, with different owners`;
      const more = total > candidates.length ? [search] : [];
      return message({
        summary: title,
        blocks: list({ title, items: candidates.map(choice), total, actions: more }),
      });
    }
    case 'broken': {
      const { ref, problems } = result;
      const what = mrkdwn`A file defines ${shortRef(ref)}, but it cannot be used`;
      const refresh = button({ text: 'Refresh', action: press('here', to(name, { subject: ref })) });
      const faults = problems.flatMap((one) => [
        section(join([problemText(one), problemExcerpt(one)], '\n')),
        context(problemFooter(one, now)),
      ]);
      const title = section(mrkdwn`${icon('warning')} ${bold(what)}`);
      return message({ summary: what, blocks: [title, ...faults, actions(refresh)] });
    }
    case 'unknown': {
      const { near, subject } = result;
      const what = mrkdwn`Nothing in the catalog is called ${shown(subject)}`;
      if (near.length > 0) {
        const title = mrkdwn`${what}. Did you mean …`;
        return message({
          summary: what,
          blocks: list({ title, items: near.map(choice), actions: [search] }),
        });
      }
      const next =
        'Search by another word: part of a name, a repository, a team. If it is new, it appears here ' +
        'as soon as its repository has a catalog-info.yaml that a source reads.';
      return message({ summary: what, blocks: notice({ icon: 'search', what, next, actions: [search] }) });
    }
    case 'unspecified': {
      const what = 'Which one?';
      const next = prose(
        'Name a service, team, repository or URL. ' +
          'Where an entity has the annotation `slack.com/channel`, its channel needs no name.',
      );
      return message({
        summary: mrkdwn`${what} ${next}`,
        blocks: notice({ icon: 'search', what, next, actions: [search] }),
      });
    }
  }
}

/** `component:payment-service` · service · owned by payments-team: its ref as typed, and whose. */
export function briefText({ ref, kind, type, owner }: Brief): Text {
  return join([code(shortRef(ref)), type, whoseText(kind, owner)]);
}

function whoseText(kind: string, owner: string | undefined): Text | undefined {
  if (owner === undefined) return isOwned(kind) ? 'no owner' : undefined;
  return kind === 'group'
    ? mrkdwn`led by ${shortRef(owner, 'user')}`
    : mrkdwn`owned by ${shortRef(owner, 'group')}`;
}

const longestShown = 80;

/** What somebody typed, as much of it as helps to recognise it. */
function shown(subject: string): Text {
  return mrkdwn`“${clip(subject, longestShown)}”`;
}

import type { Reader } from '../../contract/card.ts';
import { press, to } from '../../contract/address.ts';
import { problemText } from '../../contract/told-problem.ts';
import { briefText, unlocatedView } from '../../contract/unlocated-view.ts';
import type { ProblemKind } from '../../core/problem.ts';
import { shortRef } from '../../core/ref.ts';
import { button } from '../../kit/blocks.ts';
import { card, type Fact } from '../../kit/card.ts';
import { message, type Message } from '../../kit/message.ts';
import { code, join, link, mrkdwn, plural, type Text } from '../../kit/text.ts';
import { date, elapsed } from '../../kit/time.ts';
import type { WhoOwnsResult } from './answer.ts';
import { contactFacts, inferredFact, ownerFacts, ownsFact, teamsFact } from './facts.ts';
import type { Subject } from './subject.ts';

/** Who owns something, in words. */
export function whoOwnsView(result: WhoOwnsResult, reader: Reader): Message {
  switch (result.kind) {
    case 'owned': {
      const { subject, owner } = result;
      return subjectCard(subject, reader, {
        summary: mrkdwn`${subject.name} is owned by ${owner.name}`,
        facts: ownerFacts(owner, subject.channel),
      });
    }
    case 'departed-owner': {
      const { subject, owner, inferred } = result;
      return subjectCard(subject, reader, {
        summary: mrkdwn`${subject.name} is owned by ${owner.name}, who has left`,
        facts: [
          { label: 'Owner', value: mrkdwn`${owner.name}, who has left` },
          teamsFact(owner),
          inferredFact(inferred),
        ],
      });
    }
    case 'unknown-owner': {
      const { subject, named, inferred } = result;
      const owner = shortRef(named, 'group');
      return subjectCard(subject, reader, {
        summary: mrkdwn`${subject.name} names ${owner} as its owner, which does not exist`,
        facts: [
          { label: 'Owner', value: mrkdwn`${code(owner)}, which does not exist` },
          inferredFact(inferred),
        ],
      });
    }
    case 'unowned': {
      const { subject, inferred } = result;
      return subjectCard(subject, reader, {
        summary: mrkdwn`${subject.name} has no owner`,
        facts: [{ label: 'Owner', value: 'Nobody' }, inferredFact(inferred)],
      });
    }
    case 'owner': {
      const { subject, owner, owns, total, problems } = result;
      const whole = total === 0 ? 'nothing' : plural(total, 'entity', 'entities');
      return subjectCard(subject, reader, {
        summary: mrkdwn`${subject.name} owns ${whole}${owner.departed ? ', but has left' : ''}`,
        traits: [owner.departed ? 'has left' : undefined],
        facts: [...contactFacts(owner), teamsFact(owner), ownsFact(owns, total)],
        problems,
      });
    }
    case 'ambiguous':
    case 'broken':
    case 'unknown':
    case 'unspecified':
      return unlocatedView(result, 'who-owns', reader.now);
  }
}

/** Problems that bear on the answer: the card tells them. The others are counted on a button. */
const told = new Set<ProblemKind>([
  'invalid',
  'conflict',
  'orphaned',
  'unowned',
  'unknown-owner',
  'departed-owner',
]);

interface CardRest {
  readonly summary: Text;
  readonly traits?: readonly (Text | undefined)[];
  readonly facts: readonly Fact[];
  /** How many problems its button leads to, where that is not those of the entity itself. */
  readonly problems?: number;
}

function subjectCard(
  subject: Subject,
  reader: Reader,
  { summary, traits = [], facts, problems }: CardRest,
): Message {
  const { ref, name, type, lifecycle, tier, description, system, links, typed, others } = subject;
  const warnings = warningsOf(subject, reader.now);
  const runbook = links.find((one) => one.type === 'runbook');
  const rest = problems ?? subject.problems.filter(({ kind }) => !told.has(kind)).length;
  return message({
    summary,
    blocks: card({
      ...(typed !== undefined && { note: mrkdwn`Showing *${name}* (you typed ${code(typed)})` }),
      title: name,
      traits: [
        code(shortRef(ref)),
        type,
        lifecycle,
        tier === undefined ? undefined : `tier ${tier}`,
        ...traits,
      ],
      ...(description !== undefined && { summary: description }),
      warnings,
      facts: [
        ...facts,
        { label: 'System', value: system === undefined ? undefined : shortRef(system, 'system') },
        {
          label: 'Links',
          value: join(links.filter((one) => one !== runbook).map(({ title, url }) => link(url, title))),
        },
        { label: 'Also called that', value: othersText(others) },
      ],
      footer: footerOf(subject, reader.now),
      actions: [
        runbook && button({ text: 'Runbook', url: runbook.url }),
        reader.shareable
          ? button({ text: 'Share in channel', action: press('channel', to('who-owns', { subject: ref })) })
          : undefined,
        rest > 0
          ? button({ text: plural(rest, 'problem'), action: press('new', to('problems', { subject: ref })) })
          : undefined,
        warnings.length > 0
          ? button({ text: 'Refresh', action: press('here', to('who-owns', { subject: ref })) })
          : undefined,
      ],
    }),
  });
}

// Enough to see that there are others; a search finds all of them.
const mostOthers = 5;

function othersText(others: Subject['others']): Text {
  const more = others.length - mostOthers;
  return join(
    [...others.slice(0, mostOthers).map(briefText), more > 0 ? `and ${more} more` : undefined],
    '\n',
  );
}

function warningsOf({ problems, provenance }: Subject, now: Date): Text[] {
  const known = problems
    .filter(({ kind }) => told.has(kind))
    .map((problem) => mrkdwn`${problemText(problem)} First seen ${elapsed(problem.since, now)}.`);
  if (provenance?.failingSince == null) return known;
  const { source, failingSince } = provenance;
  return [
    ...known,
    mrkdwn`Source ${code(source)} stopped answering ${elapsed(failingSince, now)}: this may be out of date.`,
  ];
}

/** "from acme:catalog-info.yaml@3f2c1d9 · changed 3 d ago · synced 4 min ago" */
function footerOf({ provenance, orphaned }: Subject, now: Date): Text[] {
  const removal =
    orphaned === null ? [] : [mrkdwn`to be removed ${date(orphaned.removedAt, '{date_short_pretty}')}`];
  if (provenance === null) return removal;
  const { source, path, commit, viewUrl, changedAt, reachedAt } = provenance;
  const place = `${source}:${path}${commit === null ? '' : `@${commit.slice(0, 7)}`}`;
  const where = viewUrl === null ? place : link(viewUrl, place);
  return [
    mrkdwn`${orphaned === null ? 'from' : 'last defined in'} ${where}`,
    mrkdwn`changed ${elapsed(changedAt, now)}`,
    ...(reachedAt === null ? [] : [mrkdwn`synced ${elapsed(reachedAt, now)}`]),
    ...removal,
  ];
}

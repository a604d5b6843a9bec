import type { Reader } from '../../contract/card.ts';
import { press, to } from '../../contract/address.ts';
import { actions, button, context, section } from '../../kit/blocks.ts';
import { card } from '../../kit/card.ts';
import { message, type Message } from '../../kit/message.ts';
import { bold, bullets, code, join, mrkdwn, plural, prose, type Text } from '../../kit/text.ts';
import { elapsed } from '../../kit/time.ts';
import type { SourceStatus, StatusResult } from './answer.ts';

// As many as are read at a glance; the rest are counted.
const mostSources = 15;
const mostTroubles = 5;

/** The catalog's health at a glance. */
export function statusView({ entities, sources, problems }: StatusResult, { now }: Reader): Message {
  const wrong = sum(problems);
  const all = plural(sum(entities), 'entity', 'entities');
  const title = `${all} from ${plural(sources.length, 'source')}`;
  const troubles = sources.flatMap((source) => troublesOf(source, now));
  const more = troubles.length - mostTroubles;
  return message({
    summary: mrkdwn`${title}, ${plural(wrong, 'problem')}`,
    blocks: [
      ...card({
        title,
        warnings: [
          ...troubles.slice(0, mostTroubles),
          ...(more > 0 ? [`and ${plural(more, 'more trouble')}.`] : []),
        ],
        facts: [
          { label: 'Entities', value: entityCounts(entities) },
          { label: 'Problems', value: wrong === 0 ? 'none' : problemCounts(problems) },
        ],
      }),
      ...sourceList(sources, now),
      actions(
        wrong === 0
          ? undefined
          : button({ text: plural(wrong, 'problem'), action: press('new', to('problems', {})) }),
        button({ text: 'Refresh', action: press('here', to('status', {})) }),
      ),
    ],
  });
}

/** Those in trouble first, then those that answered longest ago. */
function sourceList(sources: readonly SourceStatus[], now: Date) {
  if (sources.length === 0) return [section('Nothing was read yet.')];
  const freshness = ({ failing, reachedAt }: SourceStatus) =>
    failing === null ? (reachedAt?.getTime() ?? 0) : -1;
  const shown = sources.toSorted((a, b) => freshness(a) - freshness(b)).slice(0, mostSources);
  const lines = bullets(shown.map((source) => sourceLine(source, now)));
  const cut =
    sources.length > shown.length ? `Showing ${shown.length} of ${sources.length}, the stalest first` : '';
  return [section(join([bold('Sources'), lines], '\n')), context(cut)];
}

function sourceLine({ id, type, entities, reachedAt, failing, configured }: SourceStatus, now: Date): Text {
  const synced = reachedAt === null ? 'not read yet' : mrkdwn`synced ${elapsed(reachedAt, now)}`;
  return join([
    code(id),
    type,
    plural(entities, 'entity', 'entities'),
    synced,
    failing === null ? undefined : 'does not answer',
    configured ? undefined : 'no longer configured',
  ]);
}

function troublesOf({ id, failing, heldRemovals }: SourceStatus, now: Date): Text[] {
  const troubles: Text[] = [];
  if (failing !== null) {
    const { since, reason, hint } = failing;
    troubles.push(
      mrkdwn`Source ${code(id)} stopped answering ${elapsed(since, now)}: ${prose(reason)} ${prose(hint)}`,
    );
  }
  if (heldRemovals !== null) {
    const lost = plural(heldRemovals, 'entity', 'entities');
    troubles.push(mrkdwn`Source ${code(id)} would lose ${lost}: held back until an admin accepts.`);
  }
  return troubles;
}

function entityCounts(of: StatusResult['entities']): Text {
  return Object.entries(of)
    .map(([kind, count]) => plural(count, kind))
    .join(', ');
}

function problemCounts(of: StatusResult['problems']): Text {
  return Object.entries(of)
    .map(([kind, count]) => `${kind.replaceAll('-', ' ')}: ${count.toLocaleString('en')}`)
    .join(', ');
}

function sum(of: Readonly<Record<string, number>>): number {
  return Object.values(of).reduce((total, count) => total + count, 0);
}

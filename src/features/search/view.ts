import { press, to } from '../../contract/address.ts';
import { briefText } from '../../contract/unlocated-view.ts';
import { button } from '../../kit/blocks.ts';
import { list, notice } from '../../kit/card.ts';
import { message, type Message } from '../../kit/message.ts';
import { clip, join, mrkdwn, plural, type Text } from '../../kit/text.ts';
import type { Hit, SearchResult } from './answer.ts';

// As much of a text as one recognises.
const longestShown = 80;

/** What a search found, each with the way to its card. */
export function searchView(result: SearchResult): Message {
  const { text } = result;
  const sought = text === '' ? undefined : mrkdwn`“${clip(text, longestShown)}”`;
  switch (result.kind) {
    case 'found': {
      const { hits, total } = result;
      const title =
        sought === undefined
          ? plural(total, 'entity', 'entities')
          : mrkdwn`${plural(total, 'match', 'matches')} for ${sought}`;
      const items = hits.map((hit) => ({
        title: hit.name,
        detail: join([briefText(hit), whyText(hit)]),
        button: button({ text: 'Who owns it', action: press('new', to('who-owns', { subject: hit.ref })) }),
      }));
      const footer = total > hits.length ? ['more words narrow it down'] : [];
      return message({ summary: title, blocks: list({ title, items, total, footer }) });
    }
    case 'nothing': {
      const what = mrkdwn`Nothing in the catalog matches ${sought ?? 'that'}`;
      const next =
        'Try another word, or part of one. ' +
        'Names, titles, aliases, descriptions, tags, annotations and repositories are searched.';
      return message({ summary: what, blocks: notice({ icon: 'search', what, next }) });
    }
  }
}

/** Where it was met, where the card's line does not show it. */
function whyText({ why }: Hit): Text | undefined {
  switch (why) {
    case 'alias':
    case 'description':
    case 'repository':
    case 'annotation':
      return `found in its ${why}`;
    case 'tag':
      return 'found in its tags';
    case 'similar':
      return 'spelt alike';
    case 'name':
    case 'title':
    case 'kind':
    case 'key':
    case 'filter':
      return undefined;
  }
}

import type { Button, ExternalSelect, KnownBlock } from '@slack/types';
import { actions, context, fields, section, type Piece } from './blocks.ts';
import { limit } from './bounds.ts';
import { icon, type Icon } from './icon.ts';
import { bold, clipMarkup, isBlank, join, mrkdwn, type Text } from './text.ts';

type Pressed = readonly Piece<Button | ExternalSelect>[];

/** A labelled value; blank values vanish with their label. */
export interface Fact {
  readonly label: string;
  readonly value: Text | undefined;
}

/** One thing: why it is shown, title line, summary, warnings, facts in columns, footer, buttons. */
export interface CardParts {
  /** Said above the title, e.g. how a typo was read. */
  readonly note?: Text;
  readonly title: Text;
  /** Behind the title on its line, e.g. kind, type, lifecycle. */
  readonly traits?: readonly (Text | undefined)[];
  readonly summary?: Text;
  readonly warnings?: readonly Text[];
  readonly facts?: readonly Fact[];
  /** Freshness and source. */
  readonly footer?: readonly (Text | undefined)[];
  readonly actions?: Pressed;
}

/** Longest texts, in characters: a card stays within what Slack takes as a whole, and within a screen. */
const longest = { title: 300, summary: 600, warning: 400, value: 400 };

/** The look of every answer about one thing. */
export function card(parts: CardParts): Piece<KnownBlock>[] {
  const facts = (parts.facts ?? []).filter((fact) => !isBlank(fact.value));
  const summary = clipped(parts.summary ?? '', longest.summary);
  return [
    context(parts.note ?? ''),
    section(
      join([join([bold(clipped(parts.title, longest.title)), ...(parts.traits ?? [])]), summary], '\n'),
    ),
    section(
      join(
        (parts.warnings ?? []).map(
          (warning) => mrkdwn`${icon('warning')} ${clipped(warning, longest.warning)}`,
        ),
        '\n',
      ),
    ),
    ...fields(facts.map((fact) => join([bold(fact.label), clipped(fact.value ?? '', longest.value)], '\n'))),
    context(join(parts.footer ?? [])),
    actions(...(parts.actions ?? [])),
  ];
}

/** A short reply, above all a "no" or a failure: what happened, what still works, what to do next. */
export interface NoticeParts {
  readonly icon: Icon;
  readonly what: Text;
  readonly still?: Text;
  readonly next?: Text;
  readonly actions?: Pressed;
}

/** The look of every short reply. */
export function notice(parts: NoticeParts): Piece<KnownBlock>[] {
  return [
    section(join([mrkdwn`${icon(parts.icon)} ${bold(parts.what)}`, parts.still, parts.next], '\n')),
    actions(...(parts.actions ?? [])),
  ];
}

/** One of several things; with a button it stands alone, without it is one line among others. */
export interface Item {
  readonly title: Text;
  readonly detail?: Text;
  readonly button?: Piece<Button>;
}

export interface ListParts {
  readonly title: Text;
  readonly items: readonly Item[];
  /** How many there are, where not all are given. */
  readonly total?: number;
  readonly footer?: readonly (Text | undefined)[];
  readonly actions?: Pressed;
}

/** A message takes about 13,000 characters of blocks: twenty items of this size fit with their buttons. */
const bound = { items: 20, item: 300 };

/** The look of every answer that names several things; it says how many are not shown. */
export function list(parts: ListParts): Piece<KnownBlock>[] {
  const items = parts.items.slice(0, bound.items);
  const total = parts.total ?? parts.items.length;
  const cut = total > items.length ? `Showing ${items.length} of ${total.toLocaleString('en')}` : undefined;
  return [
    section(bold(parts.title)),
    ...(items.some((item) => item.button !== undefined) ? standing(items) : lines(items)),
    context(join([cut, ...(parts.footer ?? [])])),
    actions(...(parts.actions ?? [])),
  ];
}

function standing(items: readonly Item[]): Piece<KnownBlock>[] {
  return items.map((item) =>
    section(clipped(join([bold(item.title), item.detail], '\n'), bound.item), item.button),
  );
}

/** As few sections as hold the lines, since Slack puts a gap between sections. */
function lines(items: readonly Item[]): Piece<KnownBlock>[] {
  let pages: Text[] = [];
  for (const item of items) {
    const line = clipped(mrkdwn`• ${join([bold(item.title), item.detail])}`, bound.item);
    const longer = join([pages.at(-1), line], '\n');
    pages = longer.mrkdwn.length > limit.sectionText ? [...pages, line] : [...pages.slice(0, -1), longer];
  }
  return pages.map((page) => section(page));
}

function clipped(text: Text, max: number): Text {
  return { mrkdwn: clipMarkup(text, max) };
}

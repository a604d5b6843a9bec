import type {
  ActionsBlock,
  Button,
  ConfirmationDialog,
  ContextBlock,
  DividerBlock,
  ExternalSelect,
  HeaderBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { AppError } from '../core/errors.ts';
import { limit } from './bounds.ts';
import { clip, clipMarkup, isBlank, linkable, oneLine, type Text } from './text.ts';

/** A block, or nothing where there was nothing to show: whatever takes blocks leaves those out. */
export type Piece<Block> = Block | undefined;

/** Untrusted text for a `plain_text` object, on one line and clipped. */
function plain(text: string, max: number): PlainTextElement {
  // Slack parses no mentions in plain text; breaking them keeps them harmless wherever it is copied to.
  const shown = oneLine(text).replaceAll(/<(?=[!@#])/g, '‹');
  return { type: 'plain_text', text: clip(shown === '' ? '–' : shown, max), emoji: true };
}

/** `verbatim` switches off Slack's own linking of addresses, `#channels` and `@names`. */
function element(text: Text, max: number): MrkdwnElement {
  return { type: 'mrkdwn', text: clipMarkup(text, max), verbatim: true };
}

/** A large title in plain text. */
export function header(text: string): Piece<HeaderBlock> {
  return isBlank(text) ? undefined : { type: 'header', text: plain(text, limit.header) };
}

/** A paragraph, with a button or select beside it. */
export function section(text: Text, accessory?: Button | ExternalSelect): Piece<SectionBlock> {
  if (isBlank(text)) return undefined;
  return { type: 'section', text: element(text, limit.sectionText), ...(accessory && { accessory }) };
}

/** Texts in two columns, ten to a section; blank ones vanish. */
export function fields(texts: readonly Text[]): SectionBlock[] {
  const shown = texts.filter((text) => !isBlank(text)).map((text) => element(text, limit.fieldText));
  const sections = Math.ceil(shown.length / limit.fields);
  return Array.from({ length: sections }, (_, at) => ({
    type: 'section',
    fields: shown.slice(at * limit.fields, (at + 1) * limit.fields),
  }));
}

/** Small grey text; what is beyond ten elements is left out. */
export function context(...texts: readonly Text[]): Piece<ContextBlock> {
  const elements = texts
    .filter((text) => !isBlank(text))
    .slice(0, limit.contextElements)
    .map((text) => element(text, limit.contextText));
  return elements.length === 0 ? undefined : { type: 'context', elements };
}

/**
 * A row of buttons and selects. Slack refuses one action twice in a row: the first stays, it does the same.
 */
export function actions(...elements: readonly Piece<Button | ExternalSelect>[]): Piece<ActionsBlock> {
  const shown = elements.filter((item) => item !== undefined);
  const distinct = shown.filter(
    (item, at) =>
      item.action_id === undefined || shown.findIndex((other) => other.action_id === item.action_id) === at,
  );
  if (distinct.length === 0) return undefined;
  return { type: 'actions', elements: distinct.slice(0, limit.actionsElements) };
}

/** A line across. */
export function divider(): DividerBlock {
  return { type: 'divider' };
}

export interface ButtonParts {
  readonly text: string;
  readonly style?: 'primary' | 'danger';
  readonly confirm?: { title: string; text: Text; confirm: string; deny: string };
}

/**
 * A button that does something (`action`, the action_id of at most 255 characters) or leads somewhere
 * (`url`); nothing for an address that Slack may not link to.
 */
export function button(parts: ButtonParts & ({ action: string } | { url: string })): Piece<Button> {
  const does = 'action' in parts ? { action_id: actionId(parts.action) } : { url: linkable(parts.url) };
  if ('url' in does && does.url === undefined) return undefined;
  return {
    type: 'button',
    text: plain(parts.text, limit.buttonText),
    ...does,
    ...(parts.style && { style: parts.style }),
    ...(parts.confirm && { confirm: dialog(parts.confirm) }),
  };
}

function dialog(parts: NonNullable<ButtonParts['confirm']>): ConfirmationDialog {
  return {
    title: plain(parts.title, limit.confirmTitle),
    text: element(isBlank(parts.text) ? '–' : parts.text, limit.confirmText),
    confirm: plain(parts.confirm, limit.confirmButton),
    deny: plain(parts.deny, limit.confirmButton),
  };
}

/** A typeahead select: Slack asks us for options from `minQueryLength` typed characters on. */
export function externalSelect(parts: {
  action: string;
  placeholder: string;
  minQueryLength?: number;
}): ExternalSelect {
  return {
    type: 'external_select',
    action_id: actionId(parts.action),
    placeholder: plain(parts.placeholder, limit.placeholder),
    min_query_length: parts.minQueryLength ?? 1,
  };
}

function actionId(action: string): string {
  if (action !== '' && action.length <= limit.id) return action;
  throw new AppError(
    'internal',
    `An action id has ${action.length} characters; Slack takes 1 to ${limit.id}.`,
    'Put a ref, not free text, into the address.',
  );
}

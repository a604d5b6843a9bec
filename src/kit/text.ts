/**
 * Text in Slack's own markup. Only `mrkdwn` and the makers in this file produce it: a plain string is
 * untrusted and is escaped wherever it lands, so nobody has to remember to.
 */
export interface Mrkdwn {
  readonly mrkdwn: string;
}

export type Text = string | Mrkdwn;

const nothing: Mrkdwn = { mrkdwn: '' };
const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Slack documents no escape for its formatting characters: these look the same and format nothing. */
const lookAlikes: Record<string, string> = { '*': '∗', _: 'ˍ', '~': '∼', '`': 'ˋ' };
const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/** Takes out control characters but line breaks, bidirectional overrides, and invisible spaces. */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', ' ')
    .replaceAll(/[[\p{Cc}\p{Bidi_Control}\u200B\u2060\uFEFF]--\n]/gv, '');
}

/** Cleaned and on one line, so that untrusted text can neither open a quote nor break a bold line. */
export function oneLine(text: string): string {
  return clean(text).replaceAll(/\s+/g, ' ').trim();
}

function withEntities(text: string): string {
  return text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);
}

/**
 * Untrusted text on one line that neither pings, links, nor formats; `snake_case` and `a*b` stay as they are.
 */
export function escape(text: string): string {
  return withEntities(oneLine(text)).replaceAll(
    /`|(?<![\p{L}\p{N}])[*_~]|[*_~](?![\p{L}\p{N}])/gu,
    (character) => lookAlikes[character] ?? character,
  );
}

/** Undoes `escape`, for readers other than Slack. */
export function unescape(text: string): string {
  const back = Object.fromEntries(
    [...Object.entries(lookAlikes), ...Object.entries(entities)].map(([from, to]) => [to, from]),
  );
  return text.replaceAll(/&(?:amp|lt|gt);|[∗ˍ∼ˋ]/g, (found) => back[found] ?? found);
}

/** A text in Slack's markup; a plain string is escaped. */
export function markup(text: Text): string {
  return typeof text === 'string' ? escape(text) : text.mrkdwn;
}

/** True for a text that shows nothing. */
export function isBlank(text: Text | undefined): boolean {
  return text === undefined || markup(text).trim() === '';
}

/**
 * `` mrkdwn`*${name}* is owned by ${team}` ``: the template is ours and may format, what is put in is
 * escaped.
 */
export function mrkdwn(template: TemplateStringsArray, ...parts: readonly (Text | number)[]): Mrkdwn {
  return {
    mrkdwn: String.raw(
      { raw: template },
      ...parts.map((part) => markup(typeof part === 'number' ? `${part}` : part)),
    ),
  };
}

/** The text in bold, nothing for a blank one. */
export function bold(text: Text): Mrkdwn {
  return isBlank(text) ? nothing : mrkdwn`*${text}*`;
}

/** Inline code on one line, nothing for blank text. */
export function code(text: string): Mrkdwn {
  const inner = withEntities(oneLine(text)).replaceAll('`', 'ˋ');
  return inner === '' ? nothing : { mrkdwn: `\`${inner}\`` };
}

/** Prose of our own, in which backticks mark code; whatever else is in it is escaped. */
export function prose(text: string): Mrkdwn {
  return { mrkdwn: escape(text).replaceAll(/ˋ([^ˋ]+)ˋ/g, '`$1`') };
}

/** A block of code that keeps its lines, e.g. an excerpt with a caret; at most `max` characters. */
export function preformatted(text: string, max = 1000): Mrkdwn {
  const inner = withEntities(clip(clean(text), max)).replaceAll('`', 'ˋ');
  return inner.trim() === '' ? nothing : { mrkdwn: `\`\`\`\n${inner}\n\`\`\`` };
}

/**
 * The URL where Slack may link to it (http, https, mailto, slack; at most 2000 characters), else undefined.
 */
export function linkable(url: string): string | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const allowed = parsed !== undefined && ['http:', 'https:', 'mailto:', 'slack:'].includes(parsed.protocol);
  return allowed && parsed.href.length <= 2000 ? parsed.href : undefined;
}

/** A link; only the label where the address is none that Slack may link to. */
export function link(url: string, label: string): Mrkdwn {
  const href = linkable(url);
  if (href === undefined) return mrkdwn`${label}`;
  const safe = href.replaceAll(/[|<>]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return { mrkdwn: `<${safe}|${escape(label) || safe}>` };
}

/** A channel by its id, which Slack shows by name and which pings nobody; by name as plain text. */
export function channel(idOrName: string): Mrkdwn {
  if (/^[CG][A-Z0-9]{7,}$/.test(idOrName)) return { mrkdwn: `<#${idOrName}>` };
  return mrkdwn`#${idOrName.replace(/^#/, '')}`;
}

/** The texts that are not blank, with a separator between them. */
export function join(texts: readonly (Text | undefined)[], separator = ' · '): Mrkdwn {
  const shown = texts.filter((text): text is Text => !isBlank(text));
  return { mrkdwn: shown.map(markup).join(separator) };
}

/** One line with a bullet per text that is not blank. */
export function bullets(texts: readonly Text[]): Mrkdwn {
  return join(
    texts.filter((text) => !isBlank(text)).map((text) => mrkdwn`• ${text}`),
    '\n',
  );
}

/** At most `max` UTF-16 units (Slack counts no finer), cut between graphemes, ending in `…` where cut. */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  return text.slice(0, graphemes.segment(text).containing(max - 1)?.index) + '…';
}

/** Like `clip` for markup: a link, date or entity is kept whole or left out. */
export function clipMarkup(text: Text, max: number): string {
  const whole = markup(text);
  if (whole.length <= max) return whole;
  let kept = '';
  for (const token of whole.match(/<[^<>]*>|&(?:amp|lt|gt);|[^<&]+|[<&]/g) ?? []) {
    const room = max - kept.length;
    if (token.length < room) kept += token;
    else return /^[<&]/.test(token) ? `${kept}…` : kept + clip(token, room);
  }
  return kept;
}

/** "1 service", "3 services"; give the plural where it is not the noun with an s. */
export function plural(count: number, noun: string, many = `${noun}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? noun : many}`;
}

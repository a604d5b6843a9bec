import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  actions,
  button,
  context,
  divider,
  externalSelect,
  fields,
  header,
  section,
} from '../../src/kit/blocks.ts';
import { card, list, notice } from '../../src/kit/card.ts';
import { violations } from '../../src/kit/limits.ts';
import { message, type Message } from '../../src/kit/message.ts';
import { plainText } from '../../src/kit/plain.ts';
import { bold, bullets, channel, code, link, mrkdwn, preformatted } from '../../src/kit/text.ts';

const action = 'new who-owns?subject=component:default/checkout';

const hostile = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc
    .array(
      fc.constantFrom(
        '<!here>',
        '<!channel>',
        '<@U1>',
        '<#C1>',
        '<',
        '&lt;!here>',
        '*',
        '`',
        '\n',
        '\u202E',
        'x',
      ),
    )
    .map((parts) => parts.join('')),
  fc.nat({ max: 5000 }).map((length) => '<"\n'.repeat(length)),
);

function everything(text: string, url: string): Message {
  const press = button({ text, action, confirm: { title: text, text, confirm: text, deny: text } });
  return message({
    summary: text,
    blocks: [
      header(text),
      section(text, press),
      section(bullets([text, code(text), link(url, text), channel(text), bold(text), preformatted(text)])),
      ...fields([text, mrkdwn`*${text}*`]),
      context(text, text),
      actions(press, press, button({ text, url }), externalSelect({ action: 'pick', placeholder: text })),
      divider(),
      ...notice({ icon: 'failure', what: text, still: text, next: text, actions: [press] }),
      ...card({
        note: text,
        title: text,
        traits: [text],
        summary: text,
        warnings: [text],
        facts: Array.from({ length: 23 }, () => ({ label: text, value: text })),
        footer: [text],
        actions: [press],
      }),
      ...list({ title: text, items: Array.from({ length: 60 }, () => ({ title: text, detail: text })) }),
      ...list({ title: text, items: Array.from({ length: 60 }, () => ({ title: text, button: press })) }),
    ],
  });
}

describe('any text through any builder', () => {
  it('makes a message that Slack takes and that pings nobody', () => {
    fc.assert(
      fc.property(hostile, fc.oneof(hostile, fc.webUrl()), (text, url) => {
        const made = everything(text, url);
        expect(violations(made)).toEqual([]);
        expect(JSON.stringify(made)).not.toMatch(/<[!@#]/);
      }),
      { numRuns: 60 },
    );
  });

  it('sends no escape sequence to a terminal', () => {
    fc.assert(
      fc.property(hostile, fc.webUrl(), (text, url) => {
        expect(plainText(everything(text, url).blocks, { width: 80 })).not.toMatch(
          /[[\p{Cc}\p{Bidi_Control}]--\n]/v,
        );
      }),
      { numRuns: 30 },
    );
  });
});

describe('builders', () => {
  it('leave out what would be empty', () => {
    const empty = message({
      summary: '',
      blocks: [header(' '), section(''), ...fields([]), context('', ' '), actions(), ...card({ title: '' })],
    });
    expect(empty).toEqual({ text: '–', blocks: [] });
  });

  it('keep one of two buttons that do the same in one row, and leave out unsafe links', () => {
    const row = actions(
      button({ text: 'One', action }),
      button({ text: 'Two', action }),
      button({ text: 'Bad', url: 'javascript:alert(1)' }),
      button({ text: 'Repository', url: 'https://git.acme.dev/checkout' }),
      button({ text: 'Runbook', url: 'https://docs.acme.dev/checkout' }),
    );
    expect(row?.elements.map((item) => 'text' in item && item.text.text)).toEqual([
      'One',
      'Repository',
      'Runbook',
    ]);
  });

  it('refuse an action id that Slack would refuse', () => {
    expect(() => button({ text: 'Depends', action: 'x'.repeat(256) })).toThrow(/256 characters/);
    expect(() => externalSelect({ action: '', placeholder: 'Pick' })).toThrow(/0 characters/);
  });

  it('split many fields into sections of ten', () => {
    expect(fields(Array.from({ length: 21 }, (_, at) => `${at}`)).map((each) => each.fields?.length)).toEqual(
      [10, 10, 1],
    );
  });
});

describe('message', () => {
  const paragraph = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });

  it('says what it cut beyond fifty blocks', () => {
    const { blocks } = message({ summary: 'many', blocks: Array.from({ length: 61 }, () => paragraph('x')) });
    expect(blocks).toHaveLength(50);
    expect(blocks.at(-1)).toEqual(context('… and 12 more'));
  });

  it('says what it cut beyond the size of all blocks', () => {
    const { blocks } = message({
      summary: 'long',
      blocks: Array.from({ length: 9 }, () => paragraph('x'.repeat(2900))),
    });
    expect(blocks).toHaveLength(5);
    expect(blocks.at(-1)).toEqual(context('… and 5 more'));
  });
});

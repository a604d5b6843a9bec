import type { KnownBlock } from '@slack/types';
import { describe, expect, it } from 'vitest';
import { button, type Piece } from '../../src/kit/blocks.ts';
import { card, list, notice } from '../../src/kit/card.ts';
import { message } from '../../src/kit/message.ts';
import { plainText, type Terminal } from '../../src/kit/plain.ts';
import { channel, code, link, mrkdwn } from '../../src/kit/text.ts';
import { date } from '../../src/kit/time.ts';

const at = new Date('2026-11-22T21:33:00Z');

const checkout = card({
  note: mrkdwn`Showing *${'checkout'}* (you typed ${code('chekout')})`,
  title: link('https://git.acme.dev/checkout', 'checkout'),
  traits: ['component', 'service', undefined, 'production'],
  summary: 'Takes the order & <!channel> payment.',
  warnings: ['The owner is gone'],
  facts: [
    { label: 'Owner', value: mrkdwn`Payments · ${channel('C0123456789')}` },
    { label: 'System', value: undefined },
    { label: 'Last change', value: date(at) },
  ],
  footer: ['from acme/checkout@3f2c1d9', 'synced 4 min ago'],
  actions: [
    button({ text: 'Depends', action: 'new depends?subject=component:default/checkout' }),
    button({ text: 'Repository', url: 'https://git.acme.dev/checkout' }),
  ],
});

function draw(blocks: readonly Piece<KnownBlock>[], terminal?: Terminal): string {
  return plainText(message({ summary: 'test', blocks }).blocks, terminal);
}

describe('card', () => {
  it('is title, facts, footer, buttons', () => {
    expect(message({ summary: 'checkout', blocks: checkout }).blocks).toMatchInlineSnapshot(`
      [
        {
          "elements": [
            {
              "text": "Showing *checkout* (you typed \`chekout\`)",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "context",
        },
        {
          "text": {
            "text": "*<https://git.acme.dev/checkout|checkout>* · component · service · production
      Takes the order &amp; &lt;!channel&gt; payment.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "text": {
            "text": ":warning: The owner is gone",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
        {
          "fields": [
            {
              "text": "*Owner*
      Payments · <#C0123456789>",
              "type": "mrkdwn",
              "verbatim": true,
            },
            {
              "text": "*Last change*
      <!date^1795383180^{date_short_pretty} at {time}|Nov 22, 2026, 9:33 PM UTC>",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "section",
        },
        {
          "elements": [
            {
              "text": "from acme/checkout@3f2c1d9 · synced 4 min ago",
              "type": "mrkdwn",
              "verbatim": true,
            },
          ],
          "type": "context",
        },
        {
          "elements": [
            {
              "action_id": "new depends?subject=component:default/checkout",
              "text": {
                "emoji": true,
                "text": "Depends",
                "type": "plain_text",
              },
              "type": "button",
            },
            {
              "text": {
                "emoji": true,
                "text": "Repository",
                "type": "plain_text",
              },
              "type": "button",
              "url": "https://git.acme.dev/checkout",
            },
          ],
          "type": "actions",
        },
      ]
    `);
  });

  it('reads the same in a terminal', () => {
    const command = (action: string) => `callboard ${action.replace(/^new (.+)\?subject=/, '$1 ')}`;
    expect(draw(checkout, { zone: 'Europe/Berlin', command })).toMatchInlineSnapshot(`
      "Showing checkout (you typed chekout)

      checkout (https://git.acme.dev/checkout) · component · service · production
      Takes the order & <!channel> payment.

      ⚠ The owner is gone

      Owner        Payments · #C0123456789
      Last change  Nov 22, 2026, 10:33 PM GMT+1

      from acme/checkout@3f2c1d9 · synced 4 min ago

      → callboard depends component:default/checkout
      → Repository: https://git.acme.dev/checkout"
    `);
  });

  it('cuts long facts so that the whole card fits', () => {
    const facts = Array.from({ length: 12 }, (_, n) => ({ label: `Fact ${n}`, value: 'x'.repeat(5000) }));
    const blocks = message({ summary: 'x', blocks: card({ title: 'x', facts, footer: ['last'] }) }).blocks;
    expect(blocks.at(-1)).toMatchObject({ type: 'context', elements: [{ text: 'last' }] });
  });
});

describe('notice', () => {
  it('says what happened, what still works, and what to do next', () => {
    const blocks = notice({
      icon: 'failure',
      what: 'The catalog is being migrated',
      still: 'Docs work.',
      next: mrkdwn`Try ${code('/who-owns')} again in a minute.`,
    });
    expect(draw(blocks)).toMatchInlineSnapshot(`
      "✖ The catalog is being migrated
      Docs work.
      Try /who-owns again in a minute."
    `);
    expect(blocks.filter((block) => block !== undefined)).toMatchInlineSnapshot(`
      [
        {
          "text": {
            "text": ":x: *The catalog is being migrated*
      Docs work.
      Try \`/who-owns\` again in a minute.",
            "type": "mrkdwn",
            "verbatim": true,
          },
          "type": "section",
        },
      ]
    `);
  });
});

describe('list', () => {
  const items = Array.from({ length: 30 }, (_, n) => ({
    title: `service-${n}`,
    detail: 'owned by Payments',
  }));

  it('is one section of lines, and says how many it left out', () => {
    const blocks = list({ title: '142 services', items, total: 142, footer: ['newest first'] });
    expect(blocks.filter((block) => block !== undefined).map((block) => block.type)).toEqual([
      'section',
      'section',
      'context',
    ]);
    expect(draw(blocks).split('\n').slice(-3)).toEqual([
      '• service-19 · owned by Payments',
      '',
      'Showing 20 of 142 · newest first',
    ]);
  });

  it('gives an item with a button a section of its own', () => {
    const pick = (ref: string) => button({ text: 'Pick', action: `here who-owns?subject=${ref}` });
    const blocks = list({
      title: 'Which one?',
      items: [
        { title: 'payments', detail: 'component', button: pick('component:default/payments') },
        { title: 'payments', detail: 'group', button: pick('group:default/payments') },
      ],
    });
    expect(draw(blocks, { command: (action) => `callboard ${action.slice(5)}` })).toMatchInlineSnapshot(`
      "Which one?

      payments
      component
      → callboard who-owns?subject=component:default/payments

      payments
      group
      → callboard who-owns?subject=group:default/payments"
    `);
  });
});

describe('a terminal', () => {
  it('gets colour only where wanted', () => {
    expect(draw(notice({ icon: 'warning', what: 'No owner' }), { color: true })).toBe(
      '⚠ \u001b[1mNo owner\u001b[22m',
    );
    expect(draw(notice({ icon: 'warning', what: 'No owner' }))).toBe('⚠ No owner');
  });

  it('gets clean text even from blocks that others made', () => {
    const text = 'red \u001b[31m\u202E';
    const made: KnownBlock[] = [
      { type: 'header', text: { type: 'plain_text', text } },
      {
        type: 'section',
        text: { type: 'mrkdwn', text: `${text} <!here> <@U1|dana> <https://acme.dev/\u001b>` },
      },
      { type: 'image', image_url: 'https://acme.dev/a.png', alt_text: text },
      {
        type: 'actions',
        elements: [{ type: 'button', text: { type: 'plain_text', text }, url: `https://acme.dev/${text}` }],
      },
      { type: 'markdown', text },
    ];
    expect(plainText(made).split('\n\n')).toEqual([
      'red [31m',
      'red [31m @here @dana https://acme.dev/',
      'red [31m',
      '→ red [31m: https://acme.dev/red [31m',
      '(markdown: only in Slack)',
    ]);
  });

  it('gets lines of its width, continued below the bullet', () => {
    const blocks = list({
      title: 'Found',
      items: [{ title: 'ledger', detail: 'books every payment twice, always' }],
    });
    expect(draw(blocks, { width: 24 }).split('\n')).toEqual([
      'Found',
      '',
      '• ledger · books every',
      '  payment twice, always',
    ]);
  });
});

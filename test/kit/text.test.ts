import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bold,
  bullets,
  channel,
  clip,
  clipMarkup,
  code,
  escape,
  join,
  link,
  mrkdwn,
  plural,
  preformatted,
  prose,
  unescape,
} from '../../src/kit/text.ts';
import { plainText } from '../../src/kit/plain.ts';
import { ago, date, elapsed, inZone } from '../../src/kit/time.ts';

describe('escape', () => {
  it.each([
    ['a name', 'payment-service', 'payment-service'],
    ['a mention of everyone', '<!channel> hi', '&lt;!channel&gt; hi'],
    ['a forged link', '<https://evil.dev|login>', '&lt;https://evil.dev|login&gt;'],
    ['an ampersand', 'R&D', 'R&amp;D'],
    ['snake case', 'payment_service_v2', 'payment_service_v2'],
    ['formatting', '*bold* _it_ ~no~ `code`', '∗bold∗ ˍitˍ ∼no∼ ˋcodeˋ'],
    ['lines', 'one\r\n> two\tthree', 'one &gt; two three'],
    ['a bidirectional override', 'abc\u202Efdp.exe', 'abcfdp.exe'],
    ['a terminal escape', '\u001b[31mred\u009b0m', '[31mred0m'],
    ['half a surrogate pair', 'a\uD83D', 'a\uFFFD'],
  ])('%s', (_, text, want) => {
    expect(escape(text)).toBe(want);
  });

  it('reads back as the cleaned text, whatever it was', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('a', '_', '*', '`', '<', '>', '&', ';', ' b') }),
        (text) => {
          expect(unescape(escape(text))).toBe(text.replaceAll(/\s+/g, ' ').trim());
        },
      ),
    );
  });
});

describe('markup', () => {
  it('escapes what is put into the template and keeps the template', () => {
    expect(mrkdwn`*${'<@U1>'}* has ${3} of ${bold('two')}`.mrkdwn).toBe('*&lt;@U1&gt;* has 3 of *two*');
  });

  it('formats only the code in prose', () => {
    expect(prose('Add `owner: <team>` below *spec*; a ` alone stays').mrkdwn).toBe(
      'Add `owner: &lt;team&gt;` below ∗spec∗; a ˋ alone stays',
    );
  });

  it('makes links only to addresses that are safe to open', () => {
    expect(link('https://x.dev/a|b?c=1&d=<2>', 'a > b').mrkdwn).toBe(
      '<https://x.dev/a%7Cb?c=1&amp;d=%3C2%3E|a &gt; b>',
    );
    expect(link('mailto:sre@acme.dev', '').mrkdwn).toBe('<mailto:sre@acme.dev|mailto:sre@acme.dev>');
    for (const url of ['javascript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'not a url', '']) {
      expect(link(url, 'Runbook').mrkdwn).toBe('Runbook');
    }
  });

  it('shows channels by id where it is one', () => {
    expect(channel('C0123456789').mrkdwn).toBe('<#C0123456789>');
    expect(channel('payments').mrkdwn).toBe('#payments');
    expect(channel('C1><!here').mrkdwn).toBe('#C1&gt;&lt;!here');
  });

  it('keeps code as it is typed', () => {
    expect(code('a*b `c` <d>').mrkdwn).toBe('`a*b ˋcˋ &lt;d&gt;`');
    expect(code(' ').mrkdwn).toBe('');
    expect(preformatted('owner: x\n   ^').mrkdwn).toBe('```\nowner: x\n   ^\n```');
  });

  it('leaves blank texts out of joins and lists', () => {
    expect(join(['a', undefined, ' ', bold(''), 'b']).mrkdwn).toBe('a · b');
    expect(bullets(['a', '', '*']).mrkdwn).toBe('• a\n• ∗');
  });
});

describe('clip', () => {
  it('cuts between graphemes and never passes the bound', () => {
    expect(clip('abcdef', 6)).toBe('abcdef');
    expect(clip('abcdef', 4)).toBe('abc…');
    expect(clip('ab👩‍🚒cd', 5)).toBe('ab…');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 12 }), (text, max) => {
        expect(clip(text, max).length).toBeLessThanOrEqual(max);
        expect(clip(text, max).isWellFormed()).toBe(true);
      }),
    );
  });

  it('keeps a link or an entity whole or leaves it out', () => {
    expect(clipMarkup(mrkdwn`see ${link('https://x.dev/', 'the docs')}`, 12)).toBe('see …');
    expect(clipMarkup('a && b', 6)).toBe('a …');
    expect(clipMarkup('a && b', 10)).toBe('a &amp;…');
    expect(clipMarkup('short', 5)).toBe('short');
  });
});

describe('counts and times', () => {
  it('counts in words', () => {
    expect([plural(1, 'service'), plural(0, 'service'), plural(1200, 'entity', 'entities')]).toEqual([
      '1 service',
      '0 services',
      '1,200 entities',
    ]);
  });

  it.each([
    [-5, 'just now'],
    [59, 'just now'],
    [60, '1 min ago'],
    [3 * 3600 + 5, '3 h ago'],
    [12 * 86_400, '12 d ago'],
    [800 * 86_400, '2 y ago'],
  ])('%i seconds are "%s"', (seconds, want) => {
    const now = new Date('2026-11-22T21:33:00Z');
    expect(ago(new Date(now.getTime() - seconds * 1000), now)).toBe(want);
  });

  it('shows a moment in the zone of the reader, with a fallback', () => {
    const at = new Date('2026-11-22T21:33:00Z');
    expect(date(at, undefined, 'Europe/Berlin').mrkdwn).toBe(
      '<!date^1795383180^{date_short_pretty} at {time}|Nov 22, 2026, 10:33 PM GMT+1>',
    );
    expect(date(at, '{date_short}').mrkdwn).toBe('<!date^1795383180^{date_short}|Nov 22, 2026>');
    expect(inZone(at, 'Mars/Olympus')).toBe('Nov 22, 2026, 9:33 PM UTC');
  });

  it('lets Slack go on counting, and counts itself where Slack is not there to do it', () => {
    const at = new Date('2026-11-22T21:33:00Z');
    const text = elapsed(at, new Date('2026-11-22T21:37:00Z')).mrkdwn;
    expect(text).toBe('<!date^1795383180^{ago}|4 min ago>');
    expect(plainText([{ type: 'section', text: { type: 'mrkdwn', text } }])).toBe('4 min ago');
  });
});

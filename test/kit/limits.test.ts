import { describe, expect, it } from 'vitest';
import { violations } from '../../src/kit/limits.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const button = (more: object = {}) => ({ type: 'button', text: plain('Go'), ...more });
const row = (...elements: unknown[]) => ({ type: 'actions', elements });
const option = (value: string, text = value) => ({ text: plain(text), value });
const select = (more: object) => row({ type: 'static_select', action_id: 'a', ...more });
const many = <T>(count: number, item: (at: number) => T) =>
  Array.from({ length: count }, (_, at) => item(at));
const input = { type: 'input', label: plain('Name'), element: { type: 'plain_text_input' } };

/** What Slack says about one block in a message, as `path: limit`. */
function said(block: unknown): string[] {
  return violations({ text: 'x', blocks: [block] }).map(
    ({ path, limit }) => `${path.slice('/blocks/0'.length)}: ${limit}`,
  );
}

describe('what Slack takes', () => {
  it.each<[string, unknown]>([
    ['a header', { type: 'header', text: plain('Checkout'), block_id: 'h' }],
    [
      'a section with everything',
      { type: 'section', text: mrkdwn('x'), fields: [plain('y')], accessory: button() },
    ],
    ['many buttons', row(...many(25, (at) => button({ action_id: `a${at}` })))],
    ['buttons without ids', row(button({ url: 'https://acme.dev' }), button({ url: 'https://acme.dev' }))],
    ['a select', select({ options: many(100, (at) => option(`${at}`)) })],
    [
      'a typeahead',
      row({ type: 'external_select', action_id: 'a', min_query_length: 0, placeholder: plain('Find') }),
    ],
    ['a table', { type: 'table', rows: [[{ type: 'raw_text', text: 'Owner' }]] }],
    ['an image', { type: 'image', image_url: 'https://acme.dev/a.png', alt_text: 'trend' }],
    [
      'an overflow menu',
      { type: 'section', text: mrkdwn('x'), accessory: { type: 'overflow', options: [option('a')] } },
    ],
    ['markdown', { type: 'markdown', text: '# x' }],
    ['an input', input],
  ])('%s', (_, block) => {
    expect(said(block)).toEqual([]);
  });
});

describe('what Slack refuses', () => {
  it.each<[string, unknown, string[]]>([
    ['no type', { text: plain('x') }, [': missing required field: type']],
    ['an unknown block', { type: 'marquee' }, ['/type: unsupported type']],
    ['no object', 'x', [': must provide an object']],
    ['an empty text', { type: 'section', text: mrkdwn('') }, ['/text/text: must be more than 0 characters']],
    [
      'a long text',
      { type: 'section', text: mrkdwn('x'.repeat(3001)) },
      ['/text/text: must be less than 3001 characters'],
    ],
    [
      'a long header',
      { type: 'header', text: plain('x'.repeat(151)) },
      ['/text/text: must be less than 151 characters'],
    ],
    ['markup in a header', { type: 'header', text: mrkdwn('x') }, ['/text/type: unsupported type']],
    ['an empty section', { type: 'section' }, [': must provide at least one of text, fields']],
    [
      'eleven fields',
      { type: 'section', fields: many(11, () => plain('x')) },
      ['/fields: no more than 10 items allowed'],
    ],
    ['no elements', row(), ['/elements: no less than 1 items allowed']],
    [
      '26 buttons',
      row(...many(26, (at) => button({ action_id: `${at}` }))),
      ['/elements: no more than 25 items allowed'],
    ],
    [
      'an action twice',
      row(button({ action_id: 'a' }), button({ action_id: 'a' })),
      ['/elements/1/action_id: `action_id` must be unique'],
    ],
    [
      'a long action id',
      row(button({ action_id: 'x'.repeat(256) })),
      ['/elements/0/action_id: must be less than 256 characters'],
    ],
    [
      'a long label',
      row({ type: 'button', text: plain('x'.repeat(76)) }),
      ['/elements/0/text/text: must be less than 76 characters'],
    ],
    ['a bad address', row(button({ url: 'acme.dev' })), ['/elements/0/url: must be a valid URL']],
    ['a style', row(button({ style: 'blue' })), ['/elements/0/style: must be one of primary, danger']],
    [
      'an unknown field',
      row(button({ disabled: true })),
      ['/elements/0: invalid additional property: disabled'],
    ],
    [
      'a confirmation',
      row(button({ confirm: { title: plain('x'.repeat(101)), text: mrkdwn('y') } })),
      ['/elements/0/confirm/title/text: must be less than 101 characters'],
    ],
    ['an input element in a row', row({ type: 'plain_text_input' }), ['/elements/0/type: unsupported type']],
    [
      'a select without options',
      select({}),
      ['/elements/0: must provide at least one of options, option_groups'],
    ],
    [
      '101 options',
      select({ options: many(101, (at) => option(`${at}`)) }),
      ['/elements/0/options: no more than 100 items allowed'],
    ],
    [
      'an option twice',
      select({ options: [option('a'), option('a')] }),
      ['/elements/0/options/1/value: `value` must be unique'],
    ],
    [
      'a long option',
      select({ options: [option('v', 'x'.repeat(76))] }),
      ['/elements/0/options/0/text/text: must be less than 76 characters'],
    ],
    [
      'options and groups',
      select({ options: [option('a')], option_groups: [{ label: plain('g'), options: [option('b')] }] }),
      ['/elements/0: only one of options, option_groups'],
    ],
    [
      'six entries of a menu',
      row({ type: 'overflow', options: many(6, (at) => option(`${at}`)) }),
      ['/elements/0/options: no more than 5 items allowed'],
    ],
    [
      'a query length',
      row({ type: 'external_select', min_query_length: -1 }),
      ['/elements/0/min_query_length: must be an integer from 0 to 9007199254740991'],
    ],
    [
      'a picture without words',
      { type: 'image', image_url: 'https://acme.dev/a.png' },
      [': missing required field: alt_text'],
    ],
    [
      'a picture from nowhere',
      { type: 'image', image_url: 'data:x', alt_text: 'x' },
      ['/image_url: must be a valid URL'],
    ],
    [
      'a day',
      row({ type: 'datepicker', initial_date: 'tomorrow' }),
      ['/elements/0/initial_date: must be a date as YYYY-MM-DD'],
    ],
    [
      '21 cells',
      { type: 'table', rows: [many(21, () => ({ type: 'raw_text', text: 'x' }))] },
      ['/rows/0: no more than 20 items allowed'],
    ],
    [
      'a long table',
      { type: 'table', rows: many(3, () => [{ type: 'raw_text', text: 'x'.repeat(4000) }]) },
      [': must be less than 10001 characters'],
    ],
  ])('%s', (_, block, want) => {
    expect(said(block)).toEqual(want);
  });

  it('a message of too many blocks, of one block id twice, and of too much text', () => {
    const divider = { type: 'divider' };
    const twice = { type: 'divider', block_id: 'd' };
    expect(violations({ blocks: many(51, () => divider) })).toEqual([
      { path: '/blocks', limit: 'no more than 50 items allowed', found: '51 items' },
    ]);
    expect(violations({ blocks: [twice, twice] })).toEqual([
      { path: '/blocks/1/block_id', limit: '`block_id` must be unique', found: 'd' },
    ]);
    expect(violations({ text: 'x'.repeat(40_001) })).toHaveLength(1);
    const long = { type: 'section', text: mrkdwn('x'.repeat(2900)) };
    expect(violations({ blocks: many(5, () => long) })).toMatchObject([
      { limit: 'msg_blocks_too_long: 13200' },
    ]);
    expect(violations({ blocks: 'x' })).toMatchObject([{ limit: 'must provide an array' }]);
  });

  it('a view that is too long, lacks a submit button, or holds what is for messages', () => {
    const modal = { type: 'modal', title: plain('Claim'), submit: plain('Go'), blocks: [input] };
    expect(violations(modal)).toEqual([]);
    expect(violations({ ...modal, submit: undefined })).toMatchObject([
      { limit: 'missing required field: submit' },
    ]);
    expect(violations({ ...modal, title: plain('x'.repeat(25)) })).toMatchObject([{ path: '/title/text' }]);
    expect(violations({ ...modal, private_metadata: 'x'.repeat(3001) })).toMatchObject([
      { path: '/private_metadata' },
    ]);
    expect(violations({ ...modal, blocks: [{ type: 'markdown', text: 'x' }] })).toMatchObject([
      { found: 'markdown' },
    ]);
    expect(violations({ type: 'home', blocks: many(101, () => ({ type: 'divider' })) })).toMatchObject([
      { limit: 'no more than 100 items allowed' },
    ]);
  });
});

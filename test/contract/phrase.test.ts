import { describe, expect, it } from 'vitest';
import { formatAddress, type Address } from '../../src/contract/address.ts';
import { defineCommand } from '../../src/contract/command.ts';
import { compilePhrases } from '../../src/contract/phrase.ts';

const command = (name: string, phrases: readonly string[]) =>
  defineCommand({
    name,
    alone: true,
    summary: '',
    usage: '',
    phrases,
    read: (text): Address => ({ name, args: text === '' ? {} : { subject: text } }),
  });

const readText = compilePhrases([
  command('who-owns', ['who owns {}', "who's the owner of {}", 'what does {} own', 'owner of {}']),
  command('on-call', ["who's on call for {}", 'who is on call']),
  command('depends', ['what depends on {}']),
  command('search', ['search for {}']),
  command('help', ['help me', 'help']),
]);

describe('reading a text', () => {
  it.each([
    // a command's name, with or without slashes
    ['who-owns payments', 'who-owns?subject=payments'],
    ['WHO-OWNS payments', 'who-owns?subject=payments'],
    ['/who-owns payments', 'who-owns?subject=payments'],
    ['/callboard who-owns payments', 'who-owns?subject=payments'],
    ['who-owns', 'who-owns'],
    ['  help  ', 'help'],
    ['who-owns who owns x', 'who-owns?subject=who%20owns%20x'],
    // a phrase, which comes first
    ['search for payments', 'search?subject=payments'],
    ['search payments', 'search?subject=payments'],
    ['who owns payments?', 'who-owns?subject=payments'],
    ['Who owns payments ?!', 'who-owns?subject=payments'],
    ['Hi, who owns payments', 'who-owns?subject=payments'],
    ['hey please can you tell me who owns payments', 'who-owns?subject=payments'],
    ['who’s the owner of the ledger.', 'who-owns?subject=the%20ledger'],
    ['what does team-a own?', 'who-owns?subject=team-a'],
    ["who's on call for checkout", 'on-call?subject=checkout'],
    ['who is on call', 'on-call'],
    ['what\ndepends   on ledger', 'depends?subject=ledger'],
    ['help me', 'help'],
    // the more specific phrase wins
    ["who's the owner of what depends on x", 'who-owns?subject=what%20depends%20on%20x'],
    // else the text names something, and the first command answers
    ['payments', 'who-owns?subject=payments'],
    ['payment-service?', 'who-owns?subject=payment-service'],
    [
      '<https://git.acme.dev/payments|payments>',
      'who-owns?subject=%3Chttps://git.acme.dev/payments%7Cpayments%3E',
    ],
    ['<@U0DANA>', 'who-owns?subject=%3C%40U0DANA%3E'],
    ['?', 'who-owns'],
    ['', 'who-owns'],
  ])('%j is %s', (text, want) => {
    expect(formatAddress(readText(text))).toBe(want);
  });

  it('takes what a phrase holds literally', () => {
    const read = compilePhrases([command('a', ['what is c++ (now)']), command('b', [])]);
    expect(read('what is c++ (now)')).toEqual({ name: 'a', args: {} });
    expect(read('what is ccc now').name).toBe('a'); // not the phrase: the first command gets the whole text
    expect(read('what is ccc now').args).toEqual({ subject: 'what is ccc now' });
  });

  it('without any command asks for help', () => {
    expect(compilePhrases([])('who owns x')).toEqual({ name: 'help', args: {} });
  });

  it('reads no more than 3,000 characters', () => {
    const { args } = readText(`${'?'.repeat(50_000)}x`);
    expect(args.subject ?? '').toBe('');
    expect(readText('y'.repeat(50_000)).args.subject).toHaveLength(3_000);
  });
});

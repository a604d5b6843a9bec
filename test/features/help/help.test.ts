import { describe, expect, it } from 'vitest';
import { makeCommandBook } from '../../../src/app/command-book.ts';
import { makeRegistry } from '../../../src/contract/plugin.ts';
import { help, type HelpResult } from '../../../src/features/help/answer.ts';
import { helpView } from '../../../src/features/help/view.ts';
import { features } from '../../../src/features/index.ts';
import { violations } from '../../../src/kit/limits.ts';
import { drawn } from '../../support/drawn.ts';
import { component, documents, team } from '../../support/entity-text.ts';
import { monster } from '../../support/monster.ts';
import { world, type World } from '../../support/world.ts';

const slug = (name: string) => ({ metadata: { annotations: { 'github.com/project-slug': `acme/${name}` } } });
const acme = {
  'a.yaml': documents(
    component('checkout', slug('checkout')),
    component('payment-worker', { ...slug('payment-worker'), owner: 'core-team' }),
    component('ledger', { ...slug('ledger'), owner: 'core-team' }),
    team('core-team'),
  ),
};

const registry = makeRegistry(features);

async function helped(
  commands: object,
  asker: object = {},
  files: Record<string, string> = acme,
): Promise<HelpResult> {
  const made: World = await world({ acme: files }, { config: { slack: { commands } } });
  made.ports.commands = makeCommandBook(registry, made.ports.settings);
  const result = await made.ask(help, {}, asker);
  await made.end();
  return result;
}

describe('help', () => {
  it('gives five examples with the asker’s own services and team', async () => {
    const { examples, commands } = await helped({}, { teams: ['group:default/core-team'] });
    expect(examples.map(({ text }) => text)).toEqual([
      '/who-owns ledger',
      '/who-owns',
      '/who-owns acme/payment-worker',
      '/callboard search payment-w',
      '/callboard problems core-team',
    ]);
    expect(commands.map(({ text }) => text.split(' <')[0]?.split(' [')[0])).toEqual([
      '/who-owns',
      '/callboard search',
      '/callboard problems',
      '/callboard status',
      '/callboard help',
    ]);
  });

  it('knows how commands are called here, also those that are switched off', async () => {
    const { examples } = await helped({ 'who-owns': '/whose', root: '/cb' });
    expect(examples[0]?.text).toBe('/whose ledger');
    expect(examples[4]?.text).toBe('/cb problems');
    const { examples: rooted } = await helped({ 'who-owns': false });
    expect(rooted[0]?.text).toBe('/callboard who-owns ledger');
  });

  it('has examples for an empty catalog, too', async () => {
    const { examples } = await helped({}, {}, {});
    expect(examples).toHaveLength(5);
    expect(examples[0]?.text).toBe('/who-owns payment-service');
  });
});

describe('the card of help', () => {
  const result: HelpResult = {
    kind: 'help',
    examples: [{ text: '/who-owns checkout', does: 'its owner' }],
    commands: [{ text: '/callboard search <words>', does: 'Find entities' }],
  };

  it('has the examples before the commands', () => {
    expect(drawn(helpView(result))).toMatchInlineSnapshot(`
      "Ask me who owns what. Type a command anywhere, mention me in a thread, or write to me directly in your own words.
      ────
      Ask me who owns what
      Type a command anywhere, mention me in a thread, or write to me directly in your own words.

      Try
      • /who-owns checkout · its owner

      All commands
      • /callboard search <words> · Find entities"
    `);
  });

  it('stays within what Slack takes', () => {
    expect(violations(helpView(monster(result)))).toEqual([]);
  });
});

import { readFile } from 'node:fs/promises';
import { glob } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { makeRegistry } from '../../../src/contract/plugin.ts';
import { features } from '../../../src/features/index.ts';
import { manifest, scopes } from '../../../src/surfaces/slack/manifest.ts';
import { settings } from '../ports.ts';

const registry = makeRegistry(features);

interface Manifest {
  features: { slash_commands: { command: string; url?: string; should_escape: boolean }[] };
  settings: { socket_mode_enabled: boolean; event_subscriptions: { bot_events: string[] } };
}

describe('the manifest', () => {
  it('in the repository is what the code makes', async () => {
    expect(parse(await readFile('manifest.yml', 'utf8'))).toEqual(manifest(registry, settings('')));
  });

  it('names only the commands that are switched on, as they are called here', () => {
    const made = manifest(
      registry,
      settings('slack: { commands: { who-owns: false, root: /cb } }'),
    ) as Manifest;
    expect(
      made.features.slash_commands.map(({ command, should_escape }) => [command, should_escape]),
    ).toEqual([['/cb', true]]);
  });

  it('for HTTP mode names the one address for everything', () => {
    const made = manifest(registry, settings(''), { baseUrl: 'https://cb.acme.dev' });
    expect(made).toMatchObject({
      features: {
        slash_commands: [
          { url: 'https://cb.acme.dev/slack/events' },
          { url: 'https://cb.acme.dev/slack/events' },
        ],
      },
      settings: {
        socket_mode_enabled: false,
        event_subscriptions: { request_url: 'https://cb.acme.dev/slack/events' },
        interactivity: {
          request_url: 'https://cb.acme.dev/slack/events',
          message_menu_options_url: 'https://cb.acme.dev/slack/events',
        },
      },
    });
  });

  it('asks for the scopes of the methods that are called and the events that are read, and no other', async () => {
    let code = '';
    for await (const file of glob('src/adapters/slack/*.ts')) code += await readFile(file, 'utf8');
    const called = new Set([...code.matchAll(/client\.(\w+\.\w+)\(/g)].map(([, method]) => method ?? ''));
    called.delete('auth.test'); // needs none
    const events = (manifest(registry, settings('')) as Manifest).settings.event_subscriptions.bot_events;
    const wanted = new Set(Object.values(scopes).flat());
    expect([...wanted].sort()).toEqual([...called, ...events].sort());
  });
});

import type { KnownBlock } from '@slack/types';
import { plainText } from '../../src/kit/plain.ts';
import { startSlack, type Slack, type SlackOptions } from '../../src/simulator/slack.ts';
import type { Message } from '../../src/simulator/workspace.ts';

/** What Callboard is granted: as in its manifest. */
export const scopes = [
  'app_mentions:read',
  'channels:history',
  'channels:join',
  'channels:read',
  'chat:write',
  'commands',
  'groups:history',
  'groups:read',
  'im:history',
  'im:read',
  'im:write',
  'team:read',
  'users:read',
  'users:read.email',
];

/** Acme's Slack: a member, an admin, a guest, somebody who left, a stranger; channels of every kind. */
export async function startAcme(options: Partial<SlackOptions> = {}): Promise<Slack> {
  return startSlack({
    people: [
      { name: 'dana', realName: 'Dana Smith' },
      { name: 'lee', realName: 'Lee Wong', admin: true, timeZone: 'America/New_York' },
      { name: 'gus', realName: 'Gus Guest', guest: 'multi-channel' },
      { name: 'ed', realName: 'Ed Gone', deleted: true },
      { name: 'sam', realName: 'Sam Stranger', team: 'T000000OTHER', email: 'sam@other.dev' },
    ],
    channels: [
      { name: 'payments', topic: 'Everything about money' },
      { name: 'random', bot: false },
      { name: 'board', private: true, members: ['dana', 'lee'] },
      { name: 'secrets', private: true, members: ['dana'], bot: false },
      { name: 'partners', shared: true, members: ['dana', 'sam'] },
      { name: 'old', archived: true },
    ],
    scopes,
    ...options,
  });
}

/** A message in words, as a terminal would show its blocks; its text where it has none. */
export function wordsOf(message: Message): string {
  const blocks: unknown = message.blocks;
  return Array.isArray(blocks) && blocks.length > 0 ? plainText(blocks as KnownBlock[]) : message.text;
}

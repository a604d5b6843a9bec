import { describe, expect, it } from 'vitest';
import { appMention, directMessage } from '../../../src/features/conversation/event.ts';

const said = { user: 'U1', channel: 'C1', ts: '1.1', team: 'T1', text: 'x' };
const around = (bot?: string) => ({
  team: 'T1',
  ...(bot !== undefined && { bot }),
  readText: (text: string) => ({ name: 'read', args: { text } }),
});
const addressOf = (text: string, bot?: string) => {
  const intent = appMention.read({ ...said, text }, around(bot));
  return intent.kind === 'announce' ? intent.announcement.address.args.text : intent.kind;
};

describe('a mention', () => {
  it.each([
    ['<@UBOT> who owns payments?', 'who owns payments?'],
    ['<@UBOT>, who owns payments?', 'who owns payments?'],
    ['hey <@UBOT|callboard> who owns payments', 'hey   who owns payments'],
    ['who owns payments <@UBOT>', 'who owns payments'],
    ['<@UBOT> what does <@U2> own', 'what does <@U2> own'],
    ['<@UBOT> <@UBOT>', 'help'],
    ['<@UBOT>', 'help'],
  ])('%j asks %j', (text, want) => {
    expect(addressOf(text, 'UBOT')).toBe(want);
  });

  it('takes the first one for the bot where Slack did not say who the bot is', () => {
    expect(addressOf('<@UBOT> what does <@U2> own')).toBe('what does <@U2> own');
  });

  it('is answered in its thread for who asked, in their own workspace', () => {
    const intent = appMention.read(
      { ...said, thread_ts: '0.9', team: 'T1', user_team: 'T2' },
      around('UBOT'),
    );
    expect(intent).toMatchObject({
      announcement: { key: 'mention:C1:1.1', channel: 'C1', thread: '0.9', for: { team: 'T2', user: 'U1' } },
    });
  });
});

describe('a direct message', () => {
  it('is answered beside it, in a thread below it', () => {
    const read = (over: object) =>
      directMessage.read({ ...said, channel_type: 'im', ...over }, around('UBOT'));
    expect(read({})).not.toHaveProperty('announcement.thread');
    expect(read({ thread_ts: '0.9' })).toMatchObject({ announcement: { thread: '0.9' } });
  });
});

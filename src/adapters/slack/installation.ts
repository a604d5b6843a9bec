import type { WebClient } from '@slack/web-api';
import type { Reply } from '../../core/ports.ts';
import { callSlack } from './call.ts';

/** Which workspace the bot's token is for, and who the bot is there. */
export interface Installation {
  readonly team: string;
  /** The bot's user id. */
  readonly bot: string;
}

// The first answer to somebody may wait for this.
const budgetMs = 1500;

// Where Slack does not answer, everybody would wait again and again.
const againMs = 10_000;

/** Asks Slack once (`auth.test`) and remembers; a failure is remembered for ten seconds. */
export function makeInstallation(client: WebClient): () => Promise<Reply<Installation>> {
  let asked: { readonly reply: Promise<Reply<Installation>>; until: number } | undefined;
  return async () => {
    if (asked !== undefined && performance.now() < asked.until) return await asked.reply;
    const asking = { reply: testAuth(client), until: Infinity };
    asked = asking;
    const reply = await asking.reply;
    if (reply.kind !== 'ok') asking.until = performance.now() + againMs;
    return reply;
  };
}

async function testAuth(client: WebClient): Promise<Reply<Installation>> {
  const tested = await callSlack(async () => client.auth.test(), { budgetMs, repeatable: true });
  if (tested.kind !== 'ok') return tested;
  const { team_id: team, user_id: bot } = tested.value;
  if (typeof team !== 'string' || typeof bot !== 'string') {
    return { kind: 'unavailable', reason: 'malformed answer' };
  }
  return { kind: 'ok', value: { team, bot } };
}

/** What Slack grants a bot's token, by Slack's names, and the name of the workspace. */
export interface Grant {
  readonly scopes: readonly string[];
  readonly team: string;
}

/** Asks Slack anew what the bot's token is granted. */
export async function grantedTo(client: WebClient): Promise<Reply<Grant>> {
  const tested = await callSlack(async () => client.auth.test(), { budgetMs, repeatable: true });
  if (tested.kind !== 'ok') return tested;
  const { team, response_metadata: metadata } = tested.value;
  return { kind: 'ok', value: { scopes: metadata?.scopes ?? [], team: team ?? 'a workspace' } };
}

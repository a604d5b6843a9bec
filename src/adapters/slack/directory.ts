import type { WebClient } from '@slack/web-api';
import { AppError } from '../../core/errors.ts';
import type { Reply, SlackChannel, SlackDirectory, SlackPerson } from '../../core/ports.ts';
import { slackPerson } from '../../core/slack-person.ts';
import { callSlack, type Wait } from './call.ts';
import type { Installation } from './installation.ts';

// `users.list` allows some twenty calls a minute: a listing of ten thousand waits for that once or twice.
const pageSize = 200;
const pageBudgetMs = 120_000;
const channelBudgetMs = 3000;

export interface DirectoryOptions {
  readonly client: WebClient;
  readonly installation: () => Promise<Reply<Installation>>;
  readonly wait?: Wait;
}

/** Slack's people and channels over its Web API. */
export function makeSlackDirectory({ client, installation, wait }: DirectoryOptions): SlackDirectory {
  const patience = { repeatable: true, ...(wait !== undefined && { wait }) };
  const home = async () => {
    const reply = await installation();
    return reply.kind === 'ok' ? reply.value.team : undefined;
  };

  return {
    person: async (user, timeoutMs) => {
      const rules = { budgetMs: timeoutMs, ...patience };
      const [reply, team] = await Promise.all([
        callSlack(async () => client.users.info({ user }), rules),
        home(),
      ]);
      if (reply.kind !== 'ok') return reply;
      const person = slackPerson(reply.value.user, team);
      return person === undefined
        ? { kind: 'refused', reason: 'user_not_found' }
        : { kind: 'ok', value: person };
    },

    async *people(): AsyncGenerator<SlackPerson[]> {
      const team = await home(); // shared channels list people of other organisations, too
      let cursor: string | undefined;
      do {
        const from = { limit: pageSize, ...(cursor !== undefined && { cursor }) };
        const rules = { budgetMs: pageBudgetMs, ...patience };
        const page = await callSlack(async () => client.users.list(from), rules);
        if (page.kind !== 'ok') {
          throw new AppError(
            'unavailable',
            `Slack did not list its people: ${page.reason}`,
            'For missing_scope, install the app again with the scopes of manifest.yml.',
          );
        }
        yield (page.value.members ?? [])
          .map((member) => slackPerson(member, team))
          .filter((person) => person !== undefined)
          .filter((person) => team === undefined || person.team === team);
        cursor = page.value.response_metadata?.next_cursor;
      } while (cursor !== undefined && cursor !== '');
    },

    channel: async (id) => {
      const rules = { budgetMs: channelBudgetMs, ...patience };
      const reply = await callSlack(async () => client.conversations.info({ channel: id }), rules);
      return reply.kind === 'ok' ? { kind: 'ok', value: channelOf(id, reply.value.channel) } : reply;
    },
  };
}

type ChannelJson = Awaited<ReturnType<WebClient['conversations']['info']>>['channel'];

function channelOf(id: string, channel: ChannelJson): SlackChannel {
  const { name, topic, is_ext_shared, is_pending_ext_shared, is_archived } = channel ?? {};
  return {
    id,
    ...(name !== undefined && { name }),
    ...(topic?.value !== undefined && topic.value !== '' && { topic: topic.value }),
    shared: is_ext_shared === true || is_pending_ext_shared === true,
    archived: is_archived === true,
  };
}

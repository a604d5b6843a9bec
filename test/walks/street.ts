import type { Slack, SlackOptions } from '../../src/simulator/slack.ts';
import type { Message } from '../../src/simulator/workspace.ts';
import { makeRepository, temporaryFolder, type TestRepository } from '../support/git.ts';
import { freshDatabase } from '../support/postgres.ts';
import { runProgram, startProgram, writeConfig, type Ended, type Program } from '../support/program.ts';
import { startAcme, wordsOf } from '../support/slack.ts';
import { catalog } from './catalog.ts';

/** The real program between Acme's Slack, a Postgres and Acme's git repository. */
export interface Street {
  readonly slack: Slack;
  readonly repository: TestRepository;
  readonly program: Program;
  /** Where the program takes requests. */
  readonly url: string;
  /** Another command in the same surroundings. */
  readonly run: (...argv: string[]) => Promise<Ended>;
  /** What `person` gets to read who types a command. */
  readonly asks: (person: string, place: string, line: string) => Promise<string>;
  /** REST's answer. */
  readonly gets: (path: string) => Promise<{ status: number; body: Record<string, unknown> }>;
  readonly stop: () => Promise<Ended>;
}

export interface StreetOptions {
  readonly mode: 'http' | 'socket';
  readonly slack?: Partial<SlackOptions>;
  readonly databaseUrl?: string;
  /** Lines of the configuration besides the source. */
  readonly config?: string;
}

/** Builds all of it and waits until the first sync is done. */
export async function openStreet(options: StreetOptions): Promise<Street> {
  const slack = await startAcme(options.slack);
  const fresh = options.databaseUrl === undefined ? await freshDatabase() : undefined;
  const repository = makeRepository();
  repository.commit(catalog);
  const folder = temporaryFolder();
  writeConfig(folder, { acme: `file://${repository.folder}` }, options.config);
  const env = {
    DATABASE_URL: options.databaseUrl ?? fresh?.url ?? '',
    SLACK_API_URL: slack.apiUrl,
    SLACK_BOT_TOKEN: slack.botToken,
    ...(options.mode === 'http'
      ? { SLACK_SIGNING_SECRET: slack.signingSecret }
      : { SLACK_APP_TOKEN: slack.appToken }),
  };
  const program = startProgram({ folder, env });
  const url = await program.ready();
  if (options.mode === 'http') slack.connect(`${url}/slack/events`);
  return {
    slack,
    repository,
    program,
    url,
    run: (...argv) => runProgram(argv, { folder, env }),
    asks: async (person, place, line) => {
      const before = shownTo(slack, person, place).length;
      await slack.as(person).in(place).types(line);
      return await slack.until(`an answer to ${line}`, () => {
        const said = shownTo(slack, person, place).slice(before).at(-1);
        return said === undefined || wordsOf(said).includes('Still looking') ? undefined : wordsOf(said);
      });
    },
    gets: async (path) => {
      const response = await fetch(`${url}${path}`);
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    stop: async () => {
      const ended = await program.stop();
      await slack.stop();
      await fresh?.drop();
      return ended;
    },
  };
}

/** What a person alone sees, and in `@callboard` what the bot wrote to them; the newest last. */
export function shownTo(slack: Slack, person: string, place = ''): Message[] {
  const direct = place.startsWith('@') ? slack.messages(`@${person}`).filter(isBots) : [];
  return [...slack.ephemerals(person), ...direct].sort((a, b) => (a.ts < b.ts ? -1 : 1));
}

/** True for what the bot wrote. */
export function isBots({ bot_id: bot }: Message): boolean {
  return bot !== undefined;
}

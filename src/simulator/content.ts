import { violations } from '../kit/limits.ts';
import { isJson, structured, textOf, type Json } from './json.ts';
import { Refusal } from './refusal.ts';
import { app, team, type Message, type Workspace } from './workspace.ts';

/** What an app wants shown, checked as Slack checks it. */
export type Content = Pick<Message, 'text' | 'blocks' | 'metadata'>;

/** The content of a Web API call, an acknowledgement or a post to a `response_url`; throws a `Refusal`. */
export function contentOf(args: Json, workspace: Workspace): Content {
  const text = textOf(args.text) ?? '';
  const blocks = structured(args.blocks);
  if (args.blocks !== undefined && !Array.isArray(blocks)) throw new Refusal('invalid_blocks_format');
  if (text === '' && !(Array.isArray(blocks) && blocks.length > 0)) throw new Refusal('no_text');
  refuse(text, blocks ?? []);
  return {
    text,
    ...(Array.isArray(blocks) && { blocks: blocks.filter(isJson).map((block) => named(block, workspace)) }),
    ...metadataOf(args),
  };
}

function refuse(text: string, blocks: unknown): void {
  const found = violations({ text, blocks });
  if (found.some(({ path }) => path === '/text')) throw new Refusal('msg_too_long');
  if (found.some(({ limit }) => limit.startsWith('msg_blocks_too_long')))
    throw new Refusal('msg_blocks_too_long');
  if (found.length === 0) return;
  const errors = found.map(({ path, limit }) => `${limit} [json-pointer:${path}]`);
  const messages = errors.map((error) => `[ERROR] ${error}`);
  throw new Refusal('invalid_blocks', { errors, response_metadata: { messages } });
}

/** Slack names what the app left unnamed. */
function named(block: Json, workspace: Workspace): Json {
  const id = workspace.nextTs().slice(-6);
  const element = (item: unknown, at: number): unknown =>
    isJson(item) && item.type !== 'image' && /button|select|overflow|picker/.exec(String(item.type))
      ? { action_id: `${id}${at}`, ...item }
      : item;
  return {
    block_id: `b${id}`,
    ...block,
    ...(block.type === 'actions' &&
      Array.isArray(block.elements) && { elements: block.elements.map(element) }),
    ...(block.accessory !== undefined && { accessory: element(block.accessory, 0) }),
  };
}

function metadataOf(args: Json): Pick<Message, 'metadata'> {
  if (args.metadata === undefined) return {};
  const metadata = structured(args.metadata);
  if (!isJson(metadata) || typeof metadata.event_type !== 'string' || !isJson(metadata.event_payload)) {
    throw new Refusal('invalid_metadata_format');
  }
  return { metadata };
}

/** Who the bot's messages are from. */
export const byBot = { user: app.user, bot_id: app.bot, app_id: app.id, team: team.id };

import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { byBot, contentOf } from './content.ts';
import { isJson, structured, textOf, type Json } from './json.ts';
import { Refusal } from './refusal.ts';
import type { Channel, Message, Person, Workspace } from './workspace.ts';

/** What a `response_url` was given for: a command has no message of its own, so it replaces nothing. */
export interface Asked {
  readonly person: Person;
  readonly channel: Channel;
  readonly message?: Message;
}

export interface ResponseUrls {
  issue(asked: Asked): string;
}

const uses = 5;
const lifetime = 30 * 60_000;

/** Serves `/response/<key>`: five times within thirty minutes each. */
export function responseUrls(server: Hono, workspace: Workspace, base: () => string): ResponseUrls {
  const issued = new Map<string, { asked: Asked; left: number; until: number }>();

  server.post('/response/:key', async (c) => {
    const entry = issued.get(c.req.param('key'));
    if (entry === undefined || workspace.now().getTime() > entry.until) {
      return c.json({ ok: false, error: 'expired_url' }, 404);
    }
    if (entry.left === 0) return c.json({ ok: false, error: 'used_url' }, 404);
    entry.left -= 1;
    const body = structured(await c.req.text());
    try {
      respond(entry.asked, isJson(body) ? body : {}, workspace);
      return c.json({ ok: true });
    } catch (error) {
      if (error instanceof Refusal) return c.json({ ok: false, error: error.error, ...error.more }, 400);
      throw error;
    }
  });

  return {
    issue: (asked) => {
      const key = randomBytes(12).toString('hex');
      issued.set(key, { asked, left: uses, until: workspace.now().getTime() + lifetime });
      return `${base()}/response/${key}`;
    },
  };
}

/**
 * Shows what an app answered, in the acknowledgement of a command or to a `response_url`; throws a `Refusal`.
 */
export function respond(asked: Asked, body: Json, workspace: Workspace): Message | undefined {
  const { person, channel, message } = asked;
  if (body.delete_original === true) {
    if (message !== undefined) workspace.remove(message);
    return undefined;
  }
  const content = contentOf(body, workspace);
  if (body.replace_original === true && message !== undefined) return workspace.replace(message, content);
  const thread = textOf(body.thread_ts);
  const everybody = body.response_type === 'in_channel';
  return workspace.add(channel, {
    ...byBot,
    ...content,
    ...(thread !== undefined && { thread_ts: thread }),
    ...(!everybody && { to: person.id }),
  });
}

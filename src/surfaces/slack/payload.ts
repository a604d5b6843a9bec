import { z } from 'zod';
import { AppError } from '../../core/errors.ts';

const id = z.string().min(1).max(255);

/** As much of any request as Bolt looks at without checking. */
export const anyBody = z.looseObject({
  type: z.string().optional(),
  command: z.string().optional(),
  event: z.looseObject({ type: z.string() }).optional(),
  event_id: id.optional(),
  trigger_id: id.optional(),
  actions: z.array(z.looseObject({})).min(1).optional(),
  view: z.looseObject({}).optional(),
  authorizations: z.array(z.looseObject({})).nullish(),
  team: z.looseObject({}).nullish(),
  user: z.union([z.looseObject({}), z.string()]).optional(),
  channel: z.union([z.looseObject({}), z.string()]).nullish(),
  response_urls: z.array(z.looseObject({})).optional(),
});

/** A slash command; docs.slack.dev/interactivity/implementing-slash-commands. */
export const slashCommand = z.object({
  command: z.string().max(100),
  text: z.string().default(''),
  team_id: id,
  user_id: id,
  channel_id: id,
  channel_name: z.string().optional(),
  response_url: z.url(),
  trigger_id: id,
});

const presser = {
  user: z.object({ id, team_id: id.nullish() }),
  team: z.object({ id }).nullish(),
};

/** A button pressed or an option chosen; docs.slack.dev/reference/interaction-payloads/block_actions-payload. */
export const blockActions = z.object({
  ...presser,
  actions: z
    .array(
      z.object({
        action_id: z.string(),
        selected_option: z.object({ value: z.string() }).nullish(),
      }),
    )
    .min(1),
  channel: z.object({ id, name: z.string().optional() }).optional(),
  container: z
    .object({ message_ts: id, thread_ts: id.nullish(), is_ephemeral: z.boolean().default(false) })
    .partial({ message_ts: true }),
  response_url: z.url().optional(),
  trigger_id: id.optional(),
});

/** What was typed into a typeahead select. */
export const blockSuggestion = z.object({
  ...presser,
  action_id: z.string(),
  value: z.string().default(''),
  channel: z.object({ id }).optional(),
});

/** The envelope of an event; docs.slack.dev/apis/events-api. */
export const eventCallback = z.object({
  team_id: id,
  authorizations: z
    .array(
      z.object({
        team_id: id.nullish(),
        user_id: z
          .string()
          .regex(/^[UW][A-Z0-9]+$/)
          .optional(),
      }),
    )
    .default([]),
  is_ext_shared_channel: z.boolean().default(false),
  event: z.looseObject({ type: z.string() }),
});

export type SlashCommand = z.output<typeof slashCommand>;
export type BlockActions = z.output<typeof blockActions>;
export type BlockSuggestion = z.output<typeof blockSuggestion>;
export type EventCallback = z.output<typeof eventCallback>;

/** The payload, or an `AppError` `usage` that names what is wrong with it. */
export function readPayload<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const { data, error } = schema.safeParse(body);
  if (error === undefined) return data;
  const faults = error.issues.map(({ path, message }) => `${path.join('.') || 'body'}: ${message}`);
  throw new AppError(
    'usage',
    `This is no request that Slack makes: ${faults.slice(0, 5).join('; ')}`,
    'Send what docs.slack.dev describes.',
  );
}

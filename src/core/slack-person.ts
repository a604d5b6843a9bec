import { z } from 'zod';
import type { SlackPerson } from './ports.ts';

/** A `user` object of `users.info`, `users.list` and the user events; only the fields that are read. */
export const slackUser = z.object({
  id: z.string().regex(/^[UW][A-Z0-9]+$/),
  team_id: z.string().optional(),
  name: z.string().optional(),
  real_name: z.string().optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  tz: z.string().nullish(),
  profile: z
    .object({
      email: z.string().nullish(),
      real_name: z.string().optional(),
      display_name: z.string().optional(),
    })
    .optional(),
  enterprise_user: z.object({ teams: z.array(z.string()).optional() }).optional(),
});

/** The account of a person as Slack tells it; undefined for bots and for what is no user. */
export function slackPerson(raw: unknown, home: string | undefined): SlackPerson | undefined {
  const { data } = slackUser.safeParse(raw);
  if (data === undefined || data.is_bot === true || data.id === 'USLACKBOT') return undefined;
  const { profile, tz } = data;
  const team = teamOf(data, home);
  if (team === undefined) return undefined;
  const email = profile?.email?.trim();
  const names = [profile?.display_name, profile?.real_name, data.real_name, data.name];
  return {
    team,
    user: data.id,
    name: names.find((name) => name !== undefined && name.trim() !== '') ?? data.id,
    ...(email !== undefined && email !== '' && { email }),
    deleted: data.deleted ?? false,
    guest: (data.is_restricted ?? false) || (data.is_ultra_restricted ?? false),
    ...(tz != null && tz !== '' && { timeZone: tz }),
  };
}

/** In an Enterprise organisation an account may belong to our workspace without having begun there. */
function teamOf({ team_id, enterprise_user }: z.infer<typeof slackUser>, home: string | undefined) {
  return home !== undefined && enterprise_user?.teams?.includes(home) === true ? home : (team_id ?? home);
}

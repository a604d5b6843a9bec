import type { Json } from './json.ts';
import { needs, page, required, type Methods } from './method.ts';
import { Refusal } from './refusal.ts';
import { app, team, type Person } from './workspace.ts';

/** `auth.test`, `team.info`, `bots.info` and `users.*`: who is who. */
export const people: Methods = {
  'auth.test': {
    scopes: () => [],
    run: () => ({
      url: `https://${team.domain}.slack.com/`,
      team: team.name,
      user: app.name,
      team_id: team.id,
      user_id: app.user,
      bot_id: app.bot,
      is_enterprise_install: false,
    }),
  },

  'team.info': needs('team:read', () => ({ team: { id: team.id, name: team.name, domain: team.domain } })),

  'bots.info': needs('users:read', (args) => {
    if (args.bot !== app.bot) throw new Refusal('bot_not_found');
    return { bot: { id: app.bot, app_id: app.id, user_id: app.user, name: app.name, deleted: false } };
  }),

  'users.info': needs('users:read', (args, workspace, scopes) => {
    const id = required(args, 'user', 'user_not_found');
    const person = workspace.people.get(id);
    if (id === app.user) return { user: botJson };
    if (person === undefined) throw new Refusal('user_not_found');
    return { user: personJson(person, scopes) };
  }),

  'users.list': needs('users:read', (args, workspace, scopes) => {
    const own = [...workspace.people.values()].filter((person) => person.team === team.id);
    const { items, more } = page(args, [botJson, ...own.map((person) => personJson(person, scopes))], 1000);
    return { members: items, cache_ts: Math.floor(workspace.now().getTime() / 1000), ...more };
  }),
};

const botJson: Json = {
  id: app.user,
  team_id: team.id,
  name: app.name,
  deleted: false,
  is_bot: true,
  is_app_user: false,
  profile: { real_name: app.name, bot_id: app.bot, api_app_id: app.id },
};

/** A deactivated person has neither time zone nor rights left; an e-mail address needs its own scope. */
function personJson(person: Person, scopes: ReadonlySet<string>): Json {
  const email = scopes.has('users:read.email') && person.email !== undefined && { email: person.email };
  const profile = { real_name: person.realName, display_name: person.name, team: person.team, ...email };
  const outline = {
    id: person.id,
    team_id: person.team,
    name: person.name,
    deleted: person.deleted,
    profile,
  };
  if (person.deleted) return { ...outline, is_bot: false, is_app_user: false };
  return {
    ...outline,
    real_name: person.realName,
    tz: person.timeZone,
    tz_label: person.timeZone,
    is_admin: person.admin,
    is_owner: false,
    is_primary_owner: false,
    is_restricted: person.guest !== undefined,
    is_ultra_restricted: person.guest === 'single-channel',
    is_bot: false,
    is_app_user: false,
    ...(person.team !== team.id && { is_stranger: true }),
  };
}

import type { Registry } from '../../contract/plugin.ts';
import type { Settings } from '../../core/config/settings.ts';

/** The bot's scopes, each with the methods and events that need it; nothing else is asked for. */
export const scopes: Readonly<Record<string, readonly string[]>> = {
  'app_mentions:read': ['app_mention'],
  'channels:history': ['conversations.history', 'conversations.replies'],
  'channels:read': ['conversations.info'],
  'chat:write': ['chat.postMessage', 'chat.update', 'chat.postEphemeral'],
  commands: [],
  'groups:history': ['conversations.history', 'conversations.replies'],
  'groups:read': ['conversations.info'],
  'im:history': ['message.im', 'conversations.history', 'conversations.replies'],
  'im:read': ['conversations.info'],
  'users:read': ['users.info', 'users.list', 'user_change', 'team_join'],
  'users:read.email': ['users.info', 'users.list', 'user_change', 'team_join'],
};

/** What of the configuration a manifest depends on. */
type Named = Pick<Settings, 'slack'>;

/**
 * The app manifest for what is registered and switched on; docs.slack.dev/reference/app-manifest. With
 * `http` it names
 * the addresses of HTTP mode below its base URL (no final `/`), without it is for Socket Mode.
 */
export function manifest(registry: Registry, settings: Named, http?: { readonly baseUrl: string }): object {
  const url = http === undefined ? undefined : `${http.baseUrl}/slack/events`;
  const requestUrl = url !== undefined && { request_url: url };
  return {
    display_information: {
      name: 'Callboard',
      description: 'Who owns this, where is it, whom to ask: your software catalog in Slack.',
      background_color: '#1f2937',
    },
    features: {
      app_home: {
        home_tab_enabled: false,
        messages_tab_enabled: true,
        messages_tab_read_only_enabled: false,
      },
      bot_user: { display_name: 'Callboard', always_online: true },
      slash_commands: slashCommands(registry, settings).map((command) => ({
        ...command,
        ...(url !== undefined && { url }),
        should_escape: true,
      })),
    },
    oauth_config: { scopes: { bot: Object.keys(scopes) } },
    settings: {
      event_subscriptions: { ...requestUrl, bot_events: botEvents(registry) },
      interactivity: {
        is_enabled: true,
        ...requestUrl,
        ...(url !== undefined && { message_menu_options_url: url }),
      },
      org_deploy_enabled: false,
      socket_mode_enabled: url === undefined,
      token_rotation_enabled: false,
    },
  };
}

interface SlashCommand {
  readonly command: string;
  readonly description: string;
  readonly usage_hint: string;
}

function slashCommands({ commands }: Registry, { slack }: Named): SlashCommand[] {
  return Object.entries(slack.commands).flatMap(([name, command]): SlashCommand[] => {
    const known = commands.get(name);
    if (command === undefined) return [];
    if (name === 'root') {
      const description = 'Everything Callboard knows; try help';
      return [{ command, description, usage_hint: [...commands.keys()].join(' | ') }];
    }
    if (known?.alone !== true) return [];
    return [{ command, description: known.summary, usage_hint: known.usage }];
  });
}

/** Slack calls a message by where it was written: the bot reads its direct messages and no others. */
function botEvents({ events }: Registry): string[] {
  return [...events.keys()].map((type) => (type === 'message' ? 'message.im' : type)).sort();
}

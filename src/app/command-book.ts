import type { CommandBook } from '../contract/context.ts';
import type { Registry } from '../contract/plugin.ts';
import type { Settings } from '../core/config/settings.ts';

/** How commands are typed in Slack, as the configuration names them. */
export function makeCommandBook(
  { commands }: Pick<Registry, 'commands'>,
  { slack }: Pick<Settings, 'slack'>,
): CommandBook {
  const names: Readonly<Record<string, string | undefined>> = slack.commands;
  const typed = (name: string, text: string) => {
    const root = names.root;
    const alone = commands.get(name)?.alone === true ? names[name] : undefined;
    return [alone ?? (root === undefined ? name : `${root} ${name}`), text].join(' ').trim();
  };
  const all = [...commands.values()].map(({ name, usage, summary }) => ({
    text: typed(name, usage),
    does: summary,
  }));
  return { typed, all };
}

import type { Address } from '../../contract/address.ts';
import type { Registry } from '../../contract/plugin.ts';

type Question = NonNullable<ReturnType<Registry['questions']['get']>>;
type Task = NonNullable<ReturnType<Registry['tasks']['get']>>;

/** What can be asked or done by name. */
export type Named = Question | Task;

/** The question or task of this name, where the command line offers it. */
export function offered(registry: Registry, name: string): Named | undefined {
  const named = registry.questions.get(name) ?? registry.tasks.get(name);
  return named?.doors?.includes('cli') === false ? undefined : named;
}

/** How an address is typed: `callboard search payments --kind api`; undefined where it is not offered. */
export function typed(registry: Registry, { name, args }: Address): string | undefined {
  const named = offered(registry, name);
  if (named === undefined) return undefined;
  const words = Object.entries(args).map(([field, value]) =>
    field === named.text ? quoted(value) : `${optionName(field)} ${quoted(value)}`,
  );
  return ['callboard', name, ...words].join(' ');
}

/** `acceptRemovals` → `--accept-removals` */
export function optionName(field: string): string {
  return `--${field.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** As a shell reads it back: one word. */
function quoted(text: string): string {
  return /^[\w@%+=:,./][\w@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

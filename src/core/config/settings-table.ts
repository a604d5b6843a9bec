import { variableKeys } from './environment.ts';
import { settingKeys, type SettingKey } from './setting-keys.ts';

/**
 * Every key of `callboard.yaml` as a Markdown table: key, default, meaning. The README's settings section is
 * this text.
 */
export function settingsTable(): string {
  const keys = settingKeys();
  const alike = (key: SettingKey) =>
    keys.filter(({ path, description }) => path === key.path && description === key.description);
  const rows = keys
    .filter((key) => alike(key)[0] === key)
    .map((key) => {
      const only = key.type === undefined || alike(key).length > 1 ? '' : ` (${key.type})`;
      return `| \`${key.path}\`${only} | ${preset(key)} | ${key.description.replaceAll('|', '\\|')} |`;
    });
  return ['| key | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Every variable of the environment as a Markdown table: name, default, meaning. */
export function environmentTable(): string {
  const rows = variableKeys().map(({ name, description, default: value }) => {
    return `| \`${name}\` | ${value === undefined ? '–' : `\`${value}\``} | ${description} |`;
  });
  return ['| variable | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function preset(key: SettingKey): string {
  if (key.default !== undefined) return `\`${JSON.stringify(key.default).replace(/^"(.*)"$/, '$1')}\``;
  return key.required ? 'required' : '–';
}

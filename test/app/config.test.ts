import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { formatMistakes, loadSettings } from '../../src/app/config/load-settings.ts';
import { settingKeys } from '../../src/core/config/setting-keys.ts';
import { environmentTable, settingsTable } from '../../src/core/config/settings-table.ts';

const repository = new URL('../../', import.meta.url).pathname;

describe('loadSettings', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'callboard-config-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('takes defaults where there is no file, the named file, else callboard.yaml', () => {
    expect(loadSettings(undefined, folder, {})).toMatchObject({ kind: 'settings', file: undefined });
    writeFileSync(join(folder, 'callboard.yaml'), 'admins: [platform]\n');
    mkdirSync(join(folder, 'other'));
    writeFileSync(
      join(folder, 'other/mine.yaml'),
      'catalog:\n  sources: [{ id: a, type: file }]\n  kinds: [{ apiVersion: acme.dev/v1, kind: Dataset, schema: dataset.json }]\n',
    );
    writeFileSync(join(folder, 'other/dataset.json'), '{ "type": "object" }');
    expect(loadSettings(undefined, folder, {})).toMatchObject({
      file: join(folder, 'callboard.yaml'),
      settings: { admins: ['group:default/platform'] },
    });
    expect(loadSettings('other/mine.yaml', folder, {})).toMatchObject({
      file: join(folder, 'other/mine.yaml'),
      settings: {
        catalog: {
          sources: [{ root: join(folder, 'other') }],
          kinds: [{ kind: 'Dataset', schema: { type: 'object' } }],
        },
      },
    });
  });

  it('throws where a named file cannot be read', () => {
    for (const path of ['gone.yaml', '.']) {
      expect(() => loadSettings(path, folder, {})).toThrow(expect.objectContaining({ code: 'config' }));
    }
  });

  it('tells all mistakes with file, line and column', () => {
    const file = join(folder, 'bad.yaml');
    writeFileSync(file, 'admin: [x]\nhttp: { open: 1 }\n');
    const loaded = loadSettings(file, folder, {});
    expect(loaded.kind === 'mistakes' && formatMistakes('bad.yaml', loaded.mistakes)).toBe(
      'bad.yaml:1:1: admin: unknown key "admin". Did you mean "admins"?\n' +
        'bad.yaml:2:15: http.open: expected true or false, found 1.',
    );
  });
});

describe('callboard.example.yaml', () => {
  const text = readFileSync(join(repository, 'callboard.example.yaml'), 'utf8');

  it('is valid as it is', () => {
    expect(loadSettings('callboard.example.yaml', repository, {}).kind).toBe('settings');
  });

  it('holds every key, with its default', () => {
    const yaml = text.replace(/ +#.*$/gm, '');
    for (const key of settingKeys()) {
      const name = key.path.split('.').at(-1) ?? '';
      expect(yaml).toMatch(new RegExp(`^[ -]*${name}:`, 'm'));
      if (key.default !== undefined && !Array.isArray(key.default)) {
        expect(yaml.replaceAll("'", '')).toContain(
          `${name}: ${JSON.stringify(key.default).replaceAll('"', '')}\n`,
        );
      }
    }
  });
});

describe('docs/settings.md', () => {
  it('is what the schemas say', async () => {
    const page = [
      '# Settings',
      '',
      'Made from the schemas by `npx vitest run test/app/config.test.ts --update`.',
      '',
      '## The environment',
      '',
      'Secrets and addresses. A blank variable counts as unset.',
      '',
      environmentTable(),
      '',
      '## callboard.yaml',
      '',
      'Everything else. It may hold `${NAME}` and `${NAME:-default}`; `callboard config check` finds every mistake in it.',
      'An annotated file is [callboard.example.yaml](../callboard.example.yaml).',
      '',
      settingsTable(),
      '',
    ];
    const text = await format(page.join('\n'), { parser: 'markdown' });
    await expect(text).toMatchFileSnapshot('../../docs/settings.md');
  });
});

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileKinds } from '../../../src/core/validate-kind.ts';
import { commandLine } from './command-line.ts';

interface Found {
  documents: {
    file: string;
    index: number;
    ref: string | null;
    kind: string | null;
    status: string;
    problems: { code: string; message: string; line: number; column: number; severity: string }[];
  }[];
  summary: Record<string, number>;
}

let folder: string;
const { run, counted } = commandLine();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-lint-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

function write(files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

async function lint(path = '', line = commandLine()): Promise<Found & { code: number }> {
  const { code, out } = await line.run('lint', '--format=json', join(folder, path));
  return { code, ...(JSON.parse(out) as Found) };
}

/** The status of each document by its file, relative to the folder. */
async function statuses(path?: string, line?: ReturnType<typeof commandLine>): Promise<[string, string][]> {
  const { documents } = await lint(path, line);
  return documents.map(({ file, status }) => [file.slice(folder.length + 1), status]);
}

const system = (name: string, more = '') => `apiVersion: backstage.io/v1alpha1
kind: System
metadata:
  name: ${name}
${more}spec:
  owner: harbour-masters
`;

describe('what is read below a folder', () => {
  it('is every *.yaml and *.yml, in order, but for what others installed', async () => {
    const content = system('pier');
    write({
      'b.yml': content,
      'a/catalog-info.yaml': content,
      '.backstage/catalog-info.yaml': content,
      'a/readme.md': content,
      'a/yaml': content,
      'node_modules/x/catalog-info.yaml': content,
      '.git/catalog-info.yaml': content,
    });
    expect(await statuses()).toEqual([
      ['.backstage/catalog-info.yaml', 'valid'],
      ['a/catalog-info.yaml', 'valid'],
      ['b.yml', 'valid'],
    ]);
  });

  it('is a file of any name where it is named itself', async () => {
    write({ entity: system('pier') });
    expect(await statuses('entity')).toEqual([['entity', 'valid']]);
  });

  it('follows links that stay inside, and refuses those that do not', async () => {
    write({
      'in/pier.txt': system('pier'),
      'in/far/quay.yaml': system('quay'),
      'out/secret.yaml': system('gold'),
    });
    const link = (target: string, path: string) => {
      symlinkSync(target, join(folder, path));
    };
    link('pier.txt', 'in/inside.yaml');
    link('../out/secret.yaml', 'in/outside.yaml');
    link('nothing.yaml', 'in/nowhere.yaml');
    link('loop.yaml', 'in/loop.yaml');
    link('far', 'in/folder.yaml');
    link('.', 'in/again');
    const { code, documents } = await lint('in');
    expect(code).toBe(1);
    expect(
      documents.map(({ file, status, problems }) => [
        file.slice(folder.length + 4),
        status,
        problems[0]?.message,
      ]),
    ).toEqual([
      ['far/quay.yaml', 'valid', undefined],
      ['inside.yaml', 'valid', undefined],
      ['loop.yaml', 'unreadable', expect.stringContaining('back to itself')],
      ['nowhere.yaml', 'unreadable', expect.stringContaining('leads nowhere')],
      ['outside.yaml', 'unreadable', expect.stringContaining('leads out')],
    ]);
    expect(JSON.stringify(documents)).not.toContain('gold');
  });

  it('never opens what is no file', async () => {
    write({ 'pier.yaml': system('pier') });
    execFileSync('mkfifo', [join(folder, 'pipe.yaml')]);
    expect(await statuses()).toEqual([['pier.yaml', 'valid']]);
    expect(await statuses('pipe.yaml')).toEqual([['pipe.yaml', 'unreadable']]);
  });

  it('is nothing at all for what is not there', async () => {
    write({ 'pier.yaml': system('pier') });
    const { code, out, err } = await run('lint', folder, join(folder, 'quay.yaml'));
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('quay.yaml cannot be checked: there is no such file or folder.');
  });

  it('may be empty', async () => {
    expect(await run('lint', folder)).toEqual({ code: 0, out: '0 files, 0 documents\n', err: '' });
    expect(await lint()).toMatchObject({ code: 0, documents: [], summary: { files: 0, documents: 0 } });
  });
});

describe('verdicts', () => {
  it('are those of every document that is not empty', async () => {
    const refuse = {
      'bad.yaml': 'a: [1\n',
      'large.yaml': `# ${'x'.repeat(3 * 1024 * 1024)}`,
      'utf16.yaml': Uint8Array.of(0xff, 0xfe, 0x61, 0),
    };
    write({
      'all.yaml': [
        system('pier'),
        '# nothing\n',
        system('pier').replace('harbour-masters', '[]'),
        'name: Hamburg\n',
        system('pier').replace('System', 'Ship'),
      ].join('---\n'),
      ...refuse,
    });
    const { code, documents, summary } = await lint();
    expect(code).toBe(1);
    expect(
      documents.map(({ file, index, ref, kind, status }) => [
        file.slice(folder.length + 1),
        index,
        ref,
        kind,
        status,
      ]),
    ).toEqual([
      ['all.yaml', 0, 'system:default/pier', 'System', 'valid'],
      ['all.yaml', 1, 'system:default/pier', 'System', 'invalid'],
      ['all.yaml', 2, null, null, 'not-an-entity'],
      ['all.yaml', 3, 'ship:default/pier', 'Ship', 'unknown-kind'],
      ['bad.yaml', 0, null, null, 'unreadable'],
      ['large.yaml', 0, null, null, 'unreadable'],
      ['utf16.yaml', 0, null, null, 'unreadable'],
    ]);
    expect(summary).toEqual({
      files: 4,
      documents: 7,
      valid: 1,
      invalid: 1,
      'unknown-kind': 1,
      'not-an-entity': 1,
      unreadable: 3,
      warnings: 2,
    });
    for (const { problems } of documents.slice(1)) {
      expect(Object.keys(problems[0] ?? {})).toEqual(['code', 'message', 'line', 'column', 'severity']);
    }
  });

  it.each([
    ['valid', 0, system('pier')],
    ['unknown-kind', 0, system('pier').replace('System', 'Ship')],
    ['not-an-entity', 0, 'name: Hamburg\n'],
    ['invalid', 1, system('the pier')],
    ['unreadable', 1, 'a: [1\n'],
  ])('%s → exit %i', async (status, code, content) => {
    write({ 'catalog-info.yaml': content });
    expect(await lint()).toMatchObject({ code, documents: [{ status }] });
    expect((await run('lint', folder)).code).toBe(code);
    expect((await run('lint', '--format=github', folder)).code).toBe(code);
  });

  it('know the kinds that the configuration declares', async () => {
    const schema = {
      type: 'object',
      required: ['spec'],
      properties: {
        spec: { type: 'object', required: ['draught'], properties: { draught: { type: 'number' } } },
      },
    };
    const kinds = () => Promise.resolve(compileKinds([{ apiVersion: 'acme.dev/v1', kind: 'Ship', schema }]));
    const ship = (draught: string) =>
      `apiVersion: acme.dev/v1\nkind: Ship\nmetadata: { name: anna }\nspec: { draught: ${draught} }\n`;
    write({ 'anna.yaml': ship('2.5'), 'ida.yaml': ship('deep') });
    const line = commandLine({ operations: { kinds } });
    expect(await statuses('', line)).toEqual([
      ['anna.yaml', 'valid'],
      ['ida.yaml', 'invalid'],
    ]);
  });
});

describe('placeholders', () => {
  const api = (definition: string) => `apiVersion: backstage.io/v1alpha1
kind: API
metadata: { name: tides }
spec: { type: openapi, lifecycle: production, owner: harbour-masters, definition: { ${definition} } }
`;

  it.each([
    ['$text: ./tides.txt', 'valid', undefined],
    ['$text: ../shared/tides.txt', 'valid', undefined],
    ['$text: /shared/tides.txt', 'valid', undefined],
    ['$text: https://acme.dev/tides.txt', 'valid', 'outside this repository'],
    ['$text: ./absent.txt', 'valid', 'there is no file'],
    ['$text: ./out.txt', 'valid', 'leads out of the source'],
    ['$text: ../../../../etc/passwd', 'valid', "leads out of the source's folder"],
    ['$json: ./tides.json', 'invalid', undefined],
    ['$yaml: ./text.yaml', 'valid', undefined],
    ['$openapi: ./tides.txt', 'invalid', undefined],
  ])('%s → %s', async (definition, status, warning) => {
    write({
      'api/catalog-info.yaml': api(definition),
      'api/tides.txt': 'high water',
      'api/tides.json': '{"high":"water"}',
      'api/text.yaml': 'high water',
      'shared/tides.txt': 'low water',
      '.git/HEAD': '',
    });
    symlinkSync('/etc/hostname', join(folder, 'api/out.txt'));
    const { documents } = await lint('api/catalog-info.yaml');
    expect(documents.map((one) => one.status)).toEqual([status]);
    const warnings = documents[0]?.problems.filter(({ severity }) => severity === 'warning') ?? [];
    expect(warnings.map(({ message }) => message)).toEqual(
      warning === undefined ? [] : [expect.stringContaining(warning)],
    );
  });

  it('reach no further than the folder where there is no clone around it', async () => {
    write({ 'api/catalog-info.yaml': api('$text: ../tides.txt'), 'tides.txt': 'high water' });
    expect((await lint('api')).documents[0]).toMatchObject({
      status: 'valid',
      problems: [{ code: 'placeholder' }],
    });
    expect((await lint()).documents[0]).toMatchObject({ status: 'valid', problems: [] });
  });
});

describe('formats', () => {
  it('for people: the place, a sentence, the line and a caret, and a summary', async () => {
    write({
      'a.yaml': system('the pier'),
      'b.yaml': `${system('pier')}---\n${system('quay').replace('System', 'Sistem')}`,
    });
    const { out } = await run('lint', folder);
    expect(out.replaceAll(folder, 'docks')).toMatchInlineSnapshot(`
      "docks/a.yaml:4:9: error: \`metadata.name\` is \`the pier\`, which has a space; use a–z, A–Z, 0–9, with -, _ and . between them (63 characters at most). [bad-format]
            name: the pier
                  ^

      docks/b.yaml:9:7: warning: The kind \`Sistem\` is not known. Did you mean \`System\`? [unknown-kind]
          kind: Sistem
                ^

      2 files, 3 documents: 1 valid, 1 invalid, 1 unknown kind; 1 warning
      "
    `);
  });

  it('draws on a terminal how far it is, and leaves nothing of it', async () => {
    write({ 'a.yaml': system('pier'), 'b.yaml': system('quay') });
    const { out } = await commandLine({ screen: { live: true, color: false } }).run('lint', folder);
    expect(out.split('\r\u001b[2K')).toEqual([
      '1 checked …',
      '2 checked …',
      '2 files, 2 documents: 2 valid\n',
    ]);
  });

  it('for GitHub: commands that no name or text breaks out of', async () => {
    write({ 'a,b:c%\n::error::x.yaml': system('the pier%0A') });
    const { out } = await run('lint', '--format', 'github', folder);
    const [command, ...rest] = out.trimEnd().split('\n');
    expect(command?.replace(folder, 'docks')).toMatchInlineSnapshot(
      `"::error file=docks/a%2Cb%3Ac%25%0A%3A%3Aerror%3A%3Ax.yaml,line=4,col=9,title=bad-format::\`metadata.name\` is \`the pier%250A\`, which has a space; use a–z, A–Z, 0–9, with -, _ and . between them (63 characters at most)."`,
    );
    expect(rest).toEqual(['1 file, 1 document: 1 invalid']);
  });

  it('for programs: also by --json, one document a line', async () => {
    write({ 'a.yaml': `${system('pier')}---\n${system('quay')}` });
    const { out } = await run('lint', '--json', folder);
    expect(out).toBe((await run('lint', '--format=json', folder)).out);
    expect(out.split('\n')).toHaveLength(5);
  });

  it('name files as they were given', async () => {
    write({ 'a.yaml': system('pier') });
    const here = process.cwd();
    process.chdir(folder);
    try {
      const names = await Promise.all(
        ['.', './a.yaml', 'a.yaml', folder].map(async (path) => {
          const { out } = await run('lint', '--json', path);
          return (JSON.parse(out) as Found).documents.map(({ file }) => file);
        }),
      );
      expect(names.flat()).toEqual(['a.yaml', './a.yaml', 'a.yaml', join(folder, 'a.yaml')]);
    } finally {
      process.chdir(here);
    }
  });

  it('need no database', () => {
    expect(counted.opened).toBe(0);
  });
});

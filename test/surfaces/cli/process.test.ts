import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../../bin/callboard.js', import.meta.url));

// Several times what a pipe holds, so that the program cannot be done before it is read.
const mistakes = 2_000;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'callboard-process-'));
  for (let at = 0; at < mistakes; at += 1) {
    const entity = `apiVersion: backstage.io/v1alpha1\nkind: System\nmetadata: { name: a b }\nspec: {}\n`;
    writeFileSync(join(folder, `${at}.yaml`), entity);
  }
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function callboard(...argv: string[]): ChildProcessByStdio<null, Readable, Readable> {
  // Nothing of the environment that the tests run in may decide.
  const env = { PATH: process.env.PATH, CALLBOARD_DATA: join(folder, 'data') };
  return spawn(process.execPath, [program, ...argv], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function ended(child: ReturnType<typeof callboard>): Promise<unknown> {
  const [code] = (await once(child, 'close')) as [number | null];
  return code;
}

describe('the program', () => {
  it('checks files without a database, a configuration or a network', async () => {
    const child = callboard('lint', '--format=json', '7.yaml');
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended(child)]);
    expect({ err, code }).toEqual({ err: '', code: 1 });
    expect(JSON.parse(out)).toMatchObject({
      documents: [{ file: '7.yaml', index: 0, ref: null, kind: 'System', status: 'invalid' }],
      summary: { files: 1, documents: 1, invalid: 1 },
    });
  });

  it('ends as it would have where its reader leaves', async () => {
    const child = callboard('lint', '.');
    const [err, code] = [text(child.stderr), ended(child)];
    await once(child.stdout, 'data');
    child.stdout.destroy();
    expect({ err: await err, code: await code }).toEqual({ err: '', code: 1 });
  });

  it('ends with 130 when interrupted', async () => {
    const child = callboard('lint', '.');
    const [err, code] = [text(child.stderr), ended(child)];
    await once(child.stdout, 'readable');
    child.kill('SIGINT');
    const out = text(child.stdout);
    expect({ err: await err, code: await code }).toEqual({ err: '', code: 130 });
    expect((await out).split('[bad-format]').length).toBeLessThan(mistakes);
  });
});

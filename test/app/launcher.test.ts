import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const launcher = new URL('../../bin/callboard.js', import.meta.url).pathname;
// What the launcher would see under an older Node; the Node it hands over to is the real one.
const asNode20 =
  'data:text/javascript,Object.defineProperty(process, "versions", { value: { ...process.versions, node: "20.20.2" } })';
const main = `
const [task = '', code = '0']: string[] = process.argv.slice(2);
if (task === 'exit') process.exitCode = Number(code);
if (task === 'wait') {
  const alive = setInterval(() => {}, 1000);
  for (const signal of ['SIGTERM', 'SIGINT']) {
    process.once(signal, () => {
      console.log('got', signal);
      clearInterval(alive);
      process.exitCode = 3;
    });
  }
}
console.log('up', process.versions.node, process.argv.slice(2).join(' '));
if (task === 'die') process.kill(process.pid, 'SIGKILL');
`;

describe('bin/callboard.js', () => {
  let clone: string;
  beforeEach(() => {
    clone = mkdtempSync(join(tmpdir(), 'callboard-launcher-'));
    for (const folder of ['bin', 'src/app', 'node_modules'])
      mkdirSync(join(clone, folder), { recursive: true });
    copyFileSync(launcher, join(clone, 'bin/callboard.js'));
    writeFileSync(join(clone, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(clone, 'src/app/main.ts'), main);
  });
  afterEach(() => rmSync(clone, { recursive: true }));

  function bringNode(): void {
    const bin = join(clone, `node_modules/node-${process.platform}-${process.arch}/bin`);
    mkdirSync(bin, { recursive: true });
    symlinkSync(process.execPath, join(bin, 'node'));
  }

  function start(flags: string[], args: string[], env = {}): ChildProcessWithoutNullStreams {
    return spawn(process.execPath, [...flags, join(clone, 'bin/callboard.js'), ...args], {
      env: { PATH: process.env.PATH, ...env },
    });
  }

  async function end(child: ChildProcessWithoutNullStreams) {
    const [stdout, stderr, [code, signal]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'exit') as Promise<[number | null, string | null]>,
    ]);
    return { stdout, stderr, code, signal };
  }

  it('runs the program, without a word of its own', async () => {
    expect(await end(start([], ['exit', '7']))).toEqual({
      stdout: `up ${process.versions.node} exit 7\n`,
      stderr: '',
      code: 7,
      signal: null,
    });
    expect(readdirSync(join(clone, 'node_modules/.cache/callboard'))).toHaveLength(1);
  });

  it('keeps compiled code in CALLBOARD_DATA where that is set', async () => {
    await end(start([], ['exit'], { CALLBOARD_DATA: join(clone, 'data') }));
    expect(existsSync(join(clone, 'data/compile-cache'))).toBe(true);
    expect(existsSync(join(clone, 'node_modules/.cache'))).toBe(false);
  });

  it('runs where nothing can be kept', async () => {
    writeFileSync(join(clone, 'node_modules/.cache'), 'no folder');
    expect(await end(start([], ['exit']))).toMatchObject({ stderr: '', code: 0 });
  });

  describe('under an older Node', () => {
    const old = ['--import', asNode20];

    it('hands over to the one that the repository brought', async () => {
      bringNode();
      expect(await end(start(old, ['exit', '7']))).toEqual({
        stdout: `up ${process.versions.node} exit 7\n`,
        stderr: '',
        code: 7,
        signal: null,
      });
    });

    it.each(['SIGTERM', 'SIGINT'] as const)('passes %s on, and the code back', async (signal) => {
      bringNode();
      const child = start(old, ['wait']);
      const ended = end(child);
      await once(child.stdout, 'data');
      child.kill(signal);
      expect(await ended).toMatchObject({
        stdout: expect.stringContaining(`got ${signal}`) as string,
        code: 3,
      });
    });

    it('ends as the program ended', async () => {
      bringNode();
      expect(await end(start(old, ['die']))).toMatchObject({ code: null, signal: 'SIGKILL' });
    });

    it('never leaves the program behind', async () => {
      bringNode();
      const child = start(old, ['wait']);
      const ended = end(child); // its output ends when the program has ended too
      await once(child.stdout, 'data');
      child.kill('SIGKILL');
      expect(await ended).toMatchObject({
        stdout: expect.stringContaining('got SIGTERM') as string,
        signal: 'SIGKILL',
      });
    });

    it('says what to do where there is none', async () => {
      const { stdout, stderr, code } = await end(start(old, ['exit']));
      expect({ stdout, code }).toEqual({ stdout: '', code: 2 });
      expect(stderr).toBe(
        'callboard: Node 20.20.2 is too old.\nInstall Node 24 or newer (https://nodejs.org), or on Linux (x64, arm64) ' +
          'run `npm ci` in the clone, which brings one along, and start again.\n',
      );
    });
  });
});

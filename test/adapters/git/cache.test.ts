import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { open as openFile, readdir, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { makeRepository, serveGit, temporaryFolder } from '../../support/git.ts';
import { reader, sourceOf, textsOf } from './reading.ts';

const program = join(import.meta.dirname, 'read-source.ts');

async function readInProcess(url: string, cacheDir: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, url, cacheDir]);
  return JSON.parse(stdout);
}

it('is shared by processes that read at the same time, from nothing and from an older commit', async () => {
  const repository = makeRepository();
  const cacheDir = temporaryFolder();
  for (const round of ['first', 'second']) {
    repository.commit({ 'catalog-info.yaml': round, [`${round}.txt`]: 'x' });
    const all = await Promise.all([1, 2, 3].map(() => readInProcess(repository.folder, cacheDir)));
    expect(all).toEqual([1, 2, 3].map(() => ({ 'catalog-info.yaml': round })));
  }
  expect(await readdir(cacheDir)).toHaveLength(1);
});

it('is shared by sources that read different branches of one repository', async () => {
  const repository = makeRepository();
  const base = repository.commit({ 'catalog-info.yaml': 'main' });
  repository.commit({ 'catalog-info.yaml': 'next' }, { branch: 'next', from: base });
  const { tree, cacheDir } = reader();
  const trees = await Promise.all(
    ['main', 'next'].map((branch) => tree(sourceOf(repository.folder, { branch }))),
  );
  expect(await Promise.all(trees.map((each) => textsOf(each)))).toEqual([
    { 'catalog-info.yaml': 'main' },
    { 'catalog-info.yaml': 'next' },
  ]);
  expect(await readdir(cacheDir)).toHaveLength(1);
});

it('survives that its process is killed at any moment', async () => {
  const repository = makeRepository();
  const cacheDir = temporaryFolder();
  const server = await serveGit(dirname(repository.folder));
  const url = `${server.url}/catalog.git`;
  try {
    // Each request to the server is a moment: the process that made it is killed there and then.
    for (const requestsBefore of [1, 2, 3, 4]) {
      repository.commit({ 'catalog-info.yaml': `${requestsBefore}` });
      const child = spawn(process.execPath, [program, url, cacheDir]);
      const ended = once(child, 'exit');
      const start = server.requests.length;
      child.stdout.resume();
      server.onRequest(() => {
        if (server.requests.length === start + requestsBefore) child.kill('SIGKILL');
      });
      await ended;
      expect(await readInProcess(url, cacheDir)).toEqual({ 'catalog-info.yaml': `${requestsBefore}` });
    }
  } finally {
    await server.close();
  }
});

it('forgets what killed processes left half-made, once they cannot be at work any more', async () => {
  const repository = makeRepository();
  repository.commit({ 'catalog-info.yaml': 'x' });
  const { tree, cacheDir } = reader({ limits: { fetchMs: 60_000 } });
  const [old, young] = [join(cacheDir, 'a.1.tmp'), join(cacheDir, 'b.2.tmp')];
  await writeFile(old, '');
  await writeFile(young, '');
  await utimes(old, new Date(), new Date(Date.now() - 3_600_000));
  await tree(sourceOf(repository.folder));
  expect((await readdir(cacheDir)).filter((name) => name.endsWith('.tmp'))).toEqual(['b.2.tmp']);
});

it('shows a private repository to no other user of the machine', async () => {
  const repository = makeRepository();
  repository.commit({ 'catalog-info.yaml': 'x' });
  const cacheDir = join(temporaryFolder(), 'git');
  await reader({ cacheDir }).tree(sourceOf(repository.folder));
  expect((await stat(cacheDir)).mode & 0o777).toBe(0o700);
});

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

it.each<[string, (gitDir: string) => Promise<void>]>([
  ['has lost its objects', (gitDir) => rm(join(gitDir, 'objects'), { recursive: true })],
  ['has lost its HEAD', (gitDir) => rm(join(gitDir, 'HEAD'))],
  ['is an empty configuration', (gitDir) => truncate(join(gitDir, 'config'))],
  [
    'is no folder',
    async (gitDir) => {
      await rm(gitDir, { recursive: true });
      await writeFile(gitDir, 'what?');
    },
  ],
  [
    'has packs cut short',
    async (gitDir) => {
      for (const file of await filesIn(join(gitDir, 'objects'))) await truncate(file, 40);
    },
  ],
  [
    'has packs with wrong bytes',
    async (gitDir) => {
      for (const file of await filesIn(join(gitDir, 'objects'))) {
        const handle = await openFile(file, 'r+');
        await handle.write(Buffer.alloc(30, 0xff), 0, 30, 12);
        await handle.close();
      }
    },
  ],
  [
    'has refs that name nothing',
    async (gitDir) => {
      for (const file of await filesIn(join(gitDir, 'refs'))) await writeFile(file, `${'1'.repeat(40)}\n`);
    },
  ],
  [
    'has a lock left by a killed process',
    async (gitDir) => {
      for (const file of await filesIn(join(gitDir, 'refs'))) await writeFile(`${file}.lock`, '');
    },
  ],
])('is made anew when it %s', async (_, damage) => {
  const repository = makeRepository();
  repository.commit({ 'catalog-info.yaml': 'one' });
  const { tree, cacheDir } = reader();
  const source = sourceOf(repository.folder);
  await textsOf(await tree(source));
  const [name = ''] = await readdir(cacheDir);
  await damage(join(cacheDir, name));
  repository.commit({ 'other/catalog-info.yaml': 'two' });
  const again = await tree(source);
  expect((await again.match(source.paths)).map((entry) => entry.path)).toEqual([
    'catalog-info.yaml',
    'other/catalog-info.yaml',
  ]);
  // Contents that turn out to be damaged only now are an error once, and whole the next time.
  const texts = await textsOf(again).catch(async () => await textsOf(await tree(source)));
  expect(texts).toEqual({ 'catalog-info.yaml': 'one', 'other/catalog-info.yaml': 'two' });
  expect(await readdir(cacheDir)).toHaveLength(1);
});

it('stays small over many fetches', async () => {
  const repository = makeRepository();
  const { tree, cacheDir } = reader();
  const source = sourceOf(repository.folder);
  // Each round adds two packs; git puts them together above fifty.
  for (let n = 0; n < 30; n += 1) {
    repository.commit({ 'catalog-info.yaml': `${n}` });
    await textsOf(await tree(source));
  }
  const [name = ''] = await readdir(cacheDir);
  const packs = await filesIn(join(cacheDir, name, 'objects', 'pack'));
  expect(packs.filter((file) => file.endsWith('.pack')).length).toBeLessThan(51);
  expect(await textsOf(await tree(source))).toEqual({ 'catalog-info.yaml': '29' });
});

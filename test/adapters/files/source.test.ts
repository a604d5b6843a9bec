import { execFileSync } from 'node:child_process';
import { mkdir, rename, rm, symlink, utimes, writeFile, stat, chmod } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeFileSources } from '../../../src/adapters/files/source.ts';
import type { FileSource, Opened, Tree } from '../../../src/core/source.ts';
import { temporaryFolder } from '../../support/git.ts';

const { signal } = new AbortController();

async function write(root: string, files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true });
    await writeFile(join(root, path), text);
  }
}

async function folderWith(files: Record<string, string>): Promise<string> {
  const root = temporaryFolder();
  await write(root, files);
  return root;
}

function sourceOf(root: string, paths = ['**/catalog-info.yaml']): FileSource {
  return { id: 'files', type: 'file', root, paths, schedule: '*/5 * * * *' };
}

function opener(): (source: FileSource, since?: string) => Promise<Opened> {
  const { open } = makeFileSources();
  return (source, since) => open(source, { since, signal });
}

async function treeOf(opened: Opened | Promise<Opened>): Promise<Tree> {
  const given = await opened;
  if (given.kind !== 'changed') throw new Error(`expected a tree, got ${JSON.stringify(given)}`);
  return given.tree;
}

async function textsOf(
  tree: Tree,
  globs: readonly string[],
  maxBytes = 1_000,
): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for await (const content of tree.read(await tree.match(globs), maxBytes)) {
    texts[content.path] =
      'bytes' in content ? new TextDecoder().decode(content.bytes) : `refused: ${content.refused}`;
  }
  return texts;
}

async function textsIn(root: string, paths: string[], maxBytes?: number): Promise<Record<string, string>> {
  return await textsOf(await treeOf(opener()(sourceOf(root, paths))), paths, maxBytes);
}

describe('reading', () => {
  it('reads what matches, dot folders too, and never .git, node_modules or our own data', async () => {
    const root = await folderWith({
      'catalog-info.yaml': 'root',
      'services/ledger/catalog-info.yaml': 'ledger',
      '.backstage/catalog-info.yaml': 'dot',
      'services/ledger/other.yaml': 'other',
      'node_modules/x/catalog-info.yaml': 'dependency',
      'services/.git/catalog-info.yaml': 'git',
      '.callboard/catalog-info.yaml': 'data',
    });
    expect(await textsIn(root, ['**/catalog-info.yaml'])).toEqual({
      '.backstage/catalog-info.yaml': 'dot',
      'catalog-info.yaml': 'root',
      'services/ledger/catalog-info.yaml': 'ledger',
    });
    expect(await textsIn(root, ['node_modules/x/catalog-info.yaml', '.git/config'])).toEqual({});
  });

  it('takes plain paths and several globs, and lists each file once', async () => {
    const root = await folderWith({ 'all.yaml': 'all', 'org/a.yaml': 'a', 'org/deep/b.yaml': 'b' });
    const paths = ['all.yaml', 'org/*.yaml', 'org/**', 'gone.yaml', 'gone/*.yaml'];
    expect(await textsIn(root, paths)).toEqual({
      'all.yaml': 'all',
      'org/a.yaml': 'a',
      'org/deep/b.yaml': 'b',
    });
  });

  it('finds files by exact path, and leaves out what is none or is out of the root', async () => {
    const root = await folderWith({ 'in/a.yaml': 'a', 'in/sub/b.yaml': 'b', 'out.yaml': 'secret' });
    const tree = await treeOf(opener()(sourceOf(join(root, 'in'))));
    const paths = [
      'sub/b.yaml',
      'sub',
      '../out.yaml',
      'sub/../../out.yaml',
      'a\0.yaml',
      'a.yaml/x',
      'a.yaml',
    ];
    expect((await tree.entries(paths)).map((entry) => entry.path)).toEqual(['sub/b.yaml', 'a.yaml']);
  });

  it('refuses large files and LFS pointers, and nothing beside them', async () => {
    const root = await folderWith({
      'a.yaml': 'x'.repeat(5_000),
      'b.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 1\n',
      'c.yaml': '',
    });
    expect(await textsIn(root, ['*.yaml'], 4_999)).toEqual({
      'a.yaml': 'refused: The file has 5,000 bytes; at most 4,999 are read.',
      'b.yaml': 'refused: The file is a Git LFS pointer: its content is not here. Take it out of LFS.',
      'c.yaml': '',
    });
  });

  it('never opens a pipe', async () => {
    const root = await folderWith({ 'good.yaml': 'good' });
    execFileSync('mkfifo', [join(root, 'bad.yaml')]);
    expect(await textsIn(root, ['*.yaml', 'bad.yaml'])).toEqual({ 'good.yaml': 'good' });
  });

  it('tells when a file was written, and no author', async () => {
    const root = await folderWith({ 'a.yaml': 'a' });
    const at = new Date('2026-02-03T04:05:06Z');
    await utimes(join(root, 'a.yaml'), at, at);
    const tree = await treeOf(opener()(sourceOf(root)));
    expect([...(await tree.changes(['a.yaml', 'gone.yaml']))]).toEqual([['a.yaml', { at }]]);
    expect(tree.viewUrl('a.yaml')).toBeUndefined();
  });
});

describe('symbolic links', () => {
  it('count as the file they point to, over folders too', async () => {
    const root = await folderWith({ 'shared/v2/ledger.yaml': 'ledger' });
    await symlink('shared/v2', join(root, 'current'));
    await mkdir(join(root, 'teams'));
    await symlink('../current/ledger.yaml', join(root, 'teams/a.yaml'));
    expect(await textsIn(root, ['teams/*.yaml'])).toEqual({ 'teams/a.yaml': 'ledger' });
    expect(await textsIn(root, ['current/*.yaml'])).toEqual({ 'current/ledger.yaml': 'ledger' });
    expect(await textsIn(root, ['current/ledger.yaml'])).toEqual({ 'current/ledger.yaml': 'ledger' });
  });

  it('show a file once, by its own path', async () => {
    const root = await folderWith({ 'z/catalog-info.yaml': 'one' });
    await symlink('z/catalog-info.yaml', join(root, 'catalog-info.yaml'));
    await symlink('z', join(root, 'a'));
    expect(await textsIn(root, ['**/catalog-info.yaml', 'a/*'])).toEqual({ 'z/catalog-info.yaml': 'one' });
  });

  it('do not lead round in circles', async () => {
    const root = await folderWith({ 'a/catalog-info.yaml': 'a' });
    await symlink('..', join(root, 'a/up'));
    await symlink('.', join(root, 'a/self'));
    expect(await textsIn(root, ['**/catalog-info.yaml'])).toEqual({ 'a/catalog-info.yaml': 'a' });
  });

  it('are refused where they lead out, nowhere or back to themselves', async () => {
    const outside = await folderWith({ 'secret.yaml': 'secret' });
    const root = await folderWith({ 'good.yaml': 'good' });
    await symlink(join(outside, 'secret.yaml'), join(root, 'absolute.yaml'));
    await symlink(join('..', relative(join(root, '..'), outside), 'secret.yaml'), join(root, 'dots.yaml'));
    await symlink(outside, join(root, 'folder'));
    await symlink('gone.yaml', join(root, 'gone-too.yaml'));
    await symlink('loop.yaml', join(root, 'loop.yaml'));
    const out =
      'refused: The file is a symbolic link that leads out of the source; such links are not followed.';
    expect(await textsIn(root, ['*.yaml', 'folder/*.yaml', 'folder/secret.yaml'])).toEqual({
      'absolute.yaml': out,
      'dots.yaml': out,
      folder: out,
      'folder/secret.yaml': out,
      'gone-too.yaml': 'refused: The file is a symbolic link that leads nowhere.',
      'good.yaml': 'good',
      'loop.yaml': 'refused: The file is a symbolic link that leads back to itself.',
    });
  });

  it('may be the root itself', async () => {
    const root = await folderWith({ 'a.yaml': 'a' });
    const link = join(temporaryFolder(), 'link');
    await symlink(root, link);
    expect(await textsIn(link, ['*.yaml'])).toEqual({ 'a.yaml': 'a' });
  });

  it('that replace a file between listing and reading are not followed out', async () => {
    const outside = await folderWith({ 'secret.yaml': 'secret' });
    const root = await folderWith({ 'a.yaml': 'a' });
    const tree = await treeOf(opener()(sourceOf(root)));
    const entries = await tree.match(['*.yaml']);
    await rm(join(root, 'a.yaml'));
    await symlink(join(outside, 'secret.yaml'), join(root, 'a.yaml'));
    const [content] = await Array.fromAsync(tree.read(entries, 100));
    expect(content).toMatchObject({ refused: expect.stringContaining('leads out of the source') as string });
  });
});

describe('revisions', () => {
  it('are unchanged until something that matches changes', async () => {
    const root = await folderWith({ 'a/catalog-info.yaml': 'a', 'b/catalog-info.yaml': 'b' });
    const open = opener();
    const source = sourceOf(root);
    const first = await treeOf(open(source));
    const before = await first.match(source.paths);
    expect(await open(source, first.revision)).toEqual({ kind: 'unchanged', revision: first.revision });
    await write(root, { 'a/other.txt': 'x' });
    expect(await open(source, first.revision)).toMatchObject({ kind: 'unchanged' });

    await write(root, { 'b/catalog-info.yaml': 'B' });
    const after = await (await treeOf(open(source, first.revision))).match(source.paths);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]?.blob).not.toBe(before[1]?.blob);
  });

  it.each<[string, (root: string) => Promise<void>]>([
    ['a file comes', (root) => write(root, { 'new/catalog-info.yaml': 'new' })],
    ['a file goes', (root) => rm(join(root, 'a/catalog-info.yaml'))],
    ['a file moves', (root) => rename(join(root, 'a'), join(root, 'moved'))],
    [
      'a file is written with its old size and time',
      async (root) => {
        const file = join(root, 'a/catalog-info.yaml');
        const { atime, mtime } = await stat(file);
        await writeFile(file, 'A');
        await utimes(file, atime, mtime);
      },
    ],
  ])('differ when %s', async (_, change) => {
    const root = await folderWith({ 'a/catalog-info.yaml': 'a' });
    const open = opener();
    const { revision } = await treeOf(open(sourceOf(root)));
    await change(root);
    expect((await treeOf(open(sourceOf(root), revision))).revision).not.toBe(revision);
  });

  it('cover what was asked for beyond the paths, by glob and by path', async () => {
    const root = await folderWith({ 'all.yaml': 'all', 'org/a.yaml': 'a', 'api.json': '{}' });
    const open = opener();
    const source = sourceOf(root, ['all.yaml']);
    const ask = async (since?: string): Promise<string> => {
      const tree = await treeOf(open(source, since));
      await tree.match(['org/*.yaml']);
      await tree.entries(['api.json']);
      return tree.revision;
    };
    const revision = await ask(await ask());
    expect(await open(source, revision)).toMatchObject({ kind: 'unchanged' });
    await write(root, { 'org/b.yaml': 'b' });
    const next = await ask(revision);
    await write(root, { 'api.json': '{"a":1}' });
    expect(await open(source, next)).toMatchObject({ kind: 'changed' });
  });

  it('are never called unchanged by a process that has not read the source', async () => {
    const root = await folderWith({ 'catalog-info.yaml': 'a' });
    const { revision } = await treeOf(opener()(sourceOf(root)));
    expect((await treeOf(opener()(sourceOf(root), revision))).revision).toBe(revision);
  });

  it('may be overtaken: what is read is whole and says which blob it is', async () => {
    const root = await folderWith({ 'a.yaml': 'old', 'b.yaml': 'b' });
    const tree = await treeOf(opener()(sourceOf(root)));
    const entries = await tree.match(['*.yaml']);
    await write(root, { 'a.yaml': 'new and longer' });
    await rm(join(root, 'b.yaml'));
    const [a, b] = await Array.fromAsync(tree.read(entries, 100));
    expect(a).toMatchObject({ bytes: Buffer.from('new and longer') });
    expect(a?.blob).toBe((await tree.match(['a.yaml']))[0]?.blob);
    expect(b).toMatchObject({ refused: 'The file was removed while the source was read.' });
  });
});

describe('trouble', () => {
  it('is said where the root does not exist', async () => {
    const root = join(temporaryFolder(), 'gone');
    expect(await opener()(sourceOf(root))).toEqual({
      kind: 'unreachable',
      reason: `\`${root}\` cannot be read (ENOENT).`,
      hint: 'Let the user who runs Callboard read it, or make the `paths` of the source pass it by.',
    });
  });

  it('with a folder makes the source unreachable, not smaller; with a file it stays with that file', async () => {
    const root = await folderWith({ 'a/x.yaml': 'a', 'b/x.yaml': 'b' });
    await chmod(root, 0o755);
    await chmod(join(root, 'b/x.yaml'), 0);
    const [texts, opened] = await asNobody(async () => {
      const read = await textsIn(root, ['**/x.yaml']);
      return [read, root] as const;
    });
    expect(texts['a/x.yaml']).toBe('a');
    expect(texts['b/x.yaml']).toMatch(/^refused: The file cannot be read: EACCES/);
    await chmod(join(opened, 'b'), 0);
    expect(await asNobody(() => opener()(sourceOf(root, ['**/x.yaml'])))).toMatchObject({
      kind: 'unreachable',
      reason: `\`${join(root, 'b')}\` cannot be read (EACCES).`,
    });
    expect(await asNobody(() => textsIn(root, ['a/*.yaml']))).toEqual({ 'a/x.yaml': 'a' });
    await chmod(join(root, 'b'), 0o755);
  });

  it('stops when told to', async () => {
    const root = await folderWith({ 'a.yaml': 'a' });
    const { open } = makeFileSources();
    const aborted = AbortSignal.abort(new Error('shutting down'));
    await expect(open(sourceOf(root), { since: undefined, signal: aborted })).rejects.toThrow(
      'shutting down',
    );
  });
});

/** Root may read everything, so a test about permissions is done as somebody else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  const asRoot = process.geteuid?.() === 0;
  if (asRoot) process.seteuid?.(65_534);
  try {
    return await work();
  } finally {
    if (asRoot) process.seteuid?.(0);
  }
}

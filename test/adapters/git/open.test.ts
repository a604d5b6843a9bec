import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeGitSource } from '../../../src/adapters/git/open.ts';
import { makeRepository, temporaryFolder } from '../../support/git.ts';
import { reader, sourceOf, textsOf } from './reading.ts';

describe('reading', () => {
  it('reads what matches, at the tip, whole', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'kind: System\n', 'README.md': '# Payments\n' });
    const tip = repository.commit({
      'services/ledger/catalog-info.yaml': 'kind: Component\n',
      'services/.hidden/catalog-info.yaml': 'kind: API\n',
      'services/empty/catalog-info.yaml': '',
    });
    const tree = await reader().tree(sourceOf(repository.folder));
    expect(tree.revision).toBe(tip);
    expect(await textsOf(tree)).toEqual({
      'catalog-info.yaml': 'kind: System\n',
      'services/.hidden/catalog-info.yaml': 'kind: API\n',
      'services/empty/catalog-info.yaml': '',
      'services/ledger/catalog-info.yaml': 'kind: Component\n',
    });
  });

  it('says unchanged until a commit comes, and then gives the same blobs for the same contents', async () => {
    const repository = makeRepository();
    const first = repository.commit({ 'a/catalog-info.yaml': 'a', 'b/catalog-info.yaml': 'b' });
    const { open, tree } = reader();
    const source = sourceOf(repository.folder);
    const before = await (await tree(source)).match(source.paths);
    expect(await open(source, first)).toEqual({ kind: 'unchanged', revision: first });

    repository.commit({ 'b/catalog-info.yaml': 'b2' });
    const after = await (await tree(source, first)).match(source.paths);
    expect(after[0]).toEqual(before[0]);
    expect(after[1]?.blob).not.toBe(before[1]?.blob);
  });

  it('keeps to its revision while the repository goes on', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'old' });
    const { tree } = reader();
    const old = await tree(sourceOf(repository.folder));
    repository.commit({ 'catalog-info.yaml': 'new' });
    expect(await textsOf(await tree(sourceOf(repository.folder)))).toEqual({ 'catalog-info.yaml': 'new' });
    expect(await textsOf(old)).toEqual({ 'catalog-info.yaml': 'old' });
  });

  it('finds files by exact path, in the order asked, and leaves out what is no file', async () => {
    const repository = makeRepository();
    repository.commit({ 'org/teams.yaml': 'teams', 'org/people.yaml': 'people' });
    const tree = await reader().tree(sourceOf(repository.folder));
    const entries = await tree.entries([
      'org/teams.yaml',
      'org',
      'gone.yaml',
      '../etc/passwd',
      'org/people.yaml',
    ]);
    expect(entries.map((entry) => entry.path)).toEqual(['org/teams.yaml', 'org/people.yaml']);
  });

  it('reads contents in the order asked, the same blob as often as asked', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': 'same', 'b.yaml': 'other', 'c.yaml': 'same' });
    const tree = await reader().tree(sourceOf(repository.folder));
    const contents = await Array.fromAsync(
      tree.read(await tree.entries(['c.yaml', 'b.yaml', 'a.yaml']), 100),
    );
    expect(contents.map((content) => content.path)).toEqual(['c.yaml', 'b.yaml', 'a.yaml']);
    expect(contents.map((content) => 'bytes' in content && content.bytes.length)).toEqual([4, 5, 4]);
  });

  it('gives bytes as they are: no UTF-8, NULs, CRLF, a BOM', async () => {
    const repository = makeRepository();
    const bytes = Uint8Array.from([0xef, 0xbb, 0xbf, 0xff, 0x00, 0x0d, 0x0a, 0x0a]);
    repository.commit({ 'catalog-info.yaml': bytes });
    const tree = await reader().tree(sourceOf(repository.folder));
    const [content] = await Array.fromAsync(tree.read(await tree.match(['*.yaml']), 100));
    expect(content).toMatchObject({ bytes: Buffer.from(bytes) });
  });

  it('can be left in the middle of reading', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': 'a'.repeat(200_000), 'b.yaml': 'b'.repeat(200_000) });
    const tree = await reader().tree(sourceOf(repository.folder));
    for await (const content of tree.read(await tree.match(['*.yaml']), 1_000_000)) {
      expect(content.path).toBe('a.yaml');
      break;
    }
    expect(Object.keys(await textsOf(tree, ['*.yaml'], 1_000_000))).toEqual(['a.yaml', 'b.yaml']);
  });

  it('refuses files above the limit, LFS pointers, and nothing beside them', async () => {
    const repository = makeRepository();
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n';
    repository.commit({ 'a.yaml': 'x'.repeat(10_000), 'b.yaml': pointer, 'c.yaml': 'fine' });
    const tree = await reader().tree(sourceOf(repository.folder));
    expect(await textsOf(tree, ['*.yaml'], 1_000)).toEqual({
      'a.yaml': 'refused: The file has 10,000 bytes; at most 1,000 are read.',
      'b.yaml': 'refused: The file is a Git LFS pointer: its content is not here. Take it out of LFS.',
      'c.yaml': 'fine',
    });
  });

  it('passes over submodules', async () => {
    const repository = makeRepository();
    const commit = repository.commit({ 'catalog-info.yaml': 'x' });
    repository.commit({ 'vendor/catalog-info.yaml': { submodule: commit } });
    const tree = await reader().tree(sourceOf(repository.folder));
    expect(Object.keys(await textsOf(tree))).toEqual(['catalog-info.yaml']);
  });

  it('passes over paths that git itself would never make', async () => {
    const repository = makeRepository();
    const commit = repository.commit({ 'catalog-info.yaml': 'good' });
    const blob = repository.git('rev-parse', `${commit}:catalog-info.yaml`);
    const tree = Buffer.concat(
      ['..', '.', 'catalog-info.yaml'].flatMap((name) => [
        Buffer.from(`100644 ${name}\0`),
        Buffer.from(blob, 'hex'),
      ]),
    );
    const file = join(temporaryFolder(), 'tree');
    await writeFile(file, tree);
    const hostile = repository.git('hash-object', '-t', 'tree', '--literally', '-w', file);
    const author = ['-c', 'user.name=Mallory', '-c', 'user.email=m@acme.dev'];
    repository.git(
      'update-ref',
      'refs/heads/main',
      repository.git(...author, 'commit-tree', '-m', 'x', hostile),
    );
    expect(await textsOf(await reader().tree(sourceOf(repository.folder)), ['**'])).toEqual({
      'catalog-info.yaml': 'good',
    });
  });

  it('reads a repository with 5,000 files', async () => {
    const repository = makeRepository();
    const path = (n: number): string => `services/team-${n % 50}/service-${n}/catalog-info.yaml`;
    const files = Object.fromEntries(
      Array.from({ length: 5_000 }, (_, n): [string, string] => [path(n), `name: service-${n}\n`]),
    );
    repository.commit(files);
    const texts = await textsOf(await reader().tree(sourceOf(repository.folder)));
    expect(texts).toEqual(files);
  });
});

describe('branches', () => {
  it('follows the HEAD of the remote to another branch', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'on main' });
    const { tree } = reader();
    await tree(sourceOf(repository.folder));
    repository.git('branch', '--move', 'main', 'trunk');
    const tip = repository.commit({ 'catalog-info.yaml': 'on trunk' }, { branch: 'trunk' });
    const moved = await tree(sourceOf(repository.folder));
    expect(moved.revision).toBe(tip);
    expect(await textsOf(moved)).toEqual({ 'catalog-info.yaml': 'on trunk' });
  });

  it('reads the branch that is named, a slash in it or not', async () => {
    const repository = makeRepository();
    const base = repository.commit({ 'catalog-info.yaml': 'main' });
    repository.commit({ 'catalog-info.yaml': 'release' }, { branch: 'release/1', from: base });
    const tree = await reader().tree(sourceOf(repository.folder, { branch: 'release/1' }));
    expect(await textsOf(tree)).toEqual({ 'catalog-info.yaml': 'release' });
  });

  it('survives a force-push', async () => {
    const repository = makeRepository();
    const base = repository.commit({ 'catalog-info.yaml': 'base' });
    const gone = repository.commit({ 'catalog-info.yaml': 'gone' });
    const { tree } = reader();
    await tree(sourceOf(repository.folder));
    const forced = repository.commit({ 'catalog-info.yaml': 'forced' }, { from: base });
    const after = await tree(sourceOf(repository.folder), gone);
    expect(after.revision).toBe(forced);
    expect(await textsOf(after)).toEqual({ 'catalog-info.yaml': 'forced' });
  });

  it('survives a history that was written anew', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'old' });
    const { tree } = reader();
    await tree(sourceOf(repository.folder));
    repository.git('update-ref', '-d', 'refs/heads/main');
    repository.commit({ 'catalog-info.yaml': 'new' }, { author: 'Bob <bob@acme.dev>' });
    expect(await textsOf(await tree(sourceOf(repository.folder)))).toEqual({ 'catalog-info.yaml': 'new' });
  });

  it('names the branches that exist where the one asked for does not', async () => {
    const repository = makeRepository();
    const tip = repository.commit({ 'catalog-info.yaml': 'x' });
    repository.git('branch', 'develop', tip);
    expect(await reader().open(sourceOf(repository.folder, { branch: 'mian' }))).toEqual({
      kind: 'unreachable',
      reason: `\`${repository.folder}\` has no branch \`mian\`.`,
      hint: 'Set `branch` of the source to one that it has: `develop`, `main`.',
    });
  });

  it('says so where HEAD names a branch that was deleted', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'x' }, { branch: 'develop' });
    expect(await reader().open(sourceOf(repository.folder))).toMatchObject({
      kind: 'unreachable',
      reason: `The HEAD of \`${repository.folder}\` names a branch that does not exist.`,
    });
  });
});

describe('what may be missing', () => {
  it('lists nothing for an empty repository, until its first commit', async () => {
    const repository = makeRepository();
    const { open, tree } = reader();
    const empty = await tree(sourceOf(repository.folder));
    expect(await empty.match(['**'])).toEqual([]);
    expect(await open(sourceOf(repository.folder), empty.revision)).toMatchObject({ kind: 'unchanged' });
    repository.commit({ 'catalog-info.yaml': 'first' });
    expect(await textsOf(await tree(sourceOf(repository.folder), empty.revision))).toEqual({
      'catalog-info.yaml': 'first',
    });
  });

  it('is unreachable, not empty, when the repository vanishes', async () => {
    const repository = makeRepository();
    const tip = repository.commit({ 'catalog-info.yaml': 'x' });
    const { open, tree } = reader();
    await tree(sourceOf(repository.folder));
    await rm(repository.folder, { recursive: true });
    expect(await open(sourceOf(repository.folder), tip)).toEqual({
      kind: 'unreachable',
      reason: `There is no repository at \`${repository.folder}\`, or it may not be read.`,
      hint: 'Check the address; where the repository is private, give the source a `token` or a deploy key.',
    });
  });

  it('throws `unavailable` where contents cannot be fetched any more', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'x' });
    const tree = await reader().tree(sourceOf(repository.folder));
    const entries = await tree.match(['**']);
    await rm(repository.folder, { recursive: true });
    await expect(Array.fromAsync(tree.read(entries, 100))).rejects.toMatchObject({ code: 'unavailable' });
  });

  it('says what to install where there is no git', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'x' });
    const { open } = reader({ environment: { PATH: temporaryFolder() } });
    expect(await open(sourceOf(repository.folder))).toMatchObject({
      kind: 'unreachable',
      reason: 'The `git` command could not be started.',
    });
  });

  it('says so where the cache cannot be written', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'x' });
    const cacheDir = join(temporaryFolder(), 'file');
    await writeFile(cacheDir, '');
    const opened = await reader({ cacheDir }).open(sourceOf(repository.folder));
    expect(opened).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('could not be written') as string,
    });
  });

  it.each([
    ['https://', /is no address of a repository/],
    ['--upload-pack=touch pwned', /is no address of a repository/],
    ['ext::sh -c touch% pwned', /is not allowed/],
    ['https://alice:hunter2@git.acme.dev/a.git', /`https:\/\/….git\.acme\.dev\/a\.git` holds a login/],
    ['https://ghp_secret@git.acme.dev/a.git', /`https:\/\/….git\.acme\.dev\/a\.git` holds a login/],
    ['https://git.acme.dev/a.git\nfatal: x', /is no address of a repository/],
  ])('refuses the address %j', async (url, reason) => {
    const opened = await reader().open(sourceOf(url));
    expect(opened).toMatchObject({ kind: 'unreachable', reason: expect.stringMatching(reason) as string });
    expect(JSON.stringify(opened)).not.toMatch(/hunter2|ghp_secret/);
  });

  it.each([
    ['files', '100644'],
    ['links', '120000'],
    ['submodules', '160000'],
  ])('refuses a tree whose folders hold one another to make millions of %s', async (_, mode) => {
    const repository = makeRepository();
    const tip = repository.commit({ 'catalog-info.yaml': 'x' });
    const blob = repository.git('rev-parse', `${tip}:catalog-info.yaml`);
    const index = join(temporaryFolder(), 'tree');
    let [tree, line] = ['', { mode, oid: blob }];
    for (let depth = 0; depth < 12; depth += 1) {
      await writeFile(index, treeOf(line, 8));
      tree = repository.git('hash-object', '-t', 'tree', '-w', '--literally', index);
      line = { mode: '40000', oid: tree };
    }
    const commit = repository.git(
      '-c',
      'user.name=a',
      '-c',
      'user.email=a@acme.dev',
      'commit-tree',
      tree,
      '-m',
      'x',
    );
    repository.git('update-ref', 'refs/heads/main', commit);
    const opened = await reader({ limits: { listCharacters: 100_000 } }).open(sourceOf(repository.folder));
    expect(opened).toMatchObject({
      kind: 'unreachable',
      reason: expect.stringContaining('larger than the limit') as string,
    });
  });

  it('stops when it is told to, and says why', async () => {
    const repository = makeRepository();
    repository.commit({ 'catalog-info.yaml': 'x' });
    const open = makeGitSource({ cacheDir: join(temporaryFolder(), 'git'), environment: process.env });
    const signal = AbortSignal.abort(new Error('shutting down'));
    await expect(open(sourceOf(repository.folder), { since: undefined, signal })).rejects.toThrow(
      'shutting down',
    );
  });
});

/** A tree object with as many entries that are all the same. */
function treeOf({ mode, oid }: { mode: string; oid: string }, entries: number): Buffer {
  const names = Array.from({ length: entries }, (_, at) => Buffer.from(`${mode} entry-${at}\0`));
  return Buffer.concat(names.flatMap((name) => [name, Buffer.from(oid, 'hex')]));
}

import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeRepository, serveGit, temporaryFolder, type TestRepository } from '../../support/git.ts';
import { authors, reader, sourceOf } from './reading.ts';

const alice = { author: 'Alice Adams <alice@acme.dev>' };
const bob = { author: 'Bob Brown <bob@acme.dev>' };
const carol = { author: 'Carol Clark <carol@acme.dev>' };

async function authorsIn(
  repository: TestRepository,
  paths: string[],
  since?: string,
): Promise<Record<string, string | undefined>> {
  const tree = await reader().tree(sourceOf(repository.folder));
  return authors(await tree.changes(paths, since));
}

describe('the last change of a file', () => {
  it('has commit, author and time', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': '1', 'b.yaml': '1' }, alice);
    const at = new Date('2026-03-01T10:00:00Z');
    const second = repository.commit({ 'b.yaml': '2' }, { ...bob, at });
    const tree = await reader().tree(sourceOf(repository.folder));
    const changes = await tree.changes(['a.yaml', 'b.yaml', 'never.yaml']);
    expect(changes.get('b.yaml')).toEqual({
      commit: second,
      author: { name: 'Bob Brown', email: 'bob@acme.dev' },
      at,
    });
    expect(authors(changes)).toEqual({ 'a.yaml': 'Alice Adams', 'b.yaml': 'Bob Brown' });
  });

  it('is found in old commits, below many newer ones', async () => {
    const repository = makeRepository();
    repository.commit({ 'old.yaml': '1' }, alice);
    for (let n = 0; n < 20; n += 1) repository.commit({ 'busy.yaml': `${n}` }, bob);
    expect(await authorsIn(repository, ['old.yaml', 'busy.yaml'])).toEqual({
      'busy.yaml': 'Bob Brown',
      'old.yaml': 'Alice Adams',
    });
  });

  it('is read after `since` only, where that is an older revision', async () => {
    const repository = makeRepository();
    const since = repository.commit({ 'a.yaml': '1', 'b.yaml': '1' }, alice);
    repository.commit({ 'b.yaml': '2' }, bob);
    expect(await authorsIn(repository, ['a.yaml', 'b.yaml'], since)).toEqual({ 'b.yaml': 'Bob Brown' });
  });

  it.each(['f'.repeat(40), 'empty', '--all'])('is read whole where `since` is %s', async (since) => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': '1' }, alice);
    expect(await authorsIn(repository, ['a.yaml'], since)).toEqual({ 'a.yaml': 'Alice Adams' });
  });

  it('is read whole after a force-push', async () => {
    const repository = makeRepository();
    const base = repository.commit({ 'a.yaml': '1' }, alice);
    const gone = repository.commit({ 'a.yaml': '2' }, bob);
    const { tree } = reader();
    await tree(sourceOf(repository.folder));
    repository.git('update-ref', 'refs/heads/main', base);
    const after = await tree(sourceOf(repository.folder), gone);
    expect(authors(await after.changes(['a.yaml'], gone))).toEqual({ 'a.yaml': 'Alice Adams' });
  });

  it('is the move of a file that was moved', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': 'same' }, alice);
    repository.commit({ 'a.yaml': null, 'moved/a.yaml': 'same' }, bob);
    // Moved and edited at once: to recognise that, git would need the contents, which are not here.
    const long = 'name: ledger\n'.repeat(50);
    repository.commit({ 'b.yaml': long }, alice);
    repository.commit({ 'b.yaml': null, 'moved/b.yaml': `${long}owner: payments\n` }, carol);
    expect(await authorsIn(repository, ['moved/a.yaml', 'moved/b.yaml'])).toEqual({
      'moved/a.yaml': 'Bob Brown',
      'moved/b.yaml': 'Carol Clark',
    });
  });

  it('is by who wrote it, not by who merged it', async () => {
    const repository = makeRepository();
    const base = repository.commit({ 'a.yaml': '1', 'b.yaml': '1' }, alice);
    const topic = repository.commit({ 'a.yaml': '2' }, { ...bob, branch: 'topic', from: base });
    repository.commit({ 'b.yaml': '2' }, alice);
    repository.commit({ 'a.yaml': '2' }, { ...carol, merge: topic });
    expect(await authorsIn(repository, ['a.yaml', 'b.yaml'])).toEqual({
      'a.yaml': 'Bob Brown',
      'b.yaml': 'Alice Adams',
    });
  });

  it('is by who merged it where the merge made it what it is', async () => {
    const repository = makeRepository();
    const base = repository.commit({ 'a.yaml': '1' }, alice);
    const topic = repository.commit({ 'a.yaml': '2' }, { ...bob, branch: 'topic', from: base });
    repository.commit({ 'a.yaml': '3' }, alice);
    repository.commit({ 'a.yaml': '2 and 3' }, { ...carol, merge: topic });
    expect(await authorsIn(repository, ['a.yaml'])).toEqual({ 'a.yaml': 'Carol Clark' });
  });

  it('of a link is that of what it points to', async () => {
    const repository = makeRepository();
    repository.commit({ 'real.yaml': '1', 'link.yaml': { link: 'real.yaml' } }, alice);
    repository.commit({ 'real.yaml': '2' }, bob);
    expect(await authorsIn(repository, ['link.yaml'])).toEqual({ 'link.yaml': 'Bob Brown' });
  });

  it('copes with odd names of files and people', async () => {
    const repository = makeRepository();
    const files = {
      'sp ace.yaml': '1',
      'ünï.yaml': '1',
      '-dash.yaml': '1',
      ':(glob)*.yaml': '1',
      '[a].yaml': '1',
    };
    repository.commit(files, { author: `${'Long '.repeat(100)}Ünï <x@acme.dev>` });
    const found = await authorsIn(repository, Object.keys(files));
    expect(Object.keys(found).sort()).toEqual(Object.keys(files).sort());
    expect(found['sp ace.yaml']).toHaveLength(200);
  });

  it('is what `git log -1` says, with few paths and with many', async () => {
    const repository = makeRepository();
    const names = Array.from({ length: 150 }, (_, n) => `team-${n % 7}/service-${n}.yaml`);
    const people = [alice, bob, carol];
    repository.commit(Object.fromEntries(names.map((name) => [name, 'new'])), carol);
    for (let round = 0; round < 12; round += 1) {
      const changed = names.filter((_, n) => (n * 7 + round * 13) % (round + 2) === 0);
      repository.commit(Object.fromEntries(changed.map((name) => [name, `${round}`])), people[round % 3]);
    }
    const wanted = (path: string): string => repository.git('log', '-1', '--format=%an', 'main', '--', path);
    const few = names.slice(0, 20);
    const expected = Object.fromEntries(few.map((path) => [path, wanted(path)]));
    expect(await authorsIn(repository, few)).toEqual(expected);
    expect(await authorsIn(repository, names)).toMatchObject(expected);
  });
});

describe('a commit made to do harm', () => {
  it.each([
    ['ends', '99999999999999'],
    ['has a year of five digits', '300000000000'],
    ['has more seconds than git can count', '9'.repeat(23)],
    ['runs before 1970', '-99999999999'],
  ])('has no time where its clock %s, and an author all the same', async (_, seconds) => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': '1' }, alice);
    const tree = repository.git('rev-parse', 'HEAD^{tree}');
    const folder = temporaryFolder();
    const file = join(folder, 'commit');
    const who = `Alice Adams <alice@acme.dev> ${seconds} +0000`;
    writeFileSync(file, `tree ${tree}\nauthor ${who}\ncommitter ${who}\n\nx\n`);
    const commit = repository.git('hash-object', '-t', 'commit', '-w', '--literally', file);
    repository.git('update-ref', 'refs/heads/main', commit);
    const opened = await reader().tree(sourceOf(repository.folder));
    const change = (await opened.changes(['a.yaml'])).get('a.yaml');
    expect(change?.author?.name).toBe('Alice Adams');
    expect(change).not.toHaveProperty('at');
  });

  it('never has half a character as the end of its author', async () => {
    const repository = makeRepository();
    const author = `${'a'.repeat(199)}😀 <${'b'.repeat(199)}😀>`;
    repository.commit({ 'a.yaml': '1' }, { author });
    const opened = await reader().tree(sourceOf(repository.folder));
    const { name = '', email = '' } = (await opened.changes(['a.yaml'])).get('a.yaml')?.author ?? {};
    expect([name.length, name.isWellFormed(), email.length, email.isWellFormed()]).toEqual([
      200,
      true,
      200,
      true,
    ]);
  });
});

describe('a history beyond the limits', () => {
  it('is that of a year, with older authors unknown', async () => {
    const repository = makeRepository();
    const noise = randomBytes(3_000_000);
    const years = 365 * 24 * 3_600_000;
    repository.commit(
      { 'old.yaml': '1', 'big.bin': noise },
      { ...alice, at: new Date(Date.now() - 3 * years) },
    );
    repository.commit({ 'big.bin': null }, { ...alice, at: new Date(Date.now() - 2 * years) });
    repository.commit({ 'edge.yaml': '1' }, { ...alice, at: new Date(Date.now() - 1_000_000) });
    repository.commit({ 'new.yaml': '1' }, { ...bob, at: new Date(Date.now() - 500_000) });
    // A server that knows no filters, so the old blob counts.
    const server = await serveGit(dirname(repository.folder));
    try {
      const source = sourceOf(`${server.url}/catalog.git`);
      const limited = reader({ limits: { fetchBytes: 1_000_000 } });
      const changes = await (await limited.tree(source)).changes(['old.yaml', 'new.yaml']);
      expect([...changes.keys()].sort()).toEqual(['new.yaml', 'old.yaml']);
      expect(authors(changes)).toEqual({ 'new.yaml': 'Bob Brown', 'old.yaml': undefined });

      repository.commit({ 'old.yaml': '2' }, { ...carol, at: new Date() });
      const later = await (await limited.tree(source)).changes(['old.yaml', 'new.yaml']);
      expect(authors(later)).toEqual({ 'new.yaml': 'Bob Brown', 'old.yaml': 'Carol Clark' });

      const all = await (await reader().tree(source)).changes(['edge.yaml']);
      expect(authors(all)).toEqual({ 'edge.yaml': 'Alice Adams' });
    } finally {
      await server.close();
    }
  });

  it('is as long as that of a remote that is shallow itself', async () => {
    const repository = makeRepository();
    repository.commit({ 'a.yaml': '1', 'b.yaml': '1' }, alice);
    repository.commit({ 'a.yaml': '2' }, bob);
    const folder = join(temporaryFolder(), 'checkout');
    repository.git('clone', '--quiet', '--depth=1', `file://${repository.folder}`, folder);
    const changes = await (await reader().tree(sourceOf(folder))).changes(['a.yaml', 'b.yaml']);
    expect(authors(changes)).toEqual({ 'a.yaml': undefined, 'b.yaml': undefined });
  });

  it('is the last commit where nothing happened for a year', async () => {
    const repository = makeRepository();
    const at = new Date('2020-01-01T00:00:00Z');
    const noise = randomBytes(3_000_000);
    repository.commit({ 'old.yaml': '1', 'big.bin': noise }, { ...alice, at });
    repository.commit({ 'big.bin': null }, { ...alice, at });
    const server = await serveGit(dirname(repository.folder));
    try {
      const { tree } = reader({ limits: { fetchBytes: 1_000_000 } });
      const changes = await (await tree(sourceOf(`${server.url}/catalog.git`))).changes(['old.yaml']);
      expect(authors(changes)).toEqual({ 'old.yaml': undefined });
    } finally {
      await server.close();
    }
  });
});

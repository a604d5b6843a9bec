import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { readLocalTip } from '../../../src/adapters/git/local-tip.ts';
import { makeRepository, temporaryFolder } from '../../support/git.ts';
import { reader, sourceOf, textsOf } from './reading.ts';

it('reads loose and packed refs, a detached HEAD and branches with a slash', () => {
  const repository = makeRepository();
  const first = repository.commit({ 'a.yaml': '1' });
  repository.git('branch', 'release/1', first);
  repository.git('branch', 'release/10', first);
  repository.git('pack-refs', '--all');
  const second = repository.commit({ 'a.yaml': '2' });
  const { folder } = repository;
  expect(readLocalTip(folder, undefined)).toEqual({ branch: 'main', commit: second });
  expect(readLocalTip(folder, 'release/1')).toEqual({ branch: 'release/1', commit: first });
  repository.git('update-ref', '--no-deref', 'HEAD', first);
  expect(readLocalTip(folder, undefined)).toEqual({ commit: first });
});

it('reads working trees and linked working trees', async () => {
  const repository = makeRepository();
  const commit = repository.commit({ 'a.yaml': '1' });
  const clone = join(temporaryFolder(), 'clone');
  const linked = join(temporaryFolder(), 'linked');
  repository.git('clone', '--quiet', repository.folder, clone);
  execFileSync('git', ['-C', clone, 'worktree', 'add', '--quiet', '-b', 'topic', linked]);
  expect(readLocalTip(clone, undefined)).toEqual({ branch: 'main', commit });
  expect(readLocalTip(linked, undefined)).toEqual({ branch: 'topic', commit });
  expect(readLocalTip(linked, 'main')).toEqual({ branch: 'main', commit });
  expect(await textsOf(await reader().tree(sourceOf(pathToFileURL(linked).href)), ['*'])).toEqual({
    'a.yaml': '1',
  });
});

it.each([
  ['there is no repository', undefined, {}],
  ['refs are stored in another way', undefined, { HEAD: 'ref: refs/heads/.invalid\n' }],
  ['a ref leaves its folder', '../../secret', { HEAD: 'ref: refs/heads/main\n', secret: 'a'.repeat(40) }],
  ['the branch is not there', 'gone', { HEAD: 'ref: refs/heads/main\n' }],
  ['a ref holds something else', 'main', { HEAD: 'x', 'refs/heads/main': 'root:x:0:0' }],
])('leaves the answer to git where %s', async (_, branch, files: Record<string, string>) => {
  const folder = temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  expect(readLocalTip(folder, branch)).toBeUndefined();
});

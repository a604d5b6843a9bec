import { describe, expect, it } from 'vitest';
import { makeRepository, type Content } from '../../support/git.ts';
import { reader, sourceOf, textsOf } from './reading.ts';

async function textsIn(files: Record<string, Content>, globs: string[]): Promise<Record<string, string>> {
  const repository = makeRepository();
  repository.commit(files);
  return await textsOf(await reader().tree(sourceOf(repository.folder)), globs);
}

describe('symbolic links in a repository', () => {
  it('count as the file they point to, over folders and further links', async () => {
    const files = {
      'shared/ledger.yaml': 'ledger',
      'teams/a.yaml': { link: '../shared/ledger.yaml' },
      current: { link: 'shared' },
      'other/b.yaml': { link: '../current/./ledger.yaml' },
    };
    expect(await textsIn(files, ['teams/*'])).toEqual({ 'teams/a.yaml': 'ledger' });
    expect(await textsIn(files, ['other/*'])).toEqual({ 'other/b.yaml': 'ledger' });
  });

  it('are followed where a path or the beginning of a glob names a folder that is one', async () => {
    const files = { 'v2/a.yaml': 'a', 'v2/deep/b.yaml': 'b', latest: { link: 'v2' } };
    expect(await textsIn(files, ['latest/**/*.yaml'])).toEqual({
      'latest/a.yaml': 'a',
      'latest/deep/b.yaml': 'b',
    });
    expect(await textsIn(files, ['latest/a.yaml'])).toEqual({ 'latest/a.yaml': 'a' });
  });

  it('show a file once, by its own path', async () => {
    const files = {
      'catalog-info.yaml': { link: '.backstage/catalog-info.yaml' },
      '.backstage/catalog-info.yaml': 'one',
      copy: { link: '.backstage' },
    };
    expect(await textsIn(files, ['**/catalog-info.yaml', 'copy/*'])).toEqual({
      '.backstage/catalog-info.yaml': 'one',
    });
  });

  it.each<[string, Record<string, Content>, string]>([
    ['out by an absolute path', { 'x.yaml': { link: '/etc/passwd' } }, 'leads out of the source'],
    ['out by dots', { 'x.yaml': { link: 'a/../../../etc/passwd' } }, 'leads out of the source'],
    ['nowhere', { 'x.yaml': { link: 'gone.yaml' } }, 'leads nowhere'],
    [
      'into a submodule',
      { 'x.yaml': { link: 'sub/a.yaml' }, sub: { submodule: 'a'.repeat(40) } },
      'leads nowhere',
    ],
    ['to itself', { 'x.yaml': { link: 'x.yaml' } }, 'leads back to itself'],
    ['in a circle', { 'x.yaml': { link: 'y' }, y: { link: 'z' }, z: { link: 'y' } }, 'leads back to itself'],
    ['anywhere, by an endless name', { 'x.yaml': { link: 'a/'.repeat(3_000) } }, 'leads out of the source'],
  ])('are refused where they lead %s, and nothing beside them', async (_, files, reason) => {
    const texts = await textsIn({ ...files, 'good.yaml': 'good' }, ['*.yaml']);
    expect(texts['good.yaml']).toBe('good');
    expect(texts['x.yaml']).toContain(`refused: The file is a symbolic link that ${reason}`);
  });

  it('are refused where they are the folder that a glob begins with', async () => {
    const texts = await textsIn({ catalog: { link: '/etc' } }, ['catalog/**/*.yaml']);
    expect(texts.catalog).toContain('leads out of the source');
  });

  it('to folders are no files', async () => {
    expect(await textsIn({ 'a/b.yaml': 'b', 'c.yaml': { link: 'a' } }, ['*.yaml'])).toEqual({});
  });
});

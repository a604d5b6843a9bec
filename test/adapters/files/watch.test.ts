import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFileSources } from '../../../src/adapters/files/source.ts';
import type { FileSource } from '../../../src/core/source.ts';
import { temporaryFolder } from '../../support/git.ts';

/**
 * Watches a folder; `callsAfter` ends with the first call back after a change and gives how many there were
 * in all.
 */
function watched(root: string, paths: string[]) {
  const files = makeFileSources();
  const source: FileSource = { id: 'files', type: 'file', root, paths, schedule: '*/5 * * * *' };
  let calls = 0;
  let waiting = Promise.withResolvers<number>();
  const watch = files.watch(source, () => {
    calls += 1;
    waiting.resolve(calls);
  });
  onTestFinished(watch.close);
  const callsAfter = async (change: () => void): Promise<number> => {
    waiting = Promise.withResolvers();
    change();
    return await waiting.promise;
  };
  return { files, source, callsAfter };
}

it('calls back when it has begun and after each change, in new folders too', async () => {
  const root = temporaryFolder();
  mkdirSync(join(root, 'a'));
  const { callsAfter } = watched(root, ['**/catalog-info.yaml']);
  await callsAfter(() => undefined);
  await callsAfter(() => writeFileSync(join(root, 'a/catalog-info.yaml'), 'a'));
  await callsAfter(() => writeFileSync(join(root, 'a/catalog-info.yaml'), 'changed'));
  await callsAfter(() => mkdirSync(join(root, 'b/deep'), { recursive: true }));
  await callsAfter(() => writeFileSync(join(root, 'b/deep/catalog-info.yaml'), 'b'));
  await callsAfter(() => rmSync(join(root, 'b'), { recursive: true }));
  await callsAfter(() => mkdirSync(join(root, 'b')));
  await callsAfter(() => writeFileSync(join(root, 'b/catalog-info.yaml'), 'again'));
});

it('calls back once for many changes at a time', async () => {
  const root = temporaryFolder();
  const { callsAfter } = watched(root, ['*.yaml']);
  const write = (count: number): void => {
    for (let n = 0; n < count; n += 1) writeFileSync(join(root, `${n}.yaml`), `${count}`);
  };
  expect(await callsAfter(() => undefined)).toBe(1);
  expect(await callsAfter(() => write(50))).toBe(2);
  expect(await callsAfter(() => write(1))).toBe(3);
});

it('watches what Locations led to, and passes by folders that no path reaches', async () => {
  const root = temporaryFolder();
  for (const folder of ['org', 'elsewhere']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'all.yaml'), '');
  const { files, source, callsAfter } = watched(root, ['all.yaml']);
  await callsAfter(() => undefined);
  const opened = await files.open(source, { since: undefined, signal: new AbortController().signal });
  if (opened.kind === 'changed') await opened.tree.match(['org/*.yaml']);
  expect(await callsAfter(() => writeFileSync(join(root, 'all.yaml'), 'x'))).toBe(2);
  writeFileSync(join(root, 'elsewhere/a.yaml'), 'nobody asked');
  expect(await callsAfter(() => writeFileSync(join(root, 'org/a.yaml'), 'x'))).toBe(3);
});

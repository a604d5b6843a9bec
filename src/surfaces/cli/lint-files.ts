import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../../core/errors.ts';
import { codeOf, readWithin, refusedBy, type Read } from './lint-read.ts';

/** A file to judge. */
export interface LintFile {
  /** As it was given, or found below the folder that was given. */
  readonly name: string;
  /** Its real path, as far as it can be told. */
  readonly path: string;
  /** Real path of the folder that nothing read may leave: the clone around it, else the given folder. */
  readonly root: string;
  readonly read: Read;
}

/** A file or folder that was named. */
export interface LintStart extends Omit<LintFile, 'read'> {
  readonly folder: boolean;
}

/** The named files, and every `*.yaml` and `*.yml` below the named folders, in order of their names. */
export async function* lintFiles(starts: readonly LintStart[]): AsyncGenerator<LintFile> {
  for (const { folder, ...start } of starts) {
    if (folder) yield* walk(start);
    else yield await readFile(start);
  }
}

/** What is at a path that was given; throws `usage` where there is nothing. */
export async function lintStart(name: string): Promise<LintStart> {
  try {
    const path = await realpath(name);
    const folder = (await stat(path)).isDirectory();
    return { name, path, folder, root: await rootOf(folder ? path : dirname(path)) };
  } catch (error) {
    const reason = codeOf(error) === 'ENOENT' ? 'there is no such file or folder.' : refusedBy(error).refused;
    throw new AppError(
      'usage',
      `${name} cannot be checked: ${reason}`,
      'Give files, or folders with *.yaml or *.yml files.',
      { cause: error },
    );
  }
}

/** The clone that a folder is in, so that placeholders reach what they reach when synced; else the folder. */
async function rootOf(folder: string): Promise<string> {
  for (let above = folder; ; above = dirname(above)) {
    if (await isThere(join(above, '.git'))) return above;
    if (above === dirname(above)) return folder;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return false;
    throw error;
  }
}

const skipped = new Set(['.git', 'node_modules']);

async function* walk(folder: Omit<LintFile, 'read'>): AsyncGenerator<LintFile> {
  const entries = await readdir(folder.path, { withFileTypes: true }).catch(refusedBy);
  if ('refused' in entries) {
    yield { ...folder, read: entries };
    return;
  }
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const at = { ...folder, name: join(folder.name, entry.name), path: join(folder.path, entry.name) };
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* walk(at);
    if (!/\.ya?ml$/.test(entry.name)) continue;
    // What a link to a folder leads to is found where it is; sockets, pipes and devices are no files.
    if (entry.isFile() || (entry.isSymbolicLink() && !(await leadsToFolder(at.path))))
      yield await readFile(at);
  }
}

async function leadsToFolder(link: string): Promise<boolean> {
  try {
    return (await stat(link)).isDirectory();
  } catch {
    return false; // it leads nowhere, which reading it says
  }
}

async function readFile(start: Omit<LintFile, 'read'>): Promise<LintFile> {
  return { ...start, read: await readWithin(start.root, start.path) };
}

import { lstatSync, readdirSync, type Dirent } from 'node:fs';
import { join, posix } from 'node:path';
import { compileGlobs, isGlob, literalFolder, type Globs } from '../../core/glob.ts';
import type { FileEntry } from '../../core/source.ts';
import { makePace } from './pace.ts';
import { blobOf, isGone, placeOf, skipped, unreadable, type Place } from './place.ts';

export interface Listed {
  /** Sorted by path; each file once, and rather by its own path than by a link's. */
  readonly entries: FileEntry[];
  /** The real paths of the folders in which the entries are, or may be one day. */
  readonly folders: string[];
}

interface Walk {
  readonly root: string;
  readonly signal: AbortSignal;
  readonly pace: () => Promise<void>;
  readonly folders: string[];
  /** By the real path; what a link leads to gives way to the file itself. */
  readonly entries: Map<string, FileEntry>;
}

/** Lists the files below `root` (a real path) that match, and the links that should be files. */
export async function list(root: string, globs: readonly string[], signal: AbortSignal): Promise<Listed> {
  const walk: Walk = { root, signal, pace: makePace(), folders: [], entries: new Map() };
  const patterns = Map.groupBy(
    globs.filter((glob) => isGlob(glob)),
    literalFolder,
  );
  for (const [folder, below] of patterns) {
    const place = placeOf(root, folder);
    if (place.kind === 'folder') await visit(walk, folder, place.real, compileGlobs(below));
    else if (place.kind !== 'file') addPlace(walk, folder);
  }
  for (const path of globs.filter((glob) => !isGlob(glob))) {
    const folder = placeOf(root, posix.dirname(path));
    if (folder.kind === 'folder') walk.folders.push(folder.real);
    addPlace(walk, path);
  }
  const entries = [...walk.entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
  return { entries, folders: walk.folders };
}

/** The entry at exactly this path; undefined where no file is. */
export function entryAt(root: string, path: string): FileEntry | undefined {
  return entryOf(path, placeOf(root, path));
}

function entryOf(path: string, place: Place): FileEntry | undefined {
  if (place.kind === 'absent' || place.kind === 'folder') return undefined;
  return { path, blob: place.kind === 'file' ? blobOf(place.stats) : `link:${place.kind}` };
}

async function visit(walk: Walk, folder: string, real: string, globs: Globs): Promise<void> {
  walk.signal.throwIfAborted();
  await walk.pace();
  walk.folders.push(real);
  for (const found of namesIn(real)) {
    if (skipped.has(found.name)) continue;
    const path = folder === '' ? found.name : `${folder}/${found.name}`;
    const realPath = join(real, found.name);
    if (found.isDirectory()) {
      if (globs.reaches(path)) await visit(walk, path, realPath, globs);
    } else if (globs.matches(path)) {
      if (found.isSymbolicLink()) addPlace(walk, path);
      else if (found.isFile()) addFile(walk, path, realPath);
    }
  }
}

function addFile(walk: Walk, path: string, real: string): void {
  const stats = lstatSync(real, { bigint: true, throwIfNoEntry: false });
  if (stats?.isFile() === true) keep(walk, { path, blob: blobOf(stats) }, real); // else it has just gone
}

/** Adds what is at a path that is, or leads over, a link. */
function addPlace(walk: Walk, path: string): void {
  const place = placeOf(walk.root, path);
  const entry = entryOf(path, place);
  if (entry !== undefined) keep(walk, entry, place.kind === 'file' ? place.real : join(walk.root, path));
}

function keep({ root, entries }: Walk, entry: FileEntry, real: string): void {
  if (!entries.has(real) || join(root, entry.path) === real) entries.set(real, entry);
}

function namesIn(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (isGone(error)) return []; // since its parent was read
    throw unreadable(folder, error);
  }
}

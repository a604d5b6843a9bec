import { parseDocuments, type ParsedDocument } from '../../core/document.ts';
import type { Entity } from '../../core/entity.ts';
import { refOf } from '../../core/entity.ts';
import { AppError } from '../../core/errors.ts';
import { includedPaths, includeFrom, type Included } from '../../core/placeholder.ts';
import type { Finding } from '../../core/problem.ts';
import { bounds, type FileContent, type FileEntry, type Tree } from '../../core/source.ts';
import type { Kinds } from '../../core/validate-kind.ts';
import type { KnownFile } from '../../store/files.ts';
import type { ReadFile } from './apply.ts';
import { followLocations, originOf, type LocatedFile } from './follow.ts';
import { judgeDocuments, refusedFile, type Judged } from './judge.ts';

/** What reading a tree needs besides it. */
export interface Reading {
  readonly source: string;
  readonly paths: readonly string[];
  readonly branch: string | undefined;
  readonly kinds: Kinds;
  /** The files as they were last read. */
  readonly known: readonly KnownFile[];
  /** Told after each file, with how many have been read. */
  readonly progress: (files: number) => void;
}

/** How a tree differs from what is known. */
export interface TreeDiff {
  readonly changed: readonly ReadFile[];
  readonly gone: readonly string[];
  readonly locations: readonly Finding[];
}

/** Reads what has changed in a tree: files that the globs match, and those that Location entities lead to. */
export async function readTree(tree: Tree, reading: Reading): Promise<TreeDiff> {
  const known = new Map(reading.known.map((file) => [file.path, file]));
  const included = await blobsOf(
    tree,
    reading.known.flatMap(({ includes }) => includes),
  );
  const isUnchanged = ({ path, blob }: FileEntry) => {
    const before = known.get(path);
    if (before?.viewUrl !== (tree.viewUrl(path) ?? null)) return false;
    return before.fingerprint === fingerprint(blob, before.includes, included);
  };
  const changed: ReadFile[] = [];
  let characters = 0;

  const read = async (entries: readonly FileEntry[]): Promise<LocatedFile[]> => {
    const files: LocatedFile[] = entries
      .filter(isUnchanged)
      .map(({ path }) => ({ path, locations: (known.get(path)?.locations ?? []) as Entity[] }));
    for await (const file of readFiles(
      tree,
      reading,
      entries.filter((entry) => !isUnchanged(entry)),
    )) {
      const { locations, ...rest } = file;
      characters += file.documents.reduce((sum, { good }) => sum + (good?.body.length ?? 0), 0);
      boundBodies(characters, reading.source);
      changed.push(rest);
      files.push({ path: file.path, locations: [...locations, ...lastGood(file, known.get(file.path))] });
      reading.progress(changed.length);
    }
    return files;
  };

  const { reached, findings } = await followLocations(tree, reading, read);
  return { changed, gone: [...known.keys()].filter((path) => !reached.has(path)), locations: findings };
}

/** Locations that a file with something bad in it shows no more: their last good version is still followed. */
function lastGood({ documents }: Judged, before: KnownFile | undefined): Entity[] {
  if (before === undefined || documents.every(({ good }) => good !== undefined)) return [];
  const good = new Set(documents.filter((document) => document.good !== undefined).map(({ ref }) => ref));
  return (before.locations as readonly Entity[]).filter((location) => !good.has(refOf(location)));
}

type JudgedFile = ReadFile & Judged;

/**
 * Reads and judges files one by one, so that no more than one is held as a syntax tree; those with
 * placeholders last.
 */
async function* readFiles(
  tree: Tree,
  reading: Reading,
  entries: readonly FileEntry[],
): AsyncGenerator<JudgedFile, void, undefined> {
  const waiting: { content: FileContent & { bytes: Uint8Array }; includes: string[] }[] = [];
  for await (const content of tree.read(entries, bounds.fileBytes)) {
    const { path, blob } = content;
    const file = { path, fingerprint: blob, includes: [], viewUrl: tree.viewUrl(path) };
    if ('refused' in content) {
      yield { ...file, ...refusedFile({ source: reading.source, path }, content.refused) };
      continue;
    }
    const documents = parseDocuments(content.bytes);
    const origin = originOf(tree, reading, path);
    const includes = [...new Set(documents.flatMap(({ value }) => includedPaths(value, origin)))];
    if (includes.length > 0) waiting.push({ content, includes });
    else yield { ...file, ...(await judgeFile(tree, reading, path, documents, new Map())) };
  }
  if (waiting.length === 0) return;

  const targets = await tree.entries([...new Set(waiting.flatMap(({ includes }) => includes))]);
  const blobs = new Map(targets.map(({ path, blob }) => [path, blob]));
  const contents = new Map<string, Included>();
  let bytes = 0;
  for await (const content of tree.read(targets, bounds.fileBytes)) {
    bytes += 'bytes' in content ? content.bytes.length : 0;
    const refused = 'the files that placeholders include are too large together';
    contents.set(content.path, bytes > bounds.includedBytes ? { refused } : content);
  }
  for (const { content, includes } of waiting) {
    const { path, blob, bytes } = content;
    const judged = await judgeFile(tree, reading, path, parseDocuments(bytes), contents);
    yield {
      path,
      fingerprint: fingerprint(blob, includes, blobs),
      includes,
      viewUrl: tree.viewUrl(path),
      ...judged,
    };
  }
}

async function judgeFile(
  tree: Tree,
  reading: Reading,
  path: string,
  documents: readonly ParsedDocument[],
  contents: ReadonlyMap<string, Included>,
): Promise<Judged> {
  const include = includeFrom(contents, originOf(tree, reading, path));
  return await judgeDocuments(documents, { source: reading.source, path }, { kinds: reading.kinds, include });
}

/** Refuses a revision that would not fit into memory. */
function boundBodies(characters: number, source: string): void {
  if (characters <= bounds.bodiesPerSource) return;
  throw new AppError(
    'too-large',
    `What source ${source} defines is larger than ${bounds.bodiesPerSource.toLocaleString('en')} characters.`,
    'Split it into several sources, or include less by placeholders.',
  );
}

async function blobsOf(tree: Tree, paths: readonly string[]): Promise<Map<string, string>> {
  if (paths.length === 0) return new Map();
  const entries = await tree.entries([...new Set(paths)]);
  return new Map(entries.map(({ path, blob }) => [path, blob]));
}

/** Changes whenever the file or anything it includes does; the absence of an included file counts. */
function fingerprint(blob: string, includes: readonly string[], blobs: ReadonlyMap<string, string>): string {
  return [blob, ...includes.map((path) => blobs.get(path) ?? 'absent')].join(' ');
}

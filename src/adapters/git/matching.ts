import { badLink, type BadLink } from '../../core/file-content.ts';
import { compileGlobs, isGlob, literalFolder } from '../../core/glob.ts';
import type { FileEntry } from '../../core/source.ts';
import type { Followed } from './links.ts';
import type { Listing } from './listing.ts';

export type Follow = (paths: readonly string[]) => Promise<ReadonlyMap<string, Followed>>;

/** An entry and the file it comes to, by which doubles are known. */
interface Candidate {
  readonly entry: FileEntry;
  readonly real: string;
}

/** The entries at exactly these paths. */
export async function entriesAt(paths: readonly string[], follow: Follow): Promise<FileEntry[]> {
  return candidatesAt(paths, await follow(paths)).map(({ entry }) => entry);
}

/** The entries that match any of the globs, each file once and rather by its own path than by a link's. */
export async function matching(
  globs: readonly string[],
  listing: Listing,
  follow: Follow,
): Promise<FileEntry[]> {
  const folders = Map.groupBy(
    globs.filter((glob) => isGlob(glob)),
    literalFolder,
  );
  const literal = globs.filter((glob) => !isGlob(glob));
  const starts = await follow([...literal, ...folders.keys()]);
  const candidates = candidatesAt(literal, starts);
  for (const [folder, patterns] of folders) {
    const start = starts.get(folder);
    if (start?.kind === 'folder') {
      candidates.push(...(await candidatesBelow(folder, start.path, patterns, listing, follow)));
    } else if (start?.kind !== 'file') {
      candidates.push(...candidatesAt([folder], starts)); // a link that should have led to a folder
    }
  }
  return eachOnce(candidates);
}

/** What matches below a folder, whose real path differs where it is reached by a link. */
async function candidatesBelow(
  folder: string,
  realFolder: string,
  patterns: readonly string[],
  { files, links }: Listing,
  follow: Follow,
): Promise<Candidate[]> {
  const { matches } = compileGlobs(patterns);
  const below = realFolder === '' ? '' : `${realFolder}/`;
  const shown = folder === '' ? '' : `${folder}/`;
  const candidates: Candidate[] = [];
  for (const [real, blob] of files) {
    const path = real.startsWith(below) ? shown + real.slice(below.length) : undefined;
    if (path !== undefined && matches(path)) candidates.push({ entry: { path, blob }, real });
  }
  const linked = [...links.keys()]
    .filter((link) => link.startsWith(below))
    .map((link) => shown + link.slice(below.length))
    .filter(matches);
  candidates.push(...candidatesAt(linked, await follow(linked)));
  return candidates;
}

function candidatesAt(paths: readonly string[], followed: ReadonlyMap<string, Followed>): Candidate[] {
  return paths.flatMap((path): Candidate[] => {
    const end = followed.get(path);
    if (end === undefined || end.kind === 'absent' || end.kind === 'folder') return [];
    if (end.kind === 'file') return [{ entry: { path, blob: end.blob }, real: end.path }];
    return [{ entry: { path, blob: blobOf(end.kind) }, real: path }];
  });
}

function eachOnce(candidates: readonly Candidate[]): FileEntry[] {
  const entries = new Map<string, FileEntry>();
  for (const { entry, real } of candidates) if (entry.path === real) entries.set(real, entry);
  for (const { entry, real } of candidates) if (!entries.has(real)) entries.set(real, entry);
  return [...entries.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function blobOf(kind: BadLink): string {
  return `link:${kind}`;
}

/** Why an entry that is a bad link has no content; undefined for all others. */
export function refusalOf({ blob }: FileEntry): string | undefined {
  const kind = badLinks.find((candidate) => blob === blobOf(candidate));
  return kind === undefined ? undefined : badLink[kind];
}

const badLinks: readonly BadLink[] = ['outside', 'nowhere', 'loop'];

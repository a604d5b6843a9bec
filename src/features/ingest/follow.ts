import { printable } from '../../core/document-problem.ts';
import type { Entity } from '../../core/entity.ts';
import { AppError } from '../../core/errors.ts';
import { isGlob } from '../../core/glob.ts';
import { locationTargets, type LocationTarget } from '../../core/location.ts';
import type { Origin } from '../../core/location-target.ts';
import { finding, type Fault, type Finding } from '../../core/problem.ts';
import { bounds, type FileEntry, type Tree } from '../../core/source.ts';
import type { Reading } from './read.ts';

/** A file that was reached, with the Location entities in it. */
export interface LocatedFile {
  readonly path: string;
  readonly locations: readonly Entity[];
}

/** How a file was reached: the files whose Locations led there, in order; empty for a configured path. */
type Trail = readonly string[];

/**
 * Walks from the configured paths along Location entities, level by level, each file once. `read` is given the
 * files of a level. What a target gets wrong is a finding; the rest goes on.
 */
export async function followLocations(
  tree: Tree,
  reading: Reading,
  read: (entries: readonly FileEntry[]) => Promise<LocatedFile[]>,
): Promise<{ reached: ReadonlyMap<string, Trail>; findings: Finding[] }> {
  const count = { targets: 0, globs: 0 };
  const walk: Walk = { tree, reading, reached: new Map(), findings: [], count };
  const { reached, findings } = walk;
  const configured = (await tree.match(reading.paths)).filter((entry) => isNameable(walk, entry));
  for (const { path } of configured) reached.set(path, []);
  boundFiles(reached.size, reading.source);
  let level = await read(configured);
  for (let depth = 1; level.some(({ locations }) => locations.length > 0); depth++) {
    const entries = await targetsOf(walk, level, depth);
    boundFiles(reached.size, reading.source);
    level = await read(entries);
  }
  return { reached, findings };
}

interface Walk {
  readonly tree: Tree;
  readonly reading: Reading;
  readonly reached: Map<string, Trail>;
  readonly findings: Finding[];
  /** How many targets, and globs among them, were looked at. */
  readonly count: { targets: number; globs: number };
}

// What an index entry of Postgres holds, with room for what else is in it.
const longestPath = 1_000;

/** False for a file whose path is too long to be kept, which is said. */
function isNameable({ reading, findings }: Walk, { path }: FileEntry): boolean {
  if (Buffer.byteLength(path) <= longestPath) return true;
  const reason = `its path has more than ${longestPath.toLocaleString('en')} bytes. Shorten it.`;
  const fault = { kind: 'unread-location', target: printable(path), reason } as const;
  findings.push(finding(fault, { place: { source: reading.source, path } }));
  return false;
}

/** The files that the Locations of a level lead to and that were not reached before. */
async function targetsOf(walk: Walk, level: readonly LocatedFile[], depth: number): Promise<FileEntry[]> {
  const next: FileEntry[] = [];
  for (const { path, locations } of level) {
    const origin = originOf(walk.tree, walk.reading, path);
    for (const target of locations.flatMap((location) => locationTargets(location, origin))) {
      next.push(...(await follow(walk, path, target, depth)));
    }
  }
  return next;
}

async function follow(walk: Walk, from: string, target: LocationTarget, depth: number): Promise<FileEntry[]> {
  const { tree, reading, reached, findings, count } = walk;
  const report = (fault: Fault) => {
    findings.push(finding(fault, { place: { source: reading.source, path: from } }, target.target));
    return [];
  };
  const unread = (reason: string) => report({ kind: 'unread-location', target: target.target, reason });
  if (target.kind === 'outside') return unread('it is outside this repository.');
  if (target.kind === 'refused') return unread(`${target.reason}.`);
  if (depth > bounds.locationDepth) return unread(`it is more than ${bounds.locationDepth} Locations deep.`);

  const glob = isGlob(target.pattern);
  count.targets += 1;
  if (glob) count.globs += 1;
  if (count.targets > bounds.targetsPerSource)
    return unread(`a source may have ${bounds.targetsPerSource} targets.`);
  if (count.globs > bounds.globsPerSource) return unread(`a source may have ${bounds.globsPerSource} globs.`);
  if ((target.pattern.match(/\*+/g) ?? []).length > mostStars) return unread('it has too many `*`.');
  const entries = glob ? await tree.match([target.pattern]) : await tree.entries([target.pattern]);
  if (entries.length === 0 && target.required) return unread('there is no such file.');
  const trail = [...(reached.get(from) ?? []), from];
  return entries.filter((entry) => {
    const { path } = entry;
    if (!isNameable(walk, entry)) return false;
    const before = reached.get(path);
    if (before === undefined) {
      reached.set(path, trail);
      return true;
    }
    // A glob matches what it matches; a path that was written down was meant.
    if (glob) return false;
    if (trail.includes(path)) unread(`it leads in a circle: ${[...trail, path].join(' → ')}.`);
    else if (before.length > 0) report({ kind: 'duplicate-location', target: path });
    return false;
  });
}

// Each costs another pass over every path; no real target comes near it.
const mostStars = 10;

/** Where a file is, for resolving what it points to. */
export function originOf(tree: Tree, { branch }: Pick<Reading, 'branch'>, path: string): Origin {
  return { file: path, viewUrl: tree.viewUrl(path), branch };
}

/** Refuses more files than any catalog has: such a glob was not meant. */
export function boundFiles(files: number, source: string): void {
  if (files <= bounds.filesPerSource) return;
  throw new AppError(
    'too-large',
    `The paths of source ${source} match ${files.toLocaleString('en')} files; ` +
      `at most ${bounds.filesPerSource.toLocaleString('en')} are read.`,
    'Narrow its `paths` to the catalog files.',
  );
}

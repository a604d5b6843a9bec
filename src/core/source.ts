/** A source of catalog files as configured; secrets in it are already resolved from the environment. */
export interface FileSource {
  readonly id: string;
  readonly type: 'file';
  /** Globs, relative to `root`; no leading `./`. */
  readonly paths: readonly string[];
  /** Absolute folder that no path, link or Location target may leave. */
  readonly root: string;
  readonly schedule: string;
}

export interface GitSource {
  readonly id: string;
  readonly type: 'git';
  /** Any remote git understands over https, ssh or file; never holds a credential. */
  readonly url: string;
  /** Absent: the remote's own HEAD, followed when it moves to another branch. */
  readonly branch?: string;
  readonly paths: readonly string[];
  readonly token?: string;
  readonly schedule: string;
}

export type Source = FileSource | GitSource;

/** A file of a tree; `blob` changes exactly when its content may have changed. */
export interface FileEntry {
  /** Relative to the tree's root, `/` between its parts, never with `..`. */
  readonly path: string;
  readonly blob: string;
}

/** What reading one file gave: its bytes, or the plain sentence that says why not. */
export type FileContent =
  | { readonly path: string; readonly blob: string; readonly bytes: Uint8Array }
  | { readonly path: string; readonly blob: string; readonly refused: string };

/**
 * Who last changed a file. No author where the source has no history (plain files, a shallow clone's edge).
 */
export interface Change {
  readonly commit?: string;
  readonly author?: { readonly name: string; readonly email: string };
  readonly at?: Date;
}

/**
 * One revision of a source, open for reading. Methods answer for that revision only, whatever the source does
 * meanwhile; where the outside fails they throw an `AppError` with the code `unavailable`.
 */
export interface Tree {
  /** The commit, or for plain files a digest over the listing. */
  readonly revision: string;
  /**
   * Files that match any of the globs, each once, sorted by path. A link counts as what it points to; one
   * that leads out of the root or nowhere is listed, and refused when read.
   */
  match(globs: readonly string[]): Promise<FileEntry[]>;
  /** The files at exactly these paths, links as in `match`; a path with no file is left out. */
  entries(paths: readonly string[]): Promise<FileEntry[]>;
  /**
   * Contents in the order asked, in one batch. A file above `maxBytes`, an LFS pointer, a bad link is
   * `refused`.
   */
  read(entries: readonly FileEntry[], maxBytes: number): AsyncIterable<FileContent>;
  /**
   * Last change of each path. Where `since` is an older revision that this one descends from, only what came
   * after it is read, and a path that did not change since is left out.
   */
  changes(paths: readonly string[], since?: string): Promise<Map<string, Change>>;
  /** Where people can look at a file, e.g. on GitHub; undefined where there is no such place. */
  viewUrl(path: string, line?: number): string | undefined;
}

/** What opening a source gave. `unchanged` when its revision still is the one given. */
export type Opened =
  | { readonly kind: 'unchanged'; readonly revision: string }
  | { readonly kind: 'changed'; readonly tree: Tree; close(): Promise<void> }
  /**
   * The source could not be reached or read; `reason` is a plain sentence without secrets, `hint` how to mend
   * it.
   */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly hint: string };

/** Opens a source at its current revision; never throws for what the outside does. */
export type OpenSource<S extends Source = Source> = (
  source: S,
  options: { readonly since: string | undefined; readonly signal: AbortSignal },
) => Promise<Opened>;

/** Bounds on what is read from any source; generous for people, tight for bombs. */
export const bounds = {
  fileBytes: 2 * 1024 * 1024,
  documentsPerFile: 1_000,
  /** Nesting of mappings and lists within a document. */
  depth: 60,
  /** Expansions of YAML aliases within a document, as the `yaml` library counts them. */
  aliases: 100,
  /** Characters of all entities that one file, or one revision of a source, makes: placeholders multiply. */
  bodiesPerFile: 8 * 1024 * 1024,
  bodiesPerSource: 256 * 1024 * 1024,
  /** Bytes of all files that placeholders of one revision read. */
  includedBytes: 64 * 1024 * 1024,
  /** Targets of all Locations of a source; globs among them are matched against every path of it. */
  targetsPerSource: 5_000,
  globsPerSource: 100,
  /** Location → Location → … */
  locationDepth: 10,
  filesPerSource: 50_000,
} as const;

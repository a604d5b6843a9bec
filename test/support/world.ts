import { mkdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { makeFileSources } from '../../src/adapters/files/source.ts';
import { makeGitSource } from '../../src/adapters/git/open.ts';
import { ask, lastOf } from '../../src/contract/ask.ts';
import type { Asker } from '../../src/contract/asker.ts';
import type { Ports } from '../../src/contract/context.ts';
import type { JobContext } from '../../src/contract/job.ts';
import type { Input, Question, Result } from '../../src/contract/question.ts';
import type { OpenSource } from '../../src/core/source.ts';
import { syncRemovedSource, syncSource, type Synced } from '../../src/features/ingest/sync.ts';
import { liveCatalog } from '../../src/store/live-catalog.ts';
import { connect, makePorts, settings, type Line } from '../surfaces/ports.ts';
import {
  makeRepository,
  temporaryFolder,
  type CommitOptions,
  type Content,
  type TestRepository,
} from './git.ts';
import { freshDatabase } from './postgres.ts';

/** Files of a source by path; null takes one away. */
export type Files = Readonly<Record<string, Content>>;

export interface WorldOptions {
  /** Folders (the default) or git repositories, which have commits and authors. */
  readonly type?: 'file' | 'git';
  /** More of the configuration, as in callboard.yaml; keys of `catalog` stand beside the sources. */
  readonly config?: { readonly catalog?: object; readonly [key: string]: unknown };
  /** More of each source's configuration; `paths` is all YAML files unless told otherwise. */
  readonly source?: object;
  readonly ports?: Partial<Ports>;
}

/** A small catalog that lives: real files, the real sync, a real database, a clock that stands still. */
export interface World {
  readonly db: Ports['db'];
  readonly databaseUrl: string;
  /** What is wired; a test may put another port in its place. */
  readonly ports: { -readonly [Port in keyof Ports]: Ports[Port] } & { readonly lines: Line[] };
  /** The jobs that were put on the queue. */
  readonly queued: readonly { readonly job: string; readonly input: object }[];
  now(): Date;
  /** Moves the clock on. */
  pass(milliseconds: number): void;
  /** The folder, or bare repository, of a source. */
  folder(source: string): string;
  /** The repository of a source; only where `type` is `git`. */
  repository(source: string): TestRepository;
  /** Writes files, now unless told otherwise, or commits them; gives the commit where there is one. */
  put(source: string, files: Files, options?: CommitOptions): string;
  /** Puts files and syncs. */
  change(source: string, files: Files, options?: CommitOptions): Promise<Synced>;
  /** Syncs a source, configured or taken out. */
  sync(source: string): Promise<Synced>;
  /** Changes the configuration: the sources in their order, and what stands beside them. */
  configure(sources: readonly string[], options?: Pick<WorldOptions, 'config' | 'source'>): void;
  /** What jobs are given, now. */
  context(): JobContext;
  /** Asks a question as an operator unless told otherwise; gives its last answer. */
  ask<In extends Input, Out extends Result>(
    question: Question<In, Out>,
    input: object,
    asker?: Partial<Asker>,
  ): Promise<Out>;
  end(): Promise<void>;
}

const operator: Asker = { door: 'cli', name: 'cli', standing: 'operator', teams: [] };

/** Makes a world of sources (their files by id, in the order of the configuration) and syncs each once. */
export async function world(
  sources: Readonly<Record<string, Files>> = {},
  options: WorldOptions = {},
): Promise<World> {
  const { type = 'file' } = options;
  const fresh = await freshDatabase();
  const db = connect(fresh.url);
  const root = temporaryFolder();
  const repositories = new Map<string, TestRepository>();
  const queued: { job: string; input: object }[] = [];
  let clock = Date.UTC(2026, 5, 1, 12);

  const folder = (id: string) => join(root, id);
  const repository = (id: string) => {
    const known = repositories.get(id) ?? makeRepository(folder(id));
    repositories.set(id, known);
    return known;
  };
  const configured = (ids: readonly string[], { config = {}, source = {} }: WorldOptions) => {
    const list = ids.map((id) => {
      const place = type === 'git' ? { url: repository(id).folder } : { root: folder(id) };
      return { id, type, ...place, paths: ['**/*.yaml'], ...source };
    });
    return settings(JSON.stringify({ ...config, catalog: { sources: list, ...config.catalog } }));
  };
  const ports: World['ports'] = Object.assign(makePorts(db), {
    catalog: liveCatalog(db),
    settings: configured(Object.keys(sources), options),
    openSource: openSources(join(root, '.cache')),
    enqueue: (_: unknown, job: string, input: object) => Promise.resolve(void queued.push({ job, input })),
    ...options.ports,
  });
  const made: World = {
    db,
    databaseUrl: fresh.url,
    ports,
    queued,
    now: () => new Date(clock),
    pass: (milliseconds) => void (clock += milliseconds),
    folder,
    repository,
    put(id, files, more) {
      if (type === 'git') return repository(id).commit(files, { at: made.now(), ...more });
      mkdirSync(folder(id), { recursive: true });
      for (const [path, content] of Object.entries(files)) write(join(folder(id), path), content, made.now());
      return '';
    },
    async change(id, files, more) {
      made.put(id, files, more);
      return await made.sync(id);
    },
    async sync(id) {
      const found = ports.settings.catalog.sources.find((source) => source.id === id);
      return found === undefined
        ? await syncRemovedSource(made.context(), id)
        : await syncSource(made.context(), found);
    },
    configure: (ids, more = {}) => void (ports.settings = configured(ids, { ...options, ...more })),
    context: () => ({ ...ports, now: made.now(), signal: new AbortController().signal }),
    ask: (question, input, asker) =>
      lastOf(ask(ports, question, input, { ...operator, ...asker }, made.now())),
    async end() {
      await db.destroy();
      await fresh.drop();
    },
  };
  for (const [id, files] of Object.entries(sources)) {
    if (type === 'file' || Object.keys(files).length > 0) made.put(id, files);
    await made.sync(id);
  }
  return made;
}

function openSources(cacheDir: string): OpenSource {
  const openGit = makeGitSource({ cacheDir, environment: process.env });
  const { open: openFiles } = makeFileSources();
  return async (source, how) =>
    source.type === 'git' ? await openGit(source, how) : await openFiles(source, how);
}

function write(path: string, content: Content, at: Date): void {
  rmSync(path, { force: true });
  if (content === null) return;
  mkdirSync(dirname(path), { recursive: true });
  if (typeof content === 'object' && 'submodule' in content) throw new Error('folders have no submodules');
  if (typeof content === 'object' && 'link' in content) symlinkSync(content.link, path);
  else {
    writeFileSync(path, content);
    utimesSync(path, at, at);
  }
}

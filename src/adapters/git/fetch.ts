import { runGit, type Run } from './run.ts';

/** A cache, and how long a fetch into it may take. */
export interface Fetch extends Run {
  readonly gitDir: string;
  readonly timeoutMs: number;
}

/**
 * Fetches what `options` name, without tags and FETCH_HEAD. The cache is told to be a partial clone here
 * only: in every other command git then calls a blob that is not here missing, and does not fetch it all by
 * itself.
 */
export async function fetchInto(fetch: Fetch, options: readonly string[]): Promise<void> {
  const settings = [
    `remote.origin.url=${fetch.url}`,
    'remote.origin.promisor=true',
    'remote.origin.partialclonefilter=blob:none',
    // What is here tells nothing about single blobs.
    ...(fetch.input === undefined ? [] : ['fetch.negotiationAlgorithm=noop']),
  ];
  const always = ['fetch', '--quiet', '--no-tags', '--no-write-fetch-head'];
  await runGit([...settings.flatMap((setting) => ['-c', setting]), ...always, ...options], fetch);
}

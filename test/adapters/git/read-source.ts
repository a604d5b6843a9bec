import { reader, sourceOf, textsOf } from './reading.ts';

/**
 * A program for tests: reads a repository (first argument) by way of a cache (second) and prints what it
 * found.
 */
const [url = '', cacheDir = ''] = process.argv.slice(2);
const opened = await reader({ cacheDir }).open(sourceOf(url));
console.log(JSON.stringify(opened.kind === 'changed' ? await textsOf(opened.tree) : opened));

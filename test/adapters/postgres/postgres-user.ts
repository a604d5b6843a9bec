/** A program beside the tests: opens the embedded Postgres of the folder it is given, says so, and stays. */
import { openEmbeddedPostgres } from '../../../src/adapters/postgres/embedded-postgres.ts';

const [dataDir = ''] = process.argv.slice(2);
const { how, url } = await openEmbeddedPostgres({ dataDir, log: () => undefined, durable: false });
process.stdout.write(`${JSON.stringify({ how, url })}\n`);
// Ends with its parent, or when it is killed.
process.stdin.resume();

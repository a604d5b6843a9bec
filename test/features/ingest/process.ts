import { makeGitSource } from '../../../src/adapters/git/open.ts';
import { syncSource } from '../../../src/features/ingest/sync.ts';
import { watched } from '../../support/statements.ts';
import { connect, makePorts, settings } from '../../surfaces/ports.ts';

/** A program for tests: syncs one git source, and says each statement before it is sent. */
const [url = '', config = '', cacheDir = '', now = ''] = process.argv.slice(2);
const db = connect(url);
const ports = makePorts(db, {
  db: watched(db, (count) => void process.stdout.write(`${count}\n`)),
  settings: settings(config),
  openSource: makeGitSource({ cacheDir, environment: process.env }) as never,
});
const [source] = ports.settings.catalog.sources;
if (source === undefined) throw new Error('no source');
await syncSource({ ...ports, now: new Date(now), signal: new AbortController().signal }, source);
process.stdout.write('done\n');
await db.destroy();

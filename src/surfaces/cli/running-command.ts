import type { Command } from 'commander';
import { withExamples } from './example.ts';
import { jsonText } from './output.ts';
import type { Choose } from './program.ts';
import type { Shell } from './wiring.ts';

/** `start`, `demo`, `migrate` and `manifest`. */
export function addRunning(program: Command, shell: Shell, choose: Choose): void {
  const { operations, out } = shell;

  const start = program.command('start').summary('Run Callboard');
  start.description('Run Callboard: with Slack tokens in Slack, without a configuration as a demo.');
  withExamples(start, ['callboard start', 'CALLBOARD_CONFIG=acme/callboard.yaml PORT=8080 callboard start']);
  start.action(() => choose(() => run(false)));

  const demo = program.command('demo').summary('Run Callboard with the demo organisation');
  demo.description('Run Callboard with the demo organisation, whatever is configured.');
  withExamples(demo, ['callboard demo', 'PORT=8080 callboard demo']);
  demo.action(() => choose(() => run(true)));

  const run = async (demo: boolean) => {
    await operations.start({ demo });
    return 0 as const;
  };

  const migrate = program.command('migrate').summary('Bring the database up to date');
  migrate.description('Bring the database up to date, before a new version starts.');
  withExamples(migrate, ['callboard migrate', 'DATABASE_URL=postgres://… callboard migrate --json']);
  migrate.action(() =>
    choose(async (json) => {
      const applied = await operations.migrate();
      const words = applied.length === 0 ? 'The database is up to date.' : `Migrated: ${applied.join(', ')}.`;
      await out.write(`${json ? jsonText({ applied }) : words}\n`);
      return 0;
    }),
  );

  const manifest = program.command('manifest').summary('Print the manifest of the Slack app');
  manifest.description('Print the manifest to make the Slack app from, for Socket Mode.');
  manifest.option('--http', 'for HTTP mode; takes its address from CALLBOARD_BASE_URL');
  withExamples(manifest, [
    'callboard manifest > manifest.yml',
    'CALLBOARD_BASE_URL=https://callboard.acme.dev callboard manifest --http',
  ]);
  manifest.action(() => {
    const { http = false } = manifest.opts<{ http?: boolean }>();
    choose(async (json) => {
      const text = await operations.manifest({ http, format: json ? 'json' : 'yaml' });
      await out.write(`${text.trimEnd()}\n`);
      return 0;
    });
  });
}

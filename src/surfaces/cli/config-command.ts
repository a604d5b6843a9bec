import type { Command } from 'commander';
import type { BackstageImport } from '../../core/config/backstage-import.ts';
import { clean } from '../../kit/text.ts';
import { withExamples } from './example.ts';
import type { ExitCode } from './exit-code.ts';
import type { ConfigCheck } from './operations.ts';
import { jsonText } from './output.ts';
import type { Choose } from './program.ts';
import type { Shell } from './wiring.ts';

/** `config check` and `config import`. */
export function addConfig(program: Command, shell: Shell, choose: Choose): void {
  const config = program.command('config').helpCommand(false).summary('Check or import a configuration');
  config.description('Check a configuration, or make one from a Backstage configuration.');
  withExamples(config, ['callboard config check', 'callboard config import app-config.yaml']);

  const check = config.command('check').summary('Find every mistake in callboard.yaml');
  check.argument('[file]', 'the configuration; else the one that `start` would read');
  check.description('Find every mistake in a configuration, each with its line and column.');
  withExamples(check, ['callboard config check', 'callboard config check acme/callboard.yaml --json']);
  check.action((file?: string) =>
    choose(async (json) => checked(shell, await shell.operations.checkConfig(file), json)),
  );

  const make = config.command('import').summary('Make a callboard.yaml from a Backstage app-config.yaml');
  make.argument('<app-config.yaml>', 'a Backstage configuration');
  make.description('Turn the catalog part of a Backstage configuration into a callboard.yaml.');
  make.option('-o, --output <file>', 'write to this new file instead of printing');
  withExamples(make, [
    'callboard config import app-config.yaml',
    'callboard config import ../backstage/app-config.yaml -o callboard.yaml',
  ]);
  make.action((from: string) => {
    const { output } = make.opts<{ output?: string }>();
    choose(async (json) => {
      const made = await shell.operations.importConfig({ from, ...(output !== undefined && { to: output }) });
      return await imported(shell, made, output, json);
    });
  });
}

async function checked({ out }: Shell, { file, mistakes }: ConfigCheck, json: boolean): Promise<ExitCode> {
  const lines = mistakes.map(
    ({ line, column, path, message }) =>
      `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}${message}`,
  );
  const words = lines.length === 0 ? `${file} is valid.` : lines.join('\n');
  await out.write(json ? `${jsonText({ file, mistakes })}\n` : `${clean(words)}\n`);
  return mistakes.length === 0 ? 0 : 2;
}

async function imported(
  { out, err }: Shell,
  { yaml, missing }: BackstageImport,
  output: string | undefined,
  json: boolean,
): Promise<ExitCode> {
  if (json) await out.write(`${jsonText({ yaml, missing, output })}\n`);
  else await out.write(output === undefined ? yaml : `Wrote ${output}.\n`);
  const words = ['callboard: this could not be carried over:', ...missing.map((what) => `- ${what}`)];
  if (!json && missing.length > 0) await err.write(`${clean(words.join('\n'))}\n`);
  return missing.length === 0 ? 0 : 1;
}

import { Option, type Command } from 'commander';
import { withExamples } from './example.ts';
import type { ExitCode } from './exit-code.ts';
import { lintFiles, lintStart } from './lint-files.ts';
import { emptySummary, reports, type Format } from './lint-report.ts';
import { lintFile } from './lint.ts';
import { withLiveLine } from './live-line.ts';
import type { Choose } from './program.ts';
import type { Shell } from './wiring.ts';

/** `lint` */
export function addLint(program: Command, shell: Shell, choose: Choose): void {
  const lint = program.command('lint').summary('Find mistakes in catalog files');
  lint.description('Find mistakes in catalog files, without a database or a network.');
  lint.argument('<path...>', 'files, or folders with *.yaml and *.yml files');
  lint.addOption(
    new Option(
      '--format <format>',
      'for people, for programs, or as annotations of a GitHub workflow',
    ).choices(Object.keys(reports)),
  );
  withExamples(lint, [
    'callboard lint .',
    'callboard lint catalog-info.yaml --format json',
    'callboard lint --format github catalog/',
  ]);
  lint.action((paths: string[]) => {
    const { format } = lint.opts<{ format?: Format }>();
    choose((json) => run(shell, paths, format ?? (json ? 'json' : 'human')));
  });
}

async function run(
  { out, operations, screen, signal }: Shell,
  paths: readonly string[],
  format: Format,
): Promise<ExitCode> {
  const starts = await Promise.all(paths.map(lintStart));
  const kinds = await operations.kinds();
  const report = reports[format]();
  const summary = emptySummary();
  const printed = withLiveLine(out, screen.live && format === 'human');
  await printed.write(report.begin);
  for await (const file of lintFiles(starts)) {
    signal.throwIfAborted();
    summary.files += 1;
    await printed.draw(`${summary.files} checked …`);
    for await (const judged of lintFile(file, kinds)) {
      summary.documents += 1;
      summary[judged.status] += 1;
      summary.warnings += judged.problems.filter(({ severity }) => severity === 'warning').length;
      await printed.write(report.document(judged));
    }
  }
  await printed.write(report.end(summary));
  return summary.invalid + summary.unreadable === 0 ? 0 : 1;
}

import { Command, CommanderError } from 'commander';
import { clean } from '../../kit/text.ts';
import { addAsking } from './asking-command.ts';
import { addConfig } from './config-command.ts';
import type { ExitCode } from './exit-code.ts';
import { addHelp } from './help-command.ts';
import { addLint } from './lint-command.ts';
import { addRunning } from './running-command.ts';
import { addSentence } from './sentence.ts';
import { addSync } from './sync-command.ts';
import { offered } from './typed.ts';
import type { Shell } from './wiring.ts';

/** What a command does; `json` where its output was asked for as JSON. */
export type Act = (json: boolean) => Promise<ExitCode>;

/** Called by the command that was given. */
export type Choose = (act: Act) => void;

/** Reads a command line into what to do; to print help, or what is wrong with it, is something to do too. */
export function readCommandLine(argv: readonly string[], shell: Shell): () => Promise<ExitCode> {
  let [chosen, said]: [Act | undefined, string] = [undefined, ''];
  const program = makeProgram(shell, {
    choose: (act) => (chosen = act),
    say: (text) => (said += text),
  });
  try {
    program.parse(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    const asked = error.exitCode === 0;
    return async () => {
      await (asked ? shell.out : shell.err).write(clean(said));
      return asked ? 0 : 2;
    };
  }
  const { json = false } = program.opts<{ json?: boolean }>();
  return async () => (await chosen?.(json)) ?? 0;
}

function makeProgram(
  shell: Shell,
  { choose, say }: { choose: Choose; say: (text: string) => void },
): Command {
  const { registry, version, screen } = shell;
  const width = () => screen.width ?? 100;
  const program = new Command('callboard')
    .description('Who owns it, how to reach them, what is wrong with it: the catalog of your organisation.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .option('--json', 'print JSON')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('`callboard help` lists the commands, `callboard help <command>` shows examples.')
    .exitOverride()
    .configureOutput({
      writeOut: say,
      writeErr: say,
      getOutHelpWidth: width,
      getErrHelpWidth: width,
      outputError: (text) => say(text.replace(/^error: /, 'callboard: ')),
    });
  program.commandsGroup('Ask:');
  const names = [...registry.questions.keys(), ...registry.tasks.keys()];
  for (const name of names) {
    const named = offered(registry, name);
    if (named !== undefined) addAsking(program, shell, named, choose);
  }
  program.commandsGroup('Check files:');
  addLint(program, shell, choose);
  addConfig(program, shell, choose);
  program.commandsGroup('Run:');
  addRunning(program, shell, choose);
  addSync(program, shell, choose);
  program.commandsGroup('Help:');
  addHelp(program);
  addSentence(program, shell, choose);
  return program;
}

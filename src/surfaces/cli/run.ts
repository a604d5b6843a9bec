import { errorCode } from '../../contract/apology.ts';
import { exitOfError, type ExitCode } from './exit-code.ts';
import { failureText } from './failure.ts';
import { outputTo } from './output.ts';
import { readCommandLine } from './program.ts';
import type { CliWiring } from './wiring.ts';

/** Does what a command line (without the program's name) says and gives the exit code; never rejects. */
export async function runCli(argv: readonly string[], wiring: CliWiring): Promise<ExitCode> {
  const shell = { ...wiring, out: outputTo(wiring.out), err: outputTo(wiring.err) };
  try {
    return await readCommandLine(argv, shell)();
  } catch (error) {
    if (wiring.signal.aborted) return 130;
    await shell.err.write(failureText(error));
    return exitOfError[errorCode(error)];
  }
}

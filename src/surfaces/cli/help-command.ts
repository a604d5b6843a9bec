import type { Command } from 'commander';
import { withExamples } from './example.ts';
import { unknownCommand } from './sentence.ts';

/** `help`. Commander's own knows no commands below commands, and does not say which one is unknown. */
export function addHelp(program: Command): void {
  const help = program.command('help').summary('Print the help of a command, with examples');
  help.description('Print the help of a command, with examples.');
  help.argument('[command...]', 'its name; without one all commands are listed');
  withExamples(help, ['callboard help who-owns', 'callboard help config import']);
  help.action((names: string[]) => {
    const asked = names.reduce((above, name) => {
      const found = above.commands.find((command) => command.name() === name);
      return found ?? unknownCommand(above, name);
    }, program);
    asked.help();
  });
}

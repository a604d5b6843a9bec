import type { Command } from 'commander';
import { printable } from '../../core/document-problem.ts';
import { similarity } from '../../core/similarity.ts';
import { answer } from './answer.ts';
import type { Choose } from './program.ts';
import { offered, typed } from './typed.ts';
import type { Shell } from './wiring.ts';

// "hello there" and "find payments" are sentences, though like `help` and `lint`; "serach x" is a slip.
const slip = 0.65;
const near = 0.5;
const mostNames = 3;

/** What is no command: a question in one's own words, a misspelt command or option, or nothing at all. */
export function addSentence(program: Command, shell: Shell, choose: Choose): void {
  program
    .argument('[question...]', 'a question in your own words, e.g. "who owns payments?"')
    .allowUnknownOption()
    .action(() => {
      const words = program.args;
      const text = words.join(' ').trim();
      const [first = ''] = text.split(/\s+/);
      const option = words.find((word) => word.startsWith('-'));
      if (text === '') program.help();
      if (first === option) unknownOption(program, option);
      if (first === text || alike(program, first, slip).length > 0)
        unknownCommand(program, first, typed(shell.registry, shell.registry.readText(first)));
      if (option !== undefined) unknownOption(program, option);
      const { name, args } = shell.registry.readText(text);
      const named = offered(shell.registry, name);
      if (named === undefined) program.help();
      choose((json) => answer(shell, named, args, json));
    });
}

function unknownOption(program: Command, option: string): never {
  program.error(`error: unknown option '${printable(option)}'`);
}

/** Ends with the names that may be meant; `asked` is how to ask about something of that name instead. */
export function unknownCommand(program: Command, word: string, asked?: string): never {
  const names = alike(program, word, near);
  const lines = [
    `error: unknown command '${printable(word)}'`,
    ...(names.length === 0 ? [] : [`Did you mean ${names.join(', ')}?`]),
    ...(asked === undefined ? [] : [`To ask about something of that name: ${asked}`]),
  ];
  program.error(lines.join('\n'));
}

/** The commands whose names are like a word, the likest first. */
function alike(program: Command, word: string, floor: number): string[] {
  return program.commands
    .map((command) => ({ name: command.name(), alike: similarity(word, command.name()) }))
    .filter((one) => one.alike >= floor)
    .sort((a, b) => b.alike - a.alike)
    .slice(0, mostNames)
    .map(({ name }) => name);
}

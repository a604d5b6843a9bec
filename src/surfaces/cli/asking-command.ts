import { Option, type Command } from 'commander';
import { z } from 'zod';
import { fieldsOf, fieldValue, type Field } from '../../contract/field.ts';
import type { Input } from '../../contract/question.ts';
import { answer } from './answer.ts';
import { withExamples } from './example.ts';
import type { Choose } from './program.ts';
import { optionName, type Named } from './typed.ts';
import type { Shell } from './wiring.ts';

const given = z.record(z.string(), z.union([z.string(), z.array(z.string()), z.boolean()]));

/** The command of a question or task: its text as words, its other fields as options. */
export function addAsking(program: Command, shell: Shell, named: Named, choose: Choose): void {
  const fields = fieldsOf(named.input as Input);
  const text = fields.find(({ name }) => name === named.text);
  const options = fields
    .filter((field) => field !== text)
    .map((field) => ({ field, option: optionOf(field) }));
  const command = program.command(named.name).summary(named.summary).description(`${named.summary}.`);
  if (text !== undefined) {
    const argument = text.required ? `<${text.name}...>` : `[${text.name}...]`;
    command.argument(argument, text.description);
  }
  for (const { option } of options) command.addOption(option);
  withExamples(command, examplesOf(shell, named, text));
  command.action(() => {
    const { args } = command;
    const said = given.parse(command.opts());
    const input: Record<string, unknown> = {};
    if (text !== undefined && args.length > 0) input[text.name] = fieldValue(text, [args.join(' ')]);
    for (const { field, option } of options) {
      const value = said[option.attributeName()];
      if (value !== undefined) input[field.name] = typed(field, value);
    }
    choose((json) => answer(shell, named, input, json));
  });
}

function typed(field: Field, value: string | boolean | string[]): unknown {
  return typeof value === 'boolean' ? value : fieldValue(field, [value].flat());
}

function optionOf(field: Field): Option {
  const { form, description, choices, default: value } = field;
  const flag = optionName(field.name);
  if (form === 'flag') return new Option(value === 'true' ? flag.replace('--', '--no-') : flag, description);
  const shown = value === undefined ? description : `${description} (default: ${value})`;
  const option = new Option(`${flag} <${form === 'number' ? 'number' : 'text'}>`, shown);
  if (form === 'list') return option.argParser((one: string, before?: string[]) => [...(before ?? []), one]);
  return choices === undefined ? option : option.choices(choices);
}

/** What to try, with a name that stands for one of the reader's own. */
function examplesOf({ registry }: Shell, { name }: Named, text: Field | undefined): string[] {
  const sample = 'payment-service';
  const line = ['callboard', name, ...(text === undefined ? [] : [sample])].join(' ');
  const phrases = registry.commands.get(name)?.phrases ?? [];
  const phrase = phrases.find((words) => words.includes('{}') && !words.startsWith(name));
  const sentence = phrase === undefined ? [] : [`callboard "${phrase.replace('{}', sample)}"`];
  return [line, `${line} --json`, ...sentence];
}

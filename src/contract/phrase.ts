import type { Address } from './address.ts';
import type { Command } from './command.ts';

/**
 * Reads what somebody wrote; never fails: a text that is no command is taken as the subject of the first
 * command.
 */
export type ReadText = (text: string) => Address;

/** Longer texts name nothing; what follows is not read, so that no text takes long. */
const longest = 3_000;

/**
 * One grammar for slash commands, mentions, messages and the command line: a phrase (`who owns payments?`,
 * also `search
 * for x`, which is no search for "for x"), else a command's name (`who-owns payments`), else the text itself names
 * something, and the first command is the one that answers.
 */
export function compilePhrases(commands: readonly Command[]): ReadText {
  const patterns = commands.flatMap((command) =>
    command.phrases.map((phrase) => ({ command, pattern: phrasePattern(phrase), words: phrase.length })),
  );
  patterns.sort((a, b) => b.words - a.words); // the more specific phrase first
  const byName = new Map(commands.map((command) => [command.name, command]));
  const [first] = commands;

  return (text) => {
    const line = text
      .trim()
      .slice(0, longest)
      .replace(/^\/(?:callboard\s+)?/i, '');
    const sentence = line
      .replace(/[\s?!.]+$/, '')
      .replace(/\s+/g, ' ')
      .replaceAll('’', "'");
    for (const { command, pattern } of patterns) {
      const match = pattern.exec(sentence);
      if (match !== null) return command.read(match[1]?.trim() ?? '');
    }
    const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(line) ?? [];
    const named = byName.get(word.toLowerCase());
    if (named !== undefined) return named.read(rest);
    return first === undefined ? { name: 'help', args: {} } : first.read(sentence);
  };
}

function phrasePattern(phrase: string): RegExp {
  const words = phrase
    .split(/\s+/)
    .map((word) => (word === '{}' ? '(.+)' : word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')))
    .join(' ');
  return new RegExp(`^(?:(?:hi|hey|hello|please|can you tell me|tell me|do you know)[, ]+)*${words}$`, 'i');
}

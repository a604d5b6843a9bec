import type { ErrorCode, YAMLError } from 'yaml';
import { printable } from './document-problem.ts';

/**
 * A code and a plain sentence for something that `yaml` found; `line` is the text of the line where it is.
 */
export function explainYaml(error: YAMLError, line: string): { code: string; message: string } {
  const said = printable(error.message.replace(/\.$/, ''), 160);
  const sentence = sentences[error.code] ?? `${said}. Compare with the lines around it.`;
  return { code: codes[error.code] ?? 'yaml-syntax', message: `${sentence}${template(line)}` };
}

const codes: Partial<Record<ErrorCode, string>> = { TAG_RESOLVE_FAILED: 'unknown-tag' };

const sentences: Partial<Record<ErrorCode, string>> = {
  BLOCK_AS_IMPLICIT_KEY:
    'This value has a second `: ` in it. Put it in quotes, or start the inner mapping on its own line.',
  TAB_AS_INDENT: 'A tab cannot indent YAML. Use spaces.',
  MULTILINE_IMPLICIT_KEY: 'This is no `key: value` line; the `:` is missing, or its indentation is wrong.',
  BAD_INDENT: 'The indentation does not fit the lines above. Align it with its siblings.',
  BAD_DQ_ESCAPE:
    'This backslash begins an escape that YAML does not know. Write `\\\\`, or use single quotes.',
  TAG_RESOLVE_FAILED:
    'The tag (`!…`) is not known and is ignored; its value is read as if the tag were not there.',
};

/** Skeleton files are templates whose result is YAML; they are no YAML themselves. */
function template(line: string): string {
  return /\{%|\{\{|\$\{/.test(line)
    ? ' The line looks like a template: render it first, or leave the file out.'
    : '';
}

/** What making a document's values failed at; `alias` names the one that leads nowhere. */
export interface ValueFault {
  readonly code: string;
  readonly message: string;
  readonly alias?: string;
}

/**
 * The code and sentence for an error of making a document's values: aliases that lead nowhere or expand
 * without end.
 */
export function explainValue(said: string): ValueFault {
  const alias = /^Unresolved alias.*: (.*)$/s.exec(said)?.[1];
  if (alias !== undefined) {
    const name = printable(alias, 60);
    return {
      code: 'unknown-alias',
      message: `\`*${name}\` names no anchor above it. Add \`&${name}\` where it is meant, or use quotes.`,
      alias,
    };
  }
  if (said.startsWith('Excessive alias count')) {
    return { code: 'too-many-aliases', message: 'The aliases expand to too much. Write the values out.' };
  }
  return { code: 'yaml-value', message: `The document's values cannot be made: ${printable(said, 160)}.` };
}

/**
 * Where something stands in a file: line and column count from 1, `excerpt` is the line and a caret below.
 */
export interface Spot {
  readonly line: number;
  readonly column: number;
  readonly excerpt: string;
}

export type Severity = 'error' | 'warning';

/** What is wrong in a document: a stable code, a plain sentence that says how to mend it, and where. */
export interface DocumentProblem extends Spot {
  readonly code: string;
  readonly message: string;
  readonly severity: Severity;
}

/** Keys and list positions from a document's root to a value. */
export type Path = readonly (string | number)[];

/**
 * A text of unknown origin as one line for people: controls, bidirectional marks and the like shown as `·`,
 * clipped to `most` characters.
 */
export function printable(text: string, most = 80): string {
  const shown = text.slice(0, most).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '·');
  return text.length > most ? `${shown}…` : shown;
}

/** A path as people write it: `spec.steps[0].action`. */
export function pathText(path: Path): string {
  const parts = path.map((part, at) => {
    if (typeof part === 'number') return `[${part}]`;
    const shown = printable(part, 60);
    if (/[^\w-]/.test(shown) || shown === '') return `['${shown}']`;
    return at === 0 ? shown : `.${shown}`;
  });
  return printable(parts.join(''), 200);
}

const widest = 100;

/**
 * A line of a file and, below it, a caret at `column` (from 1); a long line is cut to what surrounds the
 * column.
 */
export function excerptOf(line: string, column: number): string {
  const from = column > widest - 20 ? column - widest / 2 : 0;
  const before = from > 0 ? '…' : '';
  const shown = `${before}${printable(line.slice(from), widest)}`;
  return `${shown}\n${' '.repeat(column - 1 - from + before.length)}^`;
}

/** A problem for a terminal: `file:line:column: severity: sentence [code]`, then the excerpt, indented. */
export function formatProblem(problem: DocumentProblem, file: string): string {
  const { line, column, severity, message, code, excerpt } = problem;
  const head = `${printable(file, 300)}:${line}:${column}: ${severity}: ${message} [${code}]`;
  return [head, ...excerpt.split('\n').map((row) => `    ${row}`)].join('\n');
}

import { formatProblem } from '../../core/document-problem.ts';
import type { Status } from '../../core/validate.ts';
import type { Judged } from './lint.ts';
import { jsonText } from './output.ts';

/** How many files and documents there were, and documents by their status. */
export type Summary = Record<Status | 'files' | 'documents' | 'warnings', number>;

/** A way to print what was found, piece by piece. */
export interface Report {
  readonly begin: string;
  document(judged: Judged): string;
  end(summary: Summary): string;
}

/** Makes the report of each `--format`. */
export const reports = { human: humanReport, json: jsonReport, github: githubReport };
export type Format = keyof typeof reports;

/** A summary of nothing yet. */
export function emptySummary(): Summary {
  return {
    files: 0,
    documents: 0,
    valid: 0,
    invalid: 0,
    'unknown-kind': 0,
    'not-an-entity': 0,
    unreadable: 0,
    warnings: 0,
  };
}

function humanReport(): Report {
  let before: string | undefined;
  return {
    begin: '',
    document({ file, problems }) {
      if (problems.length === 0) return '';
      const gap = before === undefined || before === file ? '' : '\n';
      before = file;
      return `${gap}${problems.map((problem) => `${formatProblem(problem, file).trimEnd()}\n`).join('')}`;
    },
    end: (summary) => `${before === undefined ? '' : '\n'}${summaryText(summary)}\n`,
  };
}

/** The shape of PRODUCT 1.4, one document a line. */
function jsonReport(): Report {
  let separator = '\n';
  return {
    begin: '{"documents":[',
    document({ file, index, ref, kind, status, problems }) {
      const told = problems.map(({ code, message, line, column, severity }) => {
        return { code, message, line, column, severity };
      });
      const line = `${separator}${jsonText({ file, index, ref, kind, status, problems: told })}`;
      separator = ',\n';
      return line;
    },
    end: (summary) => `\n],"summary":${jsonText(summary)}}\n`,
  };
}

/** docs.github.com/actions/reference/workflow-commands-for-github-actions */
function githubReport(): Report {
  return {
    begin: '',
    document: ({ file, problems }) =>
      problems
        .map(({ severity, line, column, code, message }) => {
          const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
          return `::${severity} ${place}::${data(message)}\n`;
        })
        .join(''),
    end: (summary) => `${summaryText(summary)}\n`,
  };
}

// As @actions/core escapes them.
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/** `3 files, 4 documents: 3 valid, 1 invalid; 2 warnings` */
function summaryText({ files, documents, warnings, ...statuses }: Summary): string {
  const counts = Object.entries(statuses)
    .filter(([, count]) => count > 0)
    .map(([status, count]) => `${count} ${status.replaceAll('-', ' ')}`);
  const judged = counts.length === 0 ? '' : `: ${counts.join(', ')}`;
  const warned = warnings === 0 ? '' : `; ${amount(warnings, 'warning')}`;
  return `${amount(files, 'file')}, ${amount(documents, 'document')}${judged}${warned}`;
}

function amount(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

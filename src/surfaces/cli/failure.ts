import { AppError, messageOf } from '../../core/errors.ts';
import { errorCode } from '../../contract/apology.ts';
import { clean } from '../../kit/text.ts';
import type { ErrorCode } from '../../core/errors.ts';

/** A failure for whoever runs the program: what, where, how to mend it; a defect with what a report needs. */
export function failureText(error: unknown): string {
  const code = errorCode(error);
  const lines = [`callboard: ${messageOf(error)}`, hintOf(error, code)];
  if (code === 'internal' && error instanceof Error)
    lines.push(error.stack?.replace(/^.*?\n(?= +at )/s, '') ?? '');
  return `${clean(lines.filter((line) => line !== '').join('\n'))}\n`;
}

function hintOf(error: unknown, code: ErrorCode): string {
  if (error instanceof AppError) return error.hint;
  return code === 'unavailable'
    ? 'The database does not answer. Is DATABASE_URL right, and does its server run?'
    : 'This is a defect of Callboard; please report it with the lines below.';
}

import type { ErrorCode } from '../../core/errors.ts';

/** 0 answered; 1 an expected no; 2 usage, configuration; 3 something it needs is unavailable; 130 interrupted. */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

/** The exit code of an answer by the status that its question declares. */
export function exitOfStatus(status: number): ExitCode {
  if (status === 503) return 3;
  return status < 400 ? 0 : 1;
}

/** The exit code of a failure. A defect of ours counts as unavailable: no script may take it for a no. */
export const exitOfError: Readonly<Record<ErrorCode, ExitCode>> = {
  usage: 2,
  config: 2,
  forbidden: 2,
  'too-large': 2,
  unavailable: 3,
  internal: 3,
};

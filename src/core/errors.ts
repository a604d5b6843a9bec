/** The closed list of surprises; every door maps a code to its own status, exit code or wording. */
export type ErrorCode =
  | 'usage' // the request itself is malformed: the asker can mend it
  | 'config' // the configuration is wrong: the operator can mend it
  | 'forbidden' // the asker may not
  | 'unavailable' // something we depend on does not answer: later may work
  | 'too-large' // a bound on size, depth, count or time was passed
  | 'internal'; // our own defect

/** An error meant to be read: `message` says what and where, `hint` how to mend it. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly code: ErrorCode;
  readonly hint: string;

  constructor(code: ErrorCode, message: string, hint: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
    this.hint = hint;
  }
}

/** The text of anything thrown; a rejected promise may carry any value. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

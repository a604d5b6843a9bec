// Node's words for a line that is not there or broke.
const broken = new Set(['ECONNREFUSED', 'ECONNRESET', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EAI_AGAIN']);

// SQLSTATE classes: no connection, no resources left, stopped by the server (time-out, shutdown).
const stopped = /^(?:08|53|57)[0-9A-Z]{3}$/;

/**
 * True for what `pg` throws when the database does not answer, and not when it answers that a statement is
 * wrong.
 */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (broken.has(code) || stopped.test(code)) return true;
  if (error instanceof AggregateError) return error.errors.some(isOutage); // every address of a host name was tried
  return /^(?:Connection terminated|timeout exceeded when trying to connect)/.test(error.message);
}

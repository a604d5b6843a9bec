import { AppError, messageOf } from '../../core/errors.ts';

/** Why a database could not be opened or migrated, with what its admin has to do; `url` is its connection string. */
export function openingFault(error: unknown, url: string): AppError {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const hint = remedies[code]?.(new URL(url)) ?? 'Is DATABASE_URL right, and does its server run?';
  return new AppError('unavailable', `The database cannot be used: ${wordsOf(error)}.`, hint, {
    cause: error,
  });
}

// By SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
const remedies: Readonly<Record<string, (url: URL) => string>> = {
  '28P01': () => 'Mend the user and the password in DATABASE_URL.',
  '28000': () => 'Mend the user in DATABASE_URL, or let it in by pg_hba.conf.',
  '3D000': (url) =>
    `An admin of the server makes it by: create database ${nameIn(url)} owner ${userIn(url)};`,
  '42501': (url) =>
    `An admin of the database grants it by: grant create on database ${nameIn(url)} to ${userIn(url)}; ` +
    `grant usage, create on schema public to ${userIn(url)};`,
};

function nameIn({ pathname, username }: URL): string {
  return quoted(pathname.slice(1) || username);
}

function userIn({ username }: URL): string {
  return quoted(username);
}

function quoted(part: string): string {
  return `"${decodeURIComponent(part).replaceAll('"', '""')}"`;
}

/** Node tells nothing but a code where every address of a host name failed. */
function wordsOf(error: unknown): string {
  const each: unknown[] = error instanceof AggregateError ? error.errors : [error];
  return each.map(messageOf).join('; ');
}

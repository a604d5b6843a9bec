import { isAbsolute, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AppError } from '../../core/errors.ts';
import type { GitSource } from '../../core/source.ts';
import { tokenEnvironment } from './environment.ts';

/** How a repository is reached. */
export interface Access {
  /** As given to git; never holds a credential. */
  readonly url: string;
  /** The folder of a repository on this machine. */
  readonly folder?: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What must never be repeated. */
  readonly secrets: readonly string[];
  readonly signal: AbortSignal;
}

/** The way to a source's repository; throws where its address is none. */
export function accessTo(
  { url, token }: GitSource,
  environment: Access['environment'],
  signal: AbortSignal,
): Access {
  if (url.startsWith('-') || /\p{Cc}/u.test(url) || (/^(?:https?|file):/i.test(url) && !URL.canParse(url))) {
    throw new AppError('config', `\`${clean(url)}\` is no address of a repository.`, addressHint);
  }
  if (/^(?:https?:\/\/[^/@]*|[a-z+]+:\/\/[^/@]*:[^/@]*)@/i.test(url)) {
    const message = `The address \`${clean(url)}\` holds a login.`;
    throw new AppError('config', message, 'Take it out and set `token` of the source instead.');
  }
  const folder = folderOf(url);
  const secret = tokenEnvironment(url, token);
  return {
    url: folder ?? url,
    ...(folder === undefined ? {} : { folder }),
    environment: { ...environment, ...secret.variables },
    secrets: secret.texts,
    signal,
  };
}

const addressHint = 'Use https://, ssh://, user@host:path, file:// or an absolute path.';

/** The folder of a `file://` address or a plain path. */
function folderOf(url: string): string | undefined {
  if (/^file:\/\/\//i.test(url)) return fileURLToPath(url);
  return isAbsolute(url) || !/^[^/]*:/.test(url) ? resolve(url) : undefined;
}

function clean(url: string): string {
  return url
    .replace(/\/\/[^/@]*@/, '//…@')
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 200);
}

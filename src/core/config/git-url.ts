const schemes = ['https:', 'http:', 'ssh:', 'file:'];

/** `user@host:path`, git's short form of ssh. */
const shortSsh = /^[\w.-]+@[\w.-]+:(?!\/\/)[^\s]+$/;

/** `./folder`, `../folder` or `/folder`. */
const folder = /^\.{0,2}\//;

/** True for a path instead of an address; relative ones are relative to the configuration's folder. */
export function isFolder(url: string): boolean {
  return folder.test(url);
}

/** True where git would send a token: over http and https only. */
export function takesToken(url: string): boolean {
  return /^https?:/i.test(url);
}

/**
 * What is wrong with a git remote, as the end of a sentence that never repeats the url (it may hold a credential);
 * undefined where it is sound. Refused are schemes that run commands (`ext::`) or are not checked (`git:`).
 */
export function gitUrlFault(url: string): string | undefined {
  if (/[\s\p{Cc}]/u.test(url)) return 'holds a space or a control character';
  if (isFolder(url) || shortSsh.test(url)) return undefined;
  const parsed = URL.parse(url);
  if (parsed === null || !schemes.includes(parsed.protocol) || !/^\w+:\/\//.test(url)) {
    return 'is no git remote; write https://…, ssh://…, git@host:path, file:///… or a folder from ./ or /';
  }
  if (parsed.password !== '' || (parsed.username !== '' && takesToken(url))) {
    return 'holds a credential; put it into `token`';
  }
  if (parsed.search !== '' || parsed.hash !== '')
    return 'has a query or a fragment; leave out what follows ? or #';
  if (parsed.protocol !== 'file:' && parsed.pathname.length < 2) return 'names a host but no repository';
  return undefined;
}

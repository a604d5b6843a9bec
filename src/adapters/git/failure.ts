export type FailureKind =
  | 'no-git'
  | 'no-space'
  | 'timeout'
  | 'too-large'
  | 'login'
  | 'host-key'
  | 'not-found'
  | 'moved'
  | 'host'
  | 'certificate'
  | 'transport'
  | 'server'
  | 'busy' // another process writes the same cache
  | 'no-single-objects' // an old server, or one behind a proxy that drops the protocol's header
  | 'no-such-commit' // nothing is younger than what a shallow clone was asked for
  | 'other';

/** git failed; the message is its decisive line. */
export class GitError extends Error {
  override readonly name = 'GitError';
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.kind = kind;
  }

  /** Reads the kind of failure out of what git printed (from which secrets were taken out). */
  static fromText(text: string): GitError {
    const kind = signs.find(([, sign]) => sign.test(text))?.[0] ?? 'other';
    return new GitError(kind, decisiveLine(text));
  }
}

// The first that fits counts: a server's 401 comes along with "could not read", a missing key with "not
// found".
const signs: readonly (readonly [FailureKind, RegExp])[] = [
  ['no-space', /no space left on device|disk quota exceeded/i],
  ['transport', /transport '[^']*' not allowed|unable to find remote helper/i],
  ['host-key', /host key verification failed/i],
  ['login', /authentication failed|could not read (?:username|password)|permission denied \(|error: 40[13]/i],
  ['login', /access denied|invalid credentials/i],
  ['host', /(?:could not|couldn't) resolve host|failed to connect|could not connect to server/i],
  ['host', /connection (?:refused|timed out|reset)|no route to host|network is unreachable/i],
  ['certificate', /ssl certificate|certificate verif|ssl peer|tls connect error/i],
  ['moved', /unable to update url base from redirection|error: 30[1278]/i],
  ['not-found', /not found|does not appear to be a git repository|does not exist|error: 404/i],
  ['server', /error: (?:429|5\d\d)|the remote end hung up|unexpected disconnect|early eof/i],
  ['busy', /cannot lock ref|unable to create '[^']*\.lock'/i],
  ['no-single-objects', /does not allow request for unadvertised object|not our ref/i],
  ['no-such-commit', /no commits selected for shallow requests|error processing shallow info/i],
];

/** What went wrong, in a sentence that names the repository and holds no secret, and how to mend it. */
export interface Sentence {
  readonly reason: string;
  readonly hint: string;
}

/** Puts a failure into words. */
export function sentenceOf(error: GitError, url: string): Sentence {
  const at = `\`${url}\``;
  switch (error.kind) {
    case 'no-git':
      return {
        reason: 'The `git` command could not be started.',
        hint: 'Install git 2.36 or later where Callboard runs, and see that it is on the PATH.',
      };
    case 'no-space':
      return {
        reason: `There is no space left to read ${at}.`,
        hint: 'Free space where CALLBOARD_DATA lies.',
      };
    case 'timeout':
      return {
        reason: `${at} did not answer in time.`,
        hint: 'See whether the server is up and can be reached from here; it is tried again by schedule.',
      };
    case 'too-large':
      return {
        reason: `${at} is larger than the limit, even without its history.`,
        hint: 'Keep the catalog files in a smaller repository.',
      };
    case 'login':
      return {
        reason: `${at} refused the login.`,
        hint: /^https?:/i.test(url)
          ? 'Give the source a `token` that may read the repository; the one it has may have expired.'
          : 'Add the public key of the user who runs Callboard to the repository as a deploy key.',
      };
    case 'host-key':
      return {
        reason: `The host of ${at} is not known to ssh, or its key changed.`,
        hint: 'Compare the output of `ssh-keyscan <host>` with the published key; add it to `~/.ssh/known_hosts`.',
      };
    case 'not-found':
      return {
        reason: `There is no repository at ${at}, or it may not be read.`,
        hint: 'Check the address; where the repository is private, give the source a `token` or a deploy key.',
      };
    case 'moved':
      return {
        reason: `${at} has moved, and a token is not sent on to another address.`,
        hint: 'Open the address in a browser and write the one it leads to into the configuration.',
      };
    case 'host':
      return {
        reason: `The host of ${at} could not be reached.`,
        hint: 'Check the address, the network and the proxy (HTTPS_PROXY); it is tried again by schedule.',
      };
    case 'certificate':
      return {
        reason: `The certificate of ${at} is not trusted.`,
        hint: 'Name the file with your certificate authority in GIT_SSL_CAINFO.',
      };
    case 'transport':
      return {
        reason: `${at} uses a kind of address that is not allowed.`,
        hint: 'Use https://, ssh://, user@host:path, file:// or an absolute path.',
      };
    case 'server':
      return {
        reason: `The server of ${at} failed or broke off.`,
        hint: 'It is tried again by schedule; if it stays, look at the server.',
      };
    case 'busy':
    case 'no-single-objects':
    case 'no-such-commit':
    case 'other':
      return {
        reason: `git could not read ${at}: ${error.message}`,
        hint: 'Try `git ls-remote` with the same address as the user who runs Callboard.',
      };
  }
}

/** git's decisive line, without signs that would run in a terminal. */
function decisiveLine(text: string): string {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const line =
    lines.find((candidate) => /^(?:fatal|error):/.test(candidate)) ?? lines.at(0) ?? 'no reason given';
  return line
    .replace(/\p{Cc}+/gu, ' ')
    .slice(0, 300)
    .toWellFormed();
}

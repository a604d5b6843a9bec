import { join } from 'node:path';

/** Variables of an environment by name. */
export type Variables = Readonly<Record<string, string | undefined>>;

// Everything else (our own secrets, GIT_DIR, GIT_TRACE…) is kept from git, from ssh and from what they start.
const passedOn = new RegExp(
  [
    /^(PATH|HOME|USER|LOGNAME|USERPROFILE|SYSTEMROOT|TMPDIR|TEMP|TMP)$/,
    /^(SSH_AUTH_SOCK|GIT_SSH|GIT_SSH_COMMAND|GIT_SSH_VARIANT|GIT_EXEC_PATH)$/,
    /^(GIT_SSL_CA\w+|GIT_SSL_CERT|GIT_SSL_KEY|GIT_PROXY_SSL_\w+|SSL_CERT_\w+|CURL_CA_BUNDLE)$/,
    /^((HTTPS?|ALL|NO)_PROXY)$/,
  ]
    .map((pattern) => pattern.source)
    .join('|'),
  'i', // proxies are written in small letters, too, and Windows does not care
);

/**
 * The environment of every git command: the machine's keys, certificates and proxies, and nothing else of it.
 */
export function gitEnvironment(variables: Variables): Record<string, string> {
  const kept = Object.entries(variables).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && passedOn.test(entry[0]),
  );
  return {
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes', // never asks for a passphrase, which nobody would answer
    ...Object.fromEntries(kept),
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(import.meta.dirname, 'gitconfig'),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https:http:ssh:git:file',
    GIT_NO_LAZY_FETCH: '1', // looking at a remote's shallow edge, a fetch would fetch by itself, and hang
    GIT_NO_REPLACE_OBJECTS: '1',
  };
}

/** A token as git gets it, and the texts of it that must never be repeated. */
interface TokenEnvironment {
  readonly variables: Record<string, string>;
  readonly texts: string[];
}

/**
 * Gives git a token for an http(s) address by variables: unlike arguments, other users cannot read them.
 * A token that holds a colon is sent as `user:password`.
 */
export function tokenEnvironment(url: string, token: string | undefined): TokenEnvironment {
  if (token === undefined || !/^https?:/i.test(url)) return { variables: {}, texts: [] };
  const login = token.includes(':') ? token : `x-access-token:${token}`;
  const encoded = Buffer.from(login).toString('base64');
  return {
    variables: {
      GIT_CONFIG_COUNT: '2',
      GIT_CONFIG_KEY_0: `http.${new URL(url).origin}/.extraHeader`,
      GIT_CONFIG_VALUE_0: `Authorization: Basic ${encoded}`,
      // git would send the header on to wherever it is redirected.
      GIT_CONFIG_KEY_1: 'http.followRedirects',
      GIT_CONFIG_VALUE_1: 'false',
    },
    texts: [token, encoded, login.slice(login.indexOf(':') + 1)].filter((text) => text !== ''),
  };
}

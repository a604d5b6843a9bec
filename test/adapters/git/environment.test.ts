import { expect, it } from 'vitest';
import { gitEnvironment, tokenEnvironment } from '../../../src/adapters/git/environment.ts';

it('passes on keys, certificates and proxies, and none of our secrets or of git’s own variables', () => {
  const environment = gitEnvironment({
    PATH: '/usr/bin',
    HOME: '/home/callboard',
    SSH_AUTH_SOCK: '/run/agent',
    https_proxy: 'http://proxy.acme.dev:3128',
    NO_PROXY: 'acme.dev',
    GIT_SSL_CAINFO: '/etc/ca.pem',
    SLACK_BOT_TOKEN: 'xoxb-1',
    DATABASE_URL: 'postgres://u:p@db/x',
    GIT_DIR: '/elsewhere',
    GIT_TRACE: '1',
    GIT_ASKPASS: '/bin/ask',
    GIT_CONFIG_PARAMETERS: "'core.pager=x'",
    UNSET: undefined,
  });
  expect(environment).toMatchObject({
    HOME: '/home/callboard',
    SSH_AUTH_SOCK: '/run/agent',
    https_proxy: 'http://proxy.acme.dev:3128',
    NO_PROXY: 'acme.dev',
    GIT_SSL_CAINFO: '/etc/ca.pem',
    GIT_TERMINAL_PROMPT: '0',
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
  });
  const gone = [
    'SLACK_BOT_TOKEN',
    'DATABASE_URL',
    'GIT_DIR',
    'GIT_TRACE',
    'GIT_ASKPASS',
    'GIT_CONFIG_PARAMETERS',
  ];
  for (const name of [...gone, 'UNSET']) expect(environment).not.toHaveProperty(name);
});

it('keeps an ssh command that the operator set', () => {
  const command = 'ssh -i /keys/deploy';
  expect(gitEnvironment({ GIT_SSH_COMMAND: command })).toMatchObject({ GIT_SSH_COMMAND: command });
});

it('binds a token to its host', () => {
  const { variables } = tokenEnvironment('https://git.acme.dev:8443/a/b.git', 's3cret');
  expect(variables).toMatchObject({ GIT_CONFIG_KEY_0: 'http.https://git.acme.dev:8443/.extraHeader' });
  expect(JSON.stringify(variables)).not.toContain('s3cret');
});

import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeRepository, temporaryFolder } from '../../support/git.ts';
import { reader, sourceOf, textsOf, type Reader } from './reading.ts';

/** Reads through a program that stands for ssh, whose last argument is the command for the other side. */
function readerThrough(script: string): Reader {
  const ssh = join(temporaryFolder(), 'ssh');
  writeFileSync(ssh, `#!/bin/sh\nfor last; do :; done\n${script}\n`);
  chmodSync(ssh, 0o755);
  return reader({ environment: { ...process.env, GIT_SSH_COMMAND: ssh } });
}

it.each(['git@git.acme.dev:', 'ssh://git@git.acme.dev:2222'])('reads over ssh from %s…', async (host) => {
  const repository = makeRepository();
  repository.commit({ 'catalog-info.yaml': 'payments' });
  const { tree } = readerThrough('exec sh -c "$last"');
  expect(await textsOf(await tree(sourceOf(`${host}${repository.folder}`)))).toEqual({
    'catalog-info.yaml': 'payments',
  });
});

it.each([
  ['git@git.acme.dev: Permission denied (publickey).', 'refused the login', 'deploy key'],
  ['Host key verification failed.', 'is not known to ssh', 'known_hosts'],
  ['ssh: Could not resolve hostname git.acme.dev', 'could not be reached', 'network'],
  ['ERROR: Repository not found.', 'There is no repository', 'deploy key'],
])('puts into words: %s', async (said, reason, hint) => {
  const { open } = readerThrough(`echo '${said}' >&2; exit 255`);
  expect(await open(sourceOf('git@git.acme.dev:payments.git'))).toMatchObject({
    kind: 'unreachable',
    reason: expect.stringContaining(reason) as string,
    hint: expect.stringContaining(hint) as string,
  });
});

import { expect, it } from 'vitest';
import { viewUrl } from '../../../src/adapters/git/view-url.ts';

it.each([
  ['https://github.com/acme/payments.git', 'https://github.com/acme/payments/blob/main/a/b.yaml'],
  ['https://github.com/acme/payments/', 'https://github.com/acme/payments/blob/main/a/b.yaml'],
  ['git@github.com:acme/payments.git', 'https://github.com/acme/payments/blob/main/a/b.yaml'],
  ['ssh://git@github.com:22/acme/payments', 'https://github.com/acme/payments/blob/main/a/b.yaml'],
  ['https://gitlab.com/acme/core/pay.git', 'https://gitlab.com/acme/core/pay/-/blob/main/a/b.yaml'],
  ['git@gitlab.acme.dev:core/pay.git', 'https://gitlab.acme.dev/core/pay/-/blob/main/a/b.yaml'],
  ['https://bitbucket.org/acme/pay.git', 'https://bitbucket.org/acme/pay/src/main/a/b.yaml'],
  ['https://git.acme.dev/payments.git', undefined],
  ['https://notgithub.com/acme/payments.git', undefined],
  ['file:///srv/github.com/acme/payments.git', undefined],
  ['/srv/git/payments.git', undefined],
])('%s → %s', (repository, url) => {
  expect(viewUrl(repository, 'main', 'a/b.yaml')).toBe(url);
});

it.each([
  ['https://github.com/acme/x', 'https://github.com/acme/x/blob/release/1/a%20%23b.yaml#L7'],
  ['https://gitlab.com/acme/x', 'https://gitlab.com/acme/x/-/blob/release/1/a%20%23b.yaml#L7'],
  ['https://bitbucket.org/acme/x', 'https://bitbucket.org/acme/x/src/release/1/a%20%23b.yaml#lines-7'],
])('points to a line of %s, whatever the branch and the file are called', (repository, url) => {
  expect(viewUrl(repository, 'release/1', 'a #b.yaml', 7)).toBe(url);
});

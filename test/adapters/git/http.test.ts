import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { makeGitSource } from '../../../src/adapters/git/open.ts';
import {
  makeRepository,
  serveGit,
  temporaryFolder,
  type GitServer,
  type GitServerOptions,
  type TestRepository,
} from '../../support/git.ts';
import { reader, sourceOf, textsOf } from './reading.ts';

const token = 'glpat-Zx81-secret';
const basic = (login: string): string => `Basic ${Buffer.from(login).toString('base64')}`;
const authorization = basic(`x-access-token:${token}`);

async function served(
  options: GitServerOptions = {},
): Promise<{ repository: TestRepository; server: GitServer; url: string }> {
  const repository = makeRepository();
  repository.commit({ 'catalog-info.yaml': 'payments', 'big.txt': 'x'.repeat(5_000) });
  const server = await serveGit(dirname(repository.folder), options);
  onTestFinished(() => server.close());
  return { repository, server, url: `${server.url}/catalog.git` };
}

describe('a server', () => {
  it('that knows filters sends no contents but those that are read, all in one request', async () => {
    const { repository, server, url } = await served();
    repository.git('config', 'uploadpack.allowFilter', 'true');
    repository.commit({ 'a/catalog-info.yaml': 'a', 'b/catalog-info.yaml': 'b' });
    const tree = await reader().tree(sourceOf(url));
    const before = server.requests.length;
    expect(await textsOf(tree)).toEqual({
      'a/catalog-info.yaml': 'a',
      'b/catalog-info.yaml': 'b',
      'catalog-info.yaml': 'payments',
    });
    expect(server.requests.slice(before)).toEqual([
      'GET /catalog.git/info/refs?service=git-upload-pack',
      'POST /catalog.git/git-upload-pack',
    ]);
  });

  it('that knows none sends everything, which is accepted', async () => {
    const { server, url } = await served();
    const tree = await reader().tree(sourceOf(url));
    const before = server.requests.length;
    expect(await textsOf(tree)).toEqual({ 'catalog-info.yaml': 'payments' });
    expect(server.requests).toHaveLength(before);
  });

  it('that knows filters and gives no single objects is asked for everything', async () => {
    const { repository, url } = await served({ old: true });
    repository.git('config', 'uploadpack.allowFilter', 'true');
    expect(await textsOf(await reader().tree(sourceOf(url)))).toEqual({ 'catalog-info.yaml': 'payments' });
  });

  it('is asked once where nothing changed', async () => {
    const { repository, server, url } = await served();
    const { open, tree } = reader();
    await tree(sourceOf(url));
    const before = server.requests.length;
    const tip = repository.git('rev-parse', 'main');
    expect(await open(sourceOf(url), tip)).toMatchObject({ kind: 'unchanged' });
    expect(server.requests.slice(before)).toEqual([
      'GET /catalog.git/info/refs?service=git-upload-pack',
      'POST /catalog.git/git-upload-pack',
    ]);
  });
});

describe('a token', () => {
  it('opens a private repository, and is in no argument of any process', async () => {
    const { server, url } = await served({ authorization });
    const commands = new Set<string>();
    // While git waits for an answer, all it started is there to be seen.
    server.onRequest(() => commandLines().forEach((line) => commands.add(line)));
    const tree = await reader().tree(sourceOf(url, { token }));
    expect(await textsOf(tree)).toEqual({ 'catalog-info.yaml': 'payments' });
    const seen = [...commands].join('\n');
    if (process.platform === 'linux') expect(seen).toMatch(/git-remote-http|remote-http/);
    expect(seen).not.toContain(token);
    expect(seen).not.toContain(Buffer.from(`x-access-token:${token}`).toString('base64'));
  });

  it('may carry its own user name', async () => {
    const { url } = await served({ authorization: basic('deploy:pa:ss') });
    const tree = await reader().tree(sourceOf(url, { token: 'deploy:pa:ss' }));
    expect(await textsOf(tree)).toEqual({ 'catalog-info.yaml': 'payments' });
  });

  it.each([undefined, 'wrong-token'])(
    'that is %s is refused in words that do not repeat it',
    async (wrong) => {
      const { url } = await served({ authorization });
      const opened = await reader().open(sourceOf(url, wrong === undefined ? {} : { token: wrong }));
      expect(opened).toMatchObject({ kind: 'unreachable', reason: `\`${url}\` refused the login.` });
      expect(JSON.stringify(opened)).not.toContain('wrong-token');
    },
  );

  it('is taken out of whatever a server says', async () => {
    const echo = Buffer.from(`x-access-token:${token}`).toString('base64');
    const { url } = await served({
      instead: (request, response) => {
        const said = `${token} ${echo} ${request.headers.authorization}\u001b[31m`;
        response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
        response.end(`001e# service=git-upload-pack\n0000${pktLine(`ERR ${said}`)}`);
        return true;
      },
    });
    const opened = await reader().open(sourceOf(url, { token }));
    expect(opened.kind).toBe('unreachable');
    expect(JSON.stringify(opened)).toContain('git could not read');
    expect(JSON.stringify(opened)).not.toContain(token);
    expect(JSON.stringify(opened)).not.toContain(echo);
    expect(JSON.stringify(opened)).not.toContain('u001b');
  });

  it('does not follow a redirect to another server', async () => {
    const elsewhere = await served();
    const asked: (string | undefined)[] = [];
    const thief = await serveGit('/nowhere', {
      instead: (request) => {
        asked.push(request.headers.authorization);
        return false;
      },
    });
    onTestFinished(() => thief.close());
    const { url } = await served({
      instead: (request, response) => {
        response.writeHead(301, { location: `${thief.url}${request.url}` }).end();
        return true;
      },
    });
    expect(await reader().open(sourceOf(url, { token }))).toMatchObject({
      kind: 'unreachable',
      reason: `\`${url}\` has moved, and a token is not sent on to another address.`,
    });
    expect(asked).toEqual([]);
    expect(elsewhere.server.requests).toEqual([]);
  });

  it('is not sent to an address that is not http(s)', async () => {
    const { repository } = await served();
    const tree = await reader().tree(sourceOf(repository.folder, { token }));
    expect(await textsOf(tree)).toEqual({ 'catalog-info.yaml': 'payments' });
  });
});

describe('a dead line', () => {
  it.each([
    ['at the first question', 'info/refs'],
    ['in the middle of a fetch', 'git-upload-pack HTTP fetch'],
  ])('%s times out, and leaves no process behind', async (_, where) => {
    const { server, url } = await served({
      instead: (request) =>
        where === 'info/refs' || (request.method === 'POST' && server.requests.length > 2),
    });
    const { open } = reader({ limits: { lookMs: where === 'info/refs' ? 500 : 20_000, fetchMs: 500 } });
    expect(await open(sourceOf(url))).toMatchObject({
      kind: 'unreachable',
      reason: `\`${url}\` did not answer in time.`,
    });
    expect(commandLines().filter((line) => line.includes(url))).toEqual([]);
  });

  it('is given up at once when the program ends', async () => {
    const { server, url } = await served({ instead: () => true });
    const controller = new AbortController();
    server.onRequest(() => controller.abort(new Error('shutting down')));
    const open = makeGitSource({ cacheDir: temporaryFolder(), environment: process.env });
    const { signal } = controller;
    await expect(open(sourceOf(url), { since: undefined, signal })).rejects.toThrow('shutting down');
    expect(commandLines().filter((line) => line.includes(url))).toEqual([]);
  });
});

it.each([
  [404, 'There is no repository at `URL`, or it may not be read.'],
  [403, '`URL` refused the login.'],
  [500, 'The server of `URL` failed or broke off.'],
  [503, 'The server of `URL` failed or broke off.'],
])('a %i is put into words', async (status, reason) => {
  const { url } = await served({
    instead: (_, response) => {
      response.writeHead(status).end('<html>');
      return true;
    },
  });
  expect(await reader().open(sourceOf(url))).toMatchObject({ reason: reason.replace('URL', url) });
});

it('a host that does not listen is put into words', async () => {
  const { server, url } = await served();
  await server.close();
  expect(await reader().open(sourceOf(url))).toMatchObject({
    kind: 'unreachable',
    reason: `The host of \`${url}\` could not be reached.`,
  });
});

it('proxies of the environment are used', async () => {
  const { server } = await served();
  const { open } = reader({ environment: { ...process.env, http_proxy: server.url, no_proxy: '' } });
  await open(sourceOf('http://git.acme.invalid/catalog.git'));
  expect(server.requests[0]).toBe(
    'GET http://git.acme.invalid/catalog.git/info/refs?service=git-upload-pack',
  );
});

/** What all processes of this machine were started with. */
function commandLines(): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
      } catch {
        return ''; // it has just ended
      }
    });
}

function pktLine(text: string): string {
  return (text.length + 4).toString(16).padStart(4, '0') + text;
}

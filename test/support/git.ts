import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a commit does to a path: a file's content, a link, a submodule's commit, or null to take it away. */
export type Content = string | Uint8Array | { readonly link: string } | { readonly submodule: string } | null;

export interface CommitOptions {
  /** `Name <e-mail>` */
  readonly author?: string;
  readonly at?: Date;
  readonly branch?: string;
  /** The commit to build on; absent: the branch's own. */
  readonly from?: string;
  /** A second parent. */
  readonly merge?: string;
}

/** A real, bare repository on disk. */
export interface TestRepository {
  readonly folder: string;
  /** Commits changes and gives the commit's id. */
  readonly commit: (changes: Readonly<Record<string, Content>>, options?: CommitOptions) => string;
  readonly git: (...args: string[]) => string;
}

const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

/** A folder that no other test uses; it is gone when the tests of this file have ended. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'callboard-test-'));
  temporary.push(folder);
  return folder;
}

const temporary: string[] = [];
process.once('exit', () => {
  for (const folder of temporary) rmSync(folder, { recursive: true, force: true });
});

/** Makes an empty repository whose HEAD names the branch `main`. */
export function makeRepository(folder: string = join(temporaryFolder(), 'catalog.git')): TestRepository {
  const run = (args: readonly string[], input?: Buffer): string =>
    execFileSync('git', args, { env: environment, input, encoding: 'utf8', stdio: 'pipe' }).trim();
  run(['init', '--quiet', '--bare', '--initial-branch=main', folder]);
  const git = (...args: string[]): string => run([`--git-dir=${folder}`, ...args]);
  let minutes = 0;
  return {
    folder,
    git,
    commit(changes, { author = 'Alice Adams <alice@acme.dev>', at, branch = 'main', from, merge } = {}) {
      minutes += 1;
      const time = at ?? new Date(Date.UTC(2026, 0, 5, 9, minutes));
      const ref = `refs/heads/${branch}`;
      const parent = from ?? git('for-each-ref', '--format=%(objectname)', ref);
      const head = [
        `commit ${ref}`,
        `committer ${author} ${Math.floor(time.getTime() / 1_000)} +0000`,
        'data 6\nchange',
        ...(parent === '' ? [] : [`from ${parent}`]),
        ...(merge === undefined ? [] : [`merge ${merge}`]),
      ];
      const lines = Object.entries(changes).map(([path, content]) => fastImport(path, content));
      const input = Buffer.concat([Buffer.from(`${head.join('\n')}\n`), ...lines, Buffer.from('\n')]);
      run([`--git-dir=${folder}`, 'fast-import', '--quiet', '--force'], input);
      return git('rev-parse', ref);
    },
  };
}

function fastImport(path: string, content: Content): Buffer {
  const name = JSON.stringify(path);
  if (content === null) return Buffer.from(`D ${name}\n`);
  if (typeof content === 'object' && 'submodule' in content) {
    return Buffer.from(`M 160000 ${content.submodule} ${name}\n`);
  }
  const link = typeof content === 'object' && 'link' in content;
  const data = Buffer.from(link ? content.link : content);
  const head = `M ${link ? '120000' : '100644'} inline ${name}\ndata ${data.length}\n`;
  return Buffer.concat([Buffer.from(head), data, Buffer.from('\n')]);
}

export interface GitServer {
  readonly url: string;
  /** `GET /catalog.git/info/refs?…` and the like, in order. */
  readonly requests: string[];
  /** Calls back at each request from now on, before it is answered; the last callback counts. */
  readonly onRequest: (callback: () => void) => void;
  readonly close: () => Promise<void>;
}

export interface GitServerOptions {
  /** The `Authorization` header that is asked for. */
  readonly authorization?: string;
  /** Answers a request instead of git where it returns true. */
  readonly instead?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** Speaks the oldest protocol, like a server behind a proxy that drops the header. */
  readonly old?: boolean;
}

/** Serves the repositories in a folder over HTTP by git's own `http-backend`. */
export async function serveGit(root: string, options: GitServerOptions = {}): Promise<GitServer> {
  const requests: string[] = [];
  let notify = (): void => undefined;
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    notify();
    if (options.instead?.(request, response) === true) return;
    if (options.authorization !== undefined && request.headers.authorization !== options.authorization) {
      response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end('no');
      return;
    }
    backend(root, request, response, options.old === true);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    onRequest: (callback) => void (notify = callback),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function backend(root: string, request: IncomingMessage, response: ServerResponse, old: boolean): void {
  const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
  const child = spawn('git', ['http-backend'], {
    env: {
      ...environment,
      GIT_PROJECT_ROOT: root,
      GIT_HTTP_EXPORT_ALL: '1',
      REQUEST_METHOD: request.method,
      PATH_INFO: decodeURIComponent(pathname),
      QUERY_STRING: search.slice(1),
      CONTENT_TYPE: request.headers['content-type'],
      HTTP_CONTENT_ENCODING: request.headers['content-encoding'],
      GIT_PROTOCOL: old ? undefined : request.headers['git-protocol']?.toString(),
    },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  request.pipe(child.stdin);
  child.stdin.on('error', () => request.resume()); // it needed no more of the body
  let head = Buffer.alloc(0);
  child.stdout.on('data', (chunk: Buffer) => {
    if (response.headersSent) return void response.write(chunk);
    head = Buffer.concat([head, chunk]);
    const end = head.indexOf('\r\n\r\n');
    if (end === -1) return;
    const fields = head
      .toString('latin1', 0, end)
      .split('\r\n')
      .map((line) => line.split(': '));
    const status = fields.find(([name]) => name === 'Status')?.[1];
    const others = fields.filter(([name]) => name !== 'Status') as [string, string][];
    response.writeHead(Number.parseInt(status ?? '200', 10), Object.fromEntries(others));
    response.write(head.subarray(end + 4));
  });
  child.on('close', () => response.end());
  response.on('close', () => child.kill());
}

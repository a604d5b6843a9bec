import fc from 'fast-check';
import { validate } from 'node-cron';
import { describe, expect, it } from 'vitest';
import { cronFault } from '../../../src/core/config/cron.ts';
import { parseDuration } from '../../../src/core/config/duration.ts';
import { gitUrlFault } from '../../../src/core/config/git-url.ts';
import { patternFault, plainPattern } from '../../../src/core/config/path-pattern.ts';
import { repositoryFile } from '../../../src/core/config/repository-url.ts';
import { substitute } from '../../../src/core/config/substitute.ts';

describe('parseDuration', () => {
  it.each([
    ['7d', 604_800_000],
    ['12h', 43_200_000],
    ['30m', 1_800_000],
    ['0d', undefined],
    ['7 days', undefined],
    ['1.5h', undefined],
    ['-1d', undefined],
    ['7', undefined],
  ])('%s is %s ms', (text, want) => expect(parseDuration(text)).toBe(want));
});

describe('cronFault', () => {
  it.each(['* * * * *', '*/5 * * * *', '0 9 * * 1', '0,30 8-18 1-31/2 jan-mar MON-fri', '5 4 * * 7'])(
    'finds nothing wrong with %s',
    (text) => expect(cronFault(text)).toBeUndefined(),
  );

  it.each([
    ['', 'has 1 fields'],
    ['* * * *', 'has 4 fields'],
    ['0 * * * * *', 'has 6 fields'],
    ['61 * * * *', 'minute "61"'],
    ['* 24 * * *', 'hour "24"'],
    ['* * 0 * *', 'day of month "0"'],
    ['* * * foo *', 'month "foo"'],
    ['* * * * 8', 'weekday "8"'],
    ['30-10 * * * *', 'runs backwards'],
    ['*/0 * * * *', 'impossible step'],
    ['*/99 * * * *', 'impossible step'],
    ['5/2 * * * *', 'a step needs a range'],
    ['1,, * * * *', 'minute ""'],
    ['@daily', 'has 1 fields'],
  ])('refuses %j: %s', (text, want) => expect(cronFault(text)).toContain(want));

  it('accepts nothing that node-cron refuses', () => {
    const number = fc.integer({ min: 0, max: 62 }).map(String);
    const word = fc.oneof(number, fc.constantFrom('*', 'jan', 'mon', 'sun', 'x'));
    const item = fc
      .tuple(word, fc.option(word), fc.option(number))
      .map(([from, to, step]) => from + (to === null ? '' : `-${to}`) + (step === null ? '' : `/${step}`));
    const field = fc.oneof(
      fc.constantFrom('*', '1', '3'),
      fc.array(item, { minLength: 1, maxLength: 2 }).map(String),
    );
    fc.assert(
      fc.property(fc.array(field, { minLength: 5, maxLength: 5 }), (parts) => {
        const text = parts.join(' ');
        expect(cronFault(text) !== undefined || validate(text)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('patternFault', () => {
  it.each([
    'catalog-info.yaml',
    './a/**/*.yaml',
    '**/catalog-info.y{a,}ml',
    '.backstage/[ab]?.yaml',
    'a..b.yaml',
  ])('finds nothing wrong with %s', (pattern) => expect(patternFault(pattern)).toBeUndefined());

  it.each([
    ['  ', 'empty'],
    ['/etc/passwd', 'not relative'],
    ['~/x.yaml', 'not relative'],
    ['file:///x', 'not relative'],
    ['../x.yaml', 'above the root'],
    ['./a/../../x.yaml', 'above the root'],
    ['a\\b.yaml', 'backslash'],
    ['a//b.yaml', 'empty or . folder'],
    ['!x.yaml', 'begins with !'],
    ['**.yaml', 'not a whole folder'],
    ['[a.yaml', 'without its partner'],
    ['{a,b.yaml', 'without its partner'],
    ['a\u0000b', 'control character'],
    ['x'.repeat(501), 'longer than'],
  ])('refuses %j: %s', (pattern, want) => expect(patternFault(pattern)).toContain(want));

  it('plainPattern takes the leading ./ away', () => expect(plainPattern('././a/./b')).toBe('a/./b'));
});

describe('gitUrlFault', () => {
  it.each([
    'https://git.acme.dev/payments.git',
    'http://localhost:8080/payments.git',
    'ssh://git@git.acme.dev:2222/payments.git',
    'git@github.com:acme/payments.git',
    'file:///srv/git/payments.git',
    './payments',
    '../payments',
    '/srv/git/payments.git',
  ])('finds nothing wrong with %s', (url) => expect(gitUrlFault(url)).toBeUndefined());

  it.each([
    ['https://bob:hunter2@git.acme.dev/x.git', 'credential'],
    ['https://hunter2@git.acme.dev/x.git', 'credential'],
    ['ssh://git:hunter2@git.acme.dev/x.git', 'credential'],
    ['https://git.acme.dev/x.git?private_token=hunter2', 'query'],
    ['https://git.acme.dev/x.git#main', 'query or a fragment'],
    ['https://git.acme.dev', 'no repository'],
    ['ext::sh -c "id"', 'space'],
    ['ext::id', 'no git remote'],
    ['git://git.acme.dev/x.git', 'no git remote'],
    ['--upload-pack=id', 'no git remote'],
    ['github.com/acme/x', 'no git remote'],
    ['', 'no git remote'],
  ])('refuses %j: %s', (url, want) => {
    expect(gitUrlFault(url)).toContain(want);
    expect(gitUrlFault(url)).not.toContain('hunter2');
  });
});

describe('substitute', () => {
  const variables = { NAME: 'payments', BLANK: ' ', YAML: 'x\nadmins: [evil]', REF: '${NAME}' };

  it.each([
    ['a ${NAME} b', 'a payments b'],
    ['${NAME}-${NAME}', 'payments-payments'],
    ['${GONE:-fallback}', 'fallback'],
    ['${GONE:-}', ''],
    ['${BLANK:-fallback}', 'fallback'],
    ['$${NAME} stays', '${NAME} stays'],
    ['${YAML}', 'x\nadmins: [evil]'],
    ['${REF}', '${NAME}'],
    ['$NAME, $5, {x}', '$NAME, $5, {x}'],
  ])('%j becomes %j', (text, want) => {
    const faults: string[] = [];
    expect(substitute({ a: [text, 1, null] }, variables, (_, message) => faults.push(message))).toEqual({
      a: [want, 1, null],
    });
    expect(faults).toEqual([]);
  });

  it.each([
    ['${GONE}', 'GONE is not set'],
    ['${BLANK}', 'BLANK is not set'],
    ['${NAME} ${GONE}', 'GONE is not set'],
    ['${no name}', 'no reference'],
    ['${NAME', 'no reference'],
  ])('%j is a mistake: %s', (text, want) => {
    const faults: unknown[] = [];
    expect(substitute({ a: [text] }, variables, (...fault) => faults.push(fault))).toEqual({ a: [text] });
    expect(faults).toEqual([[['a', 0], expect.stringContaining(want)]]);
  });
});

describe('repositoryFile', () => {
  it.each([
    [
      'https://github.com/acme/pay/blob/main/catalog-info.yaml',
      'https://github.com/acme/pay.git',
      'main',
      'catalog-info.yaml',
    ],
    [
      'https://github.com/acme/pay/tree/HEAD/a/**/c.yaml',
      'https://github.com/acme/pay.git',
      undefined,
      'a/**/c.yaml',
    ],
    ['https://gitlab.com/a/b/c/-/blob/main/x.yaml', 'https://gitlab.com/a/b/c.git', 'main', 'x.yaml'],
    ['https://gitlab.com/a/b/c/blob/main/x.yaml', 'https://gitlab.com/a/b/c.git', 'main', 'x.yaml'],
    [
      'https://bitbucket.org/acme/cart/src/master/x.yaml',
      'https://bitbucket.org/acme/cart.git',
      'master',
      'x.yaml',
    ],
    ['https://git.acme.dev/a/b/src/branch/main/x.yaml', 'https://git.acme.dev/a/b.git', 'main', 'x.yaml'],
    [
      'https://bb.acme.dev/projects/P/repos/r/browse/x.yaml?at=refs%2Fheads%2Fdev',
      'https://bb.acme.dev/scm/P/r.git',
      'dev',
      'x.yaml',
    ],
    [
      'https://dev.azure.com/o/My%20P/_git/r?path=%2Fx.yaml&version=GBdev',
      'https://dev.azure.com/o/My%20P/_git/r',
      'dev',
      'x.yaml',
    ],
    [
      'https://raw.githubusercontent.com/acme/pay/main/x.yaml',
      'https://github.com/acme/pay.git',
      'main',
      'x.yaml',
    ],
  ])('%s', (address, url, branch, path) =>
    expect(repositoryFile(address)).toEqual({ url, path, ...(branch && { branch }) }),
  );

  it.each([
    'https://example.com/catalog.yaml',
    'https://github.com/acme',
    'ftp://github.com/acme/pay/blob/main/x.yaml',
    'https://dev.azure.com/o/p/_git/r?path=%2Fx.yaml&version=GCabc',
    'https://github.com/acme/pay/blob/main/%',
    'nonsense',
  ])('%s is none', (address) => expect(repositoryFile(address)).toBeUndefined());
});

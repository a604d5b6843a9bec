import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveTarget, type Origin } from '../../src/core/location-target.ts';
import { locationTargets } from '../../src/core/location.ts';

const plain: Origin = { file: 'a/b/all.yaml' };
const github = (revision: string): Origin => ({
  ...plain,
  viewUrl: `https://github.com/acme/x/blob/${revision}/a/b/all.yaml`,
});

describe('resolveTarget', () => {
  it.each([
    ['./c.yaml', 'a/b/c.yaml'],
    ['c.yaml', 'a/b/c.yaml'],
    ['../c.yaml', 'a/c.yaml'],
    ['../../c.yaml', 'c.yaml'],
    ['/c.yaml', 'c.yaml'],
    ['//c//./d.yaml', 'c/d.yaml'],
    ['./plugins/**/catalog-info.yaml', 'a/b/plugins/**/catalog-info.yaml'],
    ['{c,d}/*.yaml', 'a/b/{c,d}/*.yaml'],
    ['..c/..d.yaml', 'a/b/..c/..d.yaml'],
    ['c..d.yaml', 'a/b/c..d.yaml'],
  ])('%s is the path %s', (target, path) => {
    expect(resolveTarget(target, plain)).toEqual({ kind: 'path', path });
  });

  it.each([
    ['../../../etc/passwd', 'leads out'],
    ['/../etc/passwd', 'leads out'],
    ['../../a/../../x', 'leads out'],
    ['{..,c}/../../x', 'leads out'],
    ['c/{d,..}/{..,d}/x', 'leads out'],
    ['', 'it is empty'],
    ['../..', 'it names a folder'],
    ['..\\..\\x.yaml', 'backslash'],
    ['c\u0000.yaml', 'characters that no path has'],
    ['file:./c.yaml', 'neither a path nor'],
    ['x'.repeat(1_001), 'more than 1000 characters'],
  ])('%j is refused: it %s', (target, reason) => {
    expect(resolveTarget(target, plain)).toEqual({
      kind: 'refused',
      reason: expect.stringContaining(reason) as string,
    });
  });

  it.each([
    [github('main'), 'https://github.com/acme/x/blob/main/c.yaml', 'c.yaml'],
    [github('main'), 'https://github.com/Acme/X/tree/main/d/c.yaml', 'd/c.yaml'],
    [github('main'), 'https://github.com/acme/x/blob/HEAD/*/c.yaml?raw=true#L1', '*/c.yaml'],
    [github('main'), 'https://github.com/acme/x/blob/main/d%20e/c.yaml', 'd e/c.yaml'],
    [github('feat/y'), 'https://github.com/acme/x/blob/feat/y/c.yaml', 'c.yaml'],
    [github('3f2c1d9'), 'https://github.com/acme/x/blob/main/c.yaml', 'c.yaml'],
    [{ ...github('3f2c1d9'), branch: 'stable' }, 'https://github.com/acme/x/blob/stable/c.yaml', 'c.yaml'],
    [
      { ...plain, viewUrl: 'https://gitlab.acme.dev/g/x/-/blob/main/a/b/all.yaml' },
      'https://gitlab.acme.dev/g/x/-/raw/main/c.yaml',
      'c.yaml',
    ],
    [
      { ...plain, viewUrl: 'https://bitbucket.org/acme/x/src/main/a/b/all.yaml' },
      'https://bitbucket.org/acme/x/src/main/c.yaml',
      'c.yaml',
    ],
  ])('from %j %s leads back to %s', (origin, url, path) => {
    expect(resolveTarget(url, origin)).toEqual({ kind: 'path', path });
  });

  it.each([
    [plain, 'https://github.com/acme/x/blob/main/c.yaml'],
    [github('main'), 'https://github.com/acme/xy/blob/main/c.yaml'],
    [github('main'), 'https://github.com/acme/x/blob/next/c.yaml'],
    [github('main'), 'https://github.com.evil.dev/acme/x/blob/main/c.yaml'],
    [{ ...github('3f2c1d9'), branch: 'stable' }, 'https://github.com/acme/x/blob/main/c.yaml'],
    [github('main'), 'http://169.254.169.254/latest/meta-data'],
  ])('from %j %s leads outside', (origin, url) => {
    expect(resolveTarget(url, origin)).toEqual({ kind: 'outside', url });
  });

  it('never leaves the tree, whatever the target', () => {
    const unit = fc.constantFrom(
      '.',
      '..',
      '/',
      '//',
      '{',
      '}',
      ',',
      'a',
      '*',
      '%2e%2e',
      'https://github.com/acme/x/blob/main/',
      '~',
    );
    fc.assert(
      fc.property(fc.string({ unit, maxLength: 12 }), (target) => {
        const resolved = resolveTarget(target, github('main'));
        if (resolved.kind !== 'path') return;
        expect(resolved.path).not.toMatch(/^\/|(?:^|[/{,])\.\.(?:$|[/},])/);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('locationTargets', () => {
  const location = (spec: Record<string, string | string[]>) => ({
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Location',
    metadata: { name: 'all' },
    spec,
  });

  it.each([
    [{ target: './c.yaml' }, [{ kind: 'path', target: './c.yaml', pattern: 'a/b/c.yaml', required: true }]],
    [
      { type: 'url', targets: ['c.yaml', '*/c.yaml'] },
      [
        { kind: 'path', target: 'c.yaml', pattern: 'a/b/c.yaml', required: true },
        { kind: 'path', target: '*/c.yaml', pattern: 'a/b/*/c.yaml', required: false },
      ],
    ],
    [
      { target: 'c.yaml', presence: 'optional' },
      [{ kind: 'path', target: 'c.yaml', pattern: 'a/b/c.yaml', required: false }],
    ],
    [{ target: 'https://acme.dev/c.yaml' }, [{ kind: 'outside', target: 'https://acme.dev/c.yaml' }]],
    [
      { type: 'github-org', target: 'https://github.com/acme' },
      [
        {
          kind: 'refused',
          target: 'https://github.com/acme',
          reason: 'locations of this type are not read; those of `file` and `url` are',
        },
      ],
    ],
    [{}, []],
  ])('%j', (spec, want) => {
    expect(locationTargets(location(spec), plain)).toEqual(want);
  });
});

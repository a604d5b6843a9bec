import { matchesGlob } from 'node:path/posix';
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { compileGlobs, isGlob } from '../../src/core/glob.ts';

const table: [glob: string, path: string, matches: boolean][] = [
  ['catalog-info.yaml', 'catalog-info.yaml', true],
  ['catalog-info.yaml', 'a/catalog-info.yaml', false],
  ['**/catalog-info.yaml', 'catalog-info.yaml', true],
  ['**/catalog-info.yaml', 'services/payments/catalog-info.yaml', true],
  ['**/catalog-info.yaml', '.backstage/catalog-info.yaml', true],
  ['**/catalog-info.yaml', 'old-catalog-info.yaml', false],
  ['**/catalog-info.yaml', 'Catalog-Info.yaml', false],
  ['services/*/catalog-info.yaml', 'services/a/catalog-info.yaml', true],
  ['services/*/catalog-info.yaml', 'services/a/b/catalog-info.yaml', false],
  ['services/**/catalog-info.yaml', 'services/catalog-info.yaml', true],
  ['services/**/catalog-info.yaml', 'servicescatalog-info.yaml', false],
  ['catalog/**', 'catalog/a/b.yaml', true],
  ['catalog/**', 'catalogue/a.yaml', false],
  ['**', '.github/CODEOWNERS', true],
  ['*.{yaml,yml}', 'a.yml', true],
  ['*.{yaml,yml}', 'a.json', false],
  ['{a,b/{c,d}}.yaml', 'b/d.yaml', true],
  ['{**/,}x.yaml', 'deep/down/x.yaml', true],
  ['a**b', 'axxb', true],
  ['a**b', 'ax/xb', false],
  ['team-?.yaml', 'team-1.yaml', true],
  ['team-?.yaml', 'team-12.yaml', false],
  ['team-?.yaml', 'team-😀.yaml', true],
  ['team-[0-9a].yaml', 'team-7.yaml', true],
  ['team-[!0-9].yaml', 'team-7.yaml', false],
  ['team-[]x].yaml', 'team-].yaml', true],
  ['a[!b]c', 'a/c', false],
  ['[ab.yaml', '[ab.yaml', true],
  ['skeleton/${{values.name}}/*.yaml', 'skeleton/${{values.name}}/a.yaml', true],
  ['\\*.yaml', '*.yaml', true],
  ['\\*.yaml', 'a.yaml', false],
  ['a.yaml', 'aXyaml', false],
];

test.each(table)('%s against %s: %s', (glob, path, matches) => {
  expect(compileGlobs([glob]).matches(path)).toBe(matches);
});

describe('reaches', () => {
  it.each([
    ['services/**/catalog-info.yaml', '', true],
    ['services/**/catalog-info.yaml', 'services', true],
    ['services/**/catalog-info.yaml', 'services/a/b', true],
    ['services/**/catalog-info.yaml', 'libraries', false],
    ['services/*/catalog-info.yaml', 'services/a', true],
    ['services/*/catalog-info.yaml', 'services/a/b', false],
    ['catalog-info.yaml', 'services', false],
  ])('%s, folder %s: %s', (glob, folder, reaches) => {
    expect(compileGlobs([glob]).reaches(folder)).toBe(reaches);
  });
});

it('matches any of several, and nothing for none', () => {
  expect(compileGlobs(['a.yaml', 'b/*']).matches('b/x')).toBe(true);
  expect(compileGlobs([]).matches('a.yaml')).toBe(false);
});

it('agrees with node:path on stars, folders and braces over plain names', () => {
  const name = fc.constantFrom('a', 'b', 'ab', 'c.yaml');
  const part = fc.constantFrom('*', '**', 'a', 'a*', '*b', '?', '[ab]', '[!a]', '{a,c}*', '*.yaml', '*a*b*');
  fc.assert(
    fc.property(
      fc.array(part, { minLength: 1, maxLength: 4 }),
      fc.array(name, { minLength: 1, maxLength: 4 }),
      (parts, names) => {
        // `a/**` matches `a` itself in neither, and node leaves runs of `**` to the implementation.
        const glob = parts.join('/').replace(/\*\*(\/\*\*)+/g, '**');
        expect(compileGlobs([glob]).matches(names.join('/'))).toBe(matchesGlob(names.join('/'), glob));
      },
    ),
    { numRuns: 2_000 },
  );
});

it('is not slowed down by patterns made to be slow', () => {
  // Backtracking would need more steps than there are atoms: that this ends is the test.
  expect(compileGlobs(['*a'.repeat(100) + 'b']).matches('a'.repeat(2_000))).toBe(false);
  expect(compileGlobs(['{a,b}'.repeat(150)]).matches('ab'.repeat(75))).toBe(true);
});

it('refuses a pattern without measure', () => {
  expect(() => compileGlobs(['a'.repeat(1_001)])).toThrow(/has 1001 characters; at most 1000 are read/);
});

it.each([
  ['a/b.yaml', false],
  ['a/*.yaml', true],
  ['{a,b}.yaml', true],
])('isGlob(%s) is %s', (text, glob) => {
  expect(isGlob(text)).toBe(glob);
});

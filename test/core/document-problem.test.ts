import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { excerptOf, formatProblem, pathText, printable } from '../../src/core/document-problem.ts';

describe('printable', () => {
  it.each([
    ['plain', 'plain'],
    ['a\u001b[31mred\u0007\n', 'a·[31mred··'],
    ['x\u202Egnp.exe', 'x·gnp.exe'],
    ['half \uD800', 'half ·'],
    ['ü 漢 🎭', 'ü 漢 🎭'],
  ])('shows %j as %j', (text, want) => {
    expect(printable(text)).toBe(want);
  });

  it('never holds a control character, and never grows', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
        expect(printable(text).length).toBeLessThanOrEqual(81);
      }),
    );
  });
});

describe('pathText', () => {
  it.each([
    [['spec', 'steps', 0, 'action'], 'spec.steps[0].action'],
    [['metadata', 'annotations', 'acme.dev/x y'], "metadata.annotations['acme.dev/x y']"],
    [['a\nb'], "['a·b']"],
  ])('%j → %s', (path, want) => {
    expect(pathText(path)).toBe(want);
  });
});

describe('excerptOf', () => {
  it('puts the caret below the column of a short line', () => {
    expect(excerptOf('owner: x', 8)).toBe('owner: x\n       ^');
  });

  it('keeps the character at the column above the caret, however long the line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5_000 }), fc.integer({ min: 0, max: 5_000 }), (before, after) => {
        const [line = '', caret = ''] = excerptOf(
          `${'-'.repeat(before)}X${'-'.repeat(after)}`,
          before + 1,
        ).split('\n');
        expect(line[caret.indexOf('^')]).toBe('X');
        expect(line.length).toBeLessThanOrEqual(102);
      }),
    );
  });
});

describe('formatProblem', () => {
  it('begins with the place, and shows it below', () => {
    const problem = {
      code: 'empty',
      message: '`kind` is empty.',
      severity: 'error',
      line: 2,
      column: 7,
      excerpt: 'kind: \n      ^',
    } as const;
    expect(formatProblem(problem, 'a/catalog-info.yaml')).toBe(
      'a/catalog-info.yaml:2:7: error: `kind` is empty. [empty]\n    kind: \n          ^',
    );
  });
});

import { describe, expect, it } from 'vitest';
import { apology, errorCode } from '../../src/contract/apology.ts';
import { AppError, type ErrorCode } from '../../src/core/errors.ts';
import { violations } from '../../src/kit/limits.ts';
import { plainText } from '../../src/kit/plain.ts';

const words = (error: unknown) => plainText(apology(error, 'r-1').blocks);
const withCode = (code: string) => Object.assign(new Error(`connect to 10.0.0.7 as root: ${code}`), { code });

describe('apology', () => {
  it.each<[ErrorCode, string]>([
    ['usage', '⚠ what <!channel>\nhint'],
    ['forbidden', '⚠ what <!channel>\nhint'],
    ['too-large', '⚠ what <!channel>\nhint'],
  ])('tells what the asker can mend: %s', (code, want) => {
    const error = new AppError(code, 'what <!channel>', 'hint');
    expect(words(error)).toBe(want);
    expect(JSON.stringify(apology(error, 'r-1'))).not.toContain('<!channel>');
  });

  it.each<[string, unknown]>([
    ['unavailable', new AppError('unavailable', 'secret detail', 'secret hint')],
    ['config', new AppError('config', 'secret detail', 'secret hint')],
    ['internal', new AppError('internal', 'secret detail', 'secret hint')],
    ['internal', new Error('secret detail')],
    ['internal', 'secret detail'],
    ['internal', undefined],
  ])('keeps to itself what only an operator can mend: %s', (code, error) => {
    expect(errorCode(error)).toBe(code);
    expect(words(error)).not.toContain('secret');
    expect(words(error)).toContain('request r-1');
    expect(words(error).split('\n')).toHaveLength(3);
  });

  it.each([['ECONNREFUSED'], ['ECONNRESET'], ['57P01'], ['57014'], ['53300'], ['08006']])(
    'knows a database that does not answer: %s',
    (code) => {
      expect(errorCode(withCode(code))).toBe('unavailable');
      expect(errorCode(new AggregateError([withCode(code)]))).toBe('unavailable');
      expect(words(withCode(code))).not.toContain('10.0.0.7');
    },
  );

  it.each(['23505', '42P01', '22P02', 'ENOENT'])('and one that answers that we are wrong: %s', (code) => {
    expect(errorCode(withCode(code))).toBe('internal');
  });

  it('stays within what Slack takes', () => {
    const monstrous = new AppError('usage', 'x'.repeat(50_000), '*'.repeat(50_000));
    expect(violations(apology(monstrous, 'r-1'))).toEqual([]);
  });
});

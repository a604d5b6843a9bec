import { describe, expect, it } from 'vitest';
import { parseRef } from '../../src/core/ref.ts';

const part = 'a'.repeat(63);

describe('a reference', () => {
  it('is read where its parts are as long as the format lets them be', () => {
    const whole = `${part}:${part}/${part}`;
    expect(parseRef(whole)).toBe(whole);
  });

  it('is none where it is longer, for no index would hold it', () => {
    expect(parseRef(`${part}:${part}/${part}a`)).toBeUndefined();
    expect(parseRef('a'.repeat(9_000), { kind: 'Group' })).toBeUndefined();
  });
});

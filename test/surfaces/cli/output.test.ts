import { describe, expect, it } from 'vitest';
import { jsonText } from '../../../src/surfaces/cli/output.ts';

describe('JSON for a terminal', () => {
  it('says the same as any other, and holds nothing that a terminal would obey', () => {
    const value = { title: 'a\u009b31m \u009d0;x\u009c \u001b[2J \u202egnp.exe\u007f', name: 'Zoë 😀' };
    const text = jsonText(value);
    expect(JSON.parse(text)).toEqual(value);
    expect(text).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u);
    expect(text).toContain('Zoë 😀');
  });
});

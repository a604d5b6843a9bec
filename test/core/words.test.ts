import { describe, expect, it } from 'vitest';
import type { Entity } from '../../src/core/entity.ts';
import { wordsOf } from '../../src/core/words.ts';

function described(description: string): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'checkout', description, annotations: { 'acme.dev/note': description } },
  };
}

describe('the words of an entity', () => {
  it('are cut, but never to half a character, which no database takes', () => {
    for (const before of [1_499, 1_999]) {
      const words = wordsOf(described(`${'a'.repeat(before)}😀 tail`), []);
      expect(words.isWellFormed()).toBe(true);
    }
  });
});

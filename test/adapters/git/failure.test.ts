import { expect, it } from 'vitest';
import { GitError } from '../../../src/adapters/git/failure.ts';

it('keeps of what a server said no half character, which no database takes', () => {
  const { message } = GitError.fromText(`fatal: ${'a'.repeat(292)}😀 and more`);
  expect([message.length, message.isWellFormed()]).toEqual([300, true]);
});

import { constants } from 'node:fs';
import { open, realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { messageOf } from '../../core/errors.ts';
import { badLink, contentOf, tooLarge } from '../../core/file-content.ts';
import { bounds } from '../../core/source.ts';

/** A file's bytes, or the sentence that says why it has none; `absent` where there is no such file. */
export type Read = { readonly bytes: Uint8Array } | { readonly refused: string; readonly absent?: true };

/** Reads a file of at most `bounds.fileBytes` that lies below `root` (a real path) once links are followed. */
export async function readWithin(root: string, path: string): Promise<Read> {
  try {
    const real = await realpath(path);
    return isWithin(root, real) ? await readBounded(real) : { refused: badLink.outside };
  } catch (error) {
    return refusedBy(error);
  }
}

/** Why something cannot be read, from what Node throws. */
export function refusedBy(error: unknown): { refused: string; absent?: true } {
  switch (codeOf(error)) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { refused: badLink.nowhere, absent: true };
    case 'ELOOP':
      return { refused: badLink.loop };
    case 'EACCES':
    case 'EPERM':
      return { refused: 'It may not be read: permission denied. Give yourself the right to read it.' };
    default:
      return { refused: `It cannot be read: ${messageOf(error)}.` };
  }
}

/** Node's code of a failed system call. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

async function readBounded(path: string): Promise<Read> {
  // Without O_NONBLOCK opening a pipe waits for its writer.
  const file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const found = await file.stat();
    if (!found.isFile()) return { refused: 'It is no regular file.' };
    const entry = { path, blob: '' };
    const most = bounds.fileBytes;
    const size = found.size > most ? found.size : undefined;
    const content =
      size === undefined ? contentOf(entry, await file.readFile()) : tooLarge(entry, size, most);
    return 'refused' in content ? { refused: content.refused } : { bytes: content.bytes };
  } finally {
    await file.close();
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path);
  return way !== '..' && !way.startsWith(`..${sep}`);
}

import { closeSync, constants, fstatSync, openSync, readSync, type BigIntStats } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { badLink, contentOf, refusedAs, tooLarge } from '../../core/file-content.ts';
import type { FileContent, FileEntry } from '../../core/source.ts';
import { blobOf, isSystemError, placeOf } from './place.ts';

const mostTries = 3;

/**
 * Reads a file as it is now, whole: one that is written meanwhile is read again. The blob given is the one
 * read.
 */
export function readContent(root: string, entry: FileEntry, maxBytes: number): FileContent {
  try {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const content = readOnce(root, entry, maxBytes);
      if (content !== undefined) return content;
    }
    return refusedAs(entry, 'The file kept changing while it was read.');
  } catch (error) {
    if (!isSystemError(error) && !(error instanceof AppError)) throw error;
    return refusedAs(entry, `The file cannot be read: ${error.message}`);
  }
}

/** Undefined where the file changed meanwhile. */
function readOnce(root: string, entry: FileEntry, maxBytes: number): FileContent | undefined {
  const place = placeOf(root, entry.path);
  if (place.kind === 'absent' || place.kind === 'folder') {
    return refusedAs(entry, 'The file was removed while the source was read.');
  }
  if (place.kind !== 'file') return refusedAs(entry, badLink[place.kind]);
  // Should a pipe or a link have taken its place just now, this neither waits for a writer nor follows.
  const file = openSync(place.real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file, { bigint: true });
    if (!isSame(stats, place.stats)) return undefined;
    const read = { path: entry.path, blob: blobOf(stats) };
    const size = Number(stats.size);
    if (size > maxBytes) return tooLarge(read, size, maxBytes);
    const bytes = readBytes(file, size);
    return isSame(fstatSync(file, { bigint: true }), stats) ? contentOf(read, bytes) : undefined;
  } finally {
    closeSync(file);
  }
}

function isSame(now: BigIntStats, before: BigIntStats): boolean {
  return now.isFile() && now.dev === before.dev && blobOf(now) === blobOf(before);
}

function readBytes(file: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const count = readSync(file, bytes, read, size - read, null);
    if (count === 0) break; // it has become shorter
    read += count;
  }
  return bytes.subarray(0, read);
}

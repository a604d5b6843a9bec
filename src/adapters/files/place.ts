import { lstatSync, realpathSync, type BigIntStats } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { AppError } from '../../core/errors.ts';
import type { BadLink } from '../../core/file-content.ts';

/** What is at a path below a root, links followed. */
export type Place =
  | { readonly kind: 'file' | 'folder'; readonly real: string; readonly stats: BigIntStats }
  | { readonly kind: BadLink }
  | { readonly kind: 'absent' };

/** Folders that never hold catalog files, but much else, and secrets. */
export const skipped: ReadonlySet<string> = new Set(['.git', 'node_modules', '.callboard']);

/**
 * Looks at a path below `root` (a real path). Nothing out of the root, in a folder that is skipped, or that
 * is neither file nor folder is ever found.
 */
export function placeOf(root: string, path: string): Place {
  const parts = path.split('/');
  if (parts.some((part) => part === '..' || part.includes('\0'))) return { kind: 'absent' };
  const asked = join(root, path);
  try {
    const real = realpathSync.native(asked);
    const inside = relative(root, real);
    if (inside === '..' || inside.startsWith(`..${sep}`)) return { kind: 'outside' };
    if (inside.split(sep).some((part) => skipped.has(part))) return { kind: 'absent' };
    const stats = lstatSync(real, { bigint: true });
    if (stats.isFile()) return { kind: 'file', real, stats };
    return stats.isDirectory() ? { kind: 'folder', real, stats } : { kind: 'absent' };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ELOOP') return { kind: 'loop' };
    if (!isGone(error)) throw unreadable(asked, error);
    return { kind: isLink(asked) ? 'nowhere' : 'absent' };
  }
}

/** Identifies a file's content: it differs whenever that may have changed. */
export function blobOf({ ino, size, mtimeNs, ctimeNs }: BigIntStats): string {
  return [ino, size, mtimeNs, ctimeNs].join('-');
}

/** What to say where the system does not let us read. */
export function unreadable(path: string, error: unknown): AppError {
  if (!isSystemError(error)) throw error;
  return new AppError(
    'unavailable',
    `\`${path}\` cannot be read (${error.code}).`,
    'Let the user who runs Callboard read it, or make the `paths` of the source pass it by.',
    { cause: error },
  );
}

/** Whether an error says that there is nothing at a path. */
export function isGone(error: unknown): boolean {
  return isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

/** Whether an error comes from the operating system and not from a defect of ours. */
export function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error;
}

function isLink(path: string): boolean {
  try {
    return lstatSync(path).isSymbolicLink();
  } catch (error) {
    if (isGone(error)) return false;
    throw error;
  }
}

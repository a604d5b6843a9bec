import type { FileContent, FileEntry } from './source.ts';

/** A file's content; an LFS pointer is none (source: Git LFS specification, "The Pointer"). */
export function contentOf({ path, blob }: FileEntry, bytes: Uint8Array): FileContent {
  return isLfsPointer(bytes)
    ? refusedAs({ path, blob }, 'The file is a Git LFS pointer: its content is not here. Take it out of LFS.')
    : { path, blob, bytes };
}

/** A file that is not read because of its size. */
export function tooLarge(entry: FileEntry, bytes: number, maxBytes: number): FileContent {
  return refusedAs(entry, `The file has ${grouped(bytes)} bytes; at most ${grouped(maxBytes)} are read.`);
}

/** A file that is not read, with the plain sentence that says why not. */
export function refusedAs({ path, blob }: FileEntry, refused: string): FileContent {
  return { path, blob, refused };
}

/** Why a symbolic link has no content. */
export const badLink = {
  outside: 'The file is a symbolic link that leads out of the source; such links are not followed.',
  nowhere: 'The file is a symbolic link that leads nowhere.',
  loop: 'The file is a symbolic link that leads back to itself.',
} as const;

export type BadLink = keyof typeof badLink;

function isLfsPointer(bytes: Uint8Array): boolean {
  const start = 'version https://git-lfs.github.com/spec/';
  return bytes.length < 1_024 && Buffer.from(bytes.subarray(0, start.length)).toString('latin1') === start;
}

function grouped(value: number): string {
  return value.toLocaleString('en');
}

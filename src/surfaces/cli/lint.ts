import { posix, relative, sep, join } from 'node:path';
import type { DocumentProblem } from '../../core/document-problem.ts';
import { parseDocuments } from '../../core/document.ts';
import { includedPaths, includeFrom, type Included } from '../../core/placeholder.ts';
import { bounds } from '../../core/source.ts';
import type { Kinds } from '../../core/validate-kind.ts';
import { judge, type Status } from '../../core/validate.ts';
import type { LintFile } from './lint-files.ts';
import { readWithin } from './lint-read.ts';

/** What a document is worth; PRODUCT 1.4. */
export interface Judged {
  readonly file: string;
  readonly index: number;
  readonly ref: string | null;
  readonly kind: string | null;
  readonly status: Status;
  readonly problems: readonly DocumentProblem[];
}

/** Judges every document of a file that is not empty; an unreadable file is one unreadable document. */
export async function* lintFile(
  { name: file, path, root, read }: LintFile,
  kinds: Kinds,
): AsyncGenerator<Judged> {
  if ('refused' in read) {
    yield {
      file,
      index: 0,
      ref: null,
      kind: null,
      status: 'unreadable',
      problems: [unreadable(read.refused)],
    };
    return;
  }
  const origin = { file: relative(root, path).split(sep).join(posix.sep) };
  for (const document of parseDocuments(read.bytes)) {
    const contents = await include(root, includedPaths(document.value, origin));
    const {
      status,
      ref = null,
      kind = null,
      problems,
    } = await judge(document, {
      kinds,
      include: includeFrom(contents, origin),
    });
    yield { file, index: document.index, ref, kind, status, problems };
  }
}

function unreadable(message: string): DocumentProblem {
  return { code: 'unreadable-file', message, severity: 'error', line: 1, column: 1, excerpt: '' };
}

/** The contents of files that placeholders name, as far as they may come to together. */
async function include(root: string, paths: readonly string[]): Promise<Map<string, Included>> {
  const contents = new Map<string, Included>();
  let left: number = bounds.fileBytes;
  for (const path of paths) {
    if (left < 0) {
      contents.set(path, { refused: 'the files that this document includes are too large together' });
      continue;
    }
    const read = await readWithin(root, join(root, path));
    if ('bytes' in read) left -= read.bytes.length;
    if ('bytes' in read) contents.set(path, read);
    else if (read.absent === undefined) contents.set(path, { refused: asClause(read.refused) });
  }
  return contents;
}

/** A sentence as the end of another one. */
function asClause(sentence: string): string {
  return `${sentence.charAt(0).toLowerCase()}${sentence.slice(1).replace(/\.$/, '')}`;
}

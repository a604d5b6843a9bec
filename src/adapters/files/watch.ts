import { watch, type FSWatcher } from 'node:fs';
import { AppError } from '../../core/errors.ts';
import { isSystemError } from './place.ts';

export interface Watch {
  readonly close: () => void;
}

const settleMs = 100; // an editor or a checkout writes several files, and each several times

/**
 * Calls back once when watching has begun, and once for changes that come close together in any of the
 * folders that `listFolders` tells; they are listed again after each change. What cannot be watched is passed
 * by: the schedule reads it all the same. (Node's own recursive watching would follow each file of every
 * folder, `node_modules` too.)
 */
export function watchFolders(
  listFolders: (signal: AbortSignal) => Promise<readonly string[]>,
  onChange: () => void,
): Watch {
  const closing = new AbortController();
  const { signal } = closing;
  let watchers: FSWatcher[] = [];
  let settling: NodeJS.Timeout | undefined;

  const changed = (): void => {
    settling ??= setTimeout(() => {
      settling = undefined;
      void refresh().then(() => {
        if (!signal.aborted) onChange();
      });
    }, settleMs);
  };
  const refresh = async (): Promise<void> => {
    const folders = await foldersNow(listFolders, signal);
    if (signal.aborted || folders === undefined) return;
    for (const watcher of watchers) watcher.close();
    // All anew: a folder that was deleted and made again needs a new watcher under its old name.
    watchers = folders.map((folder) => start(folder, changed)).filter((watcher) => watcher !== undefined);
  };

  changed();
  return {
    close: () => {
      closing.abort(new Error('Watching ended.'));
      clearTimeout(settling);
      for (const watcher of watchers) watcher.close();
    },
  };
}

async function foldersNow(
  listFolders: (signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  try {
    return await listFolders(signal);
  } catch (error) {
    // The source's own reading says what is wrong with it.
    if (error instanceof AppError || signal.aborted) return undefined;
    throw error;
  }
}

function start(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent);
    return watcher.on('error', () => watcher.close());
  } catch (error) {
    if (isSystemError(error)) return undefined; // just gone, or the system's limit of watchers is reached
    throw error;
  }
}

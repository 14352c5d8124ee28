import { type FSWatcher, watch } from 'node:fs';

/** Waits for changes in folders. */
export interface FolderWatch {
  /** Resolves once something changed in one of the folders, or after `milliseconds`; also when the signal aborts. */
  next(milliseconds: number, signal: AbortSignal): Promise<void>;
  /** Watches these folders from now on; those below them are not meant. */
  of(folders: readonly string[]): void;
  close(): void;
}

/** Changes that come closer together than this are one: editors write, rename and touch. */
const GATHER_MS = 40;

/**
 * Folders and not files are watched: many editors save by writing a new file over the old name. A system that does
 * not tell of changes (network file systems) is why `next` has a time.
 */
export function watchFolders(): FolderWatch {
  const watchers = new Map<string, FSWatcher>();
  let isChanged = false;
  let wake: () => void = () => undefined;
  const onEvent = (): void => {
    isChanged = true;
    wake();
  };
  const drop = (folder: string): void => {
    watchers.get(folder)?.close();
    watchers.delete(folder);
  };
  return {
    next: async (milliseconds, signal) => {
      if (!isChanged && !signal.aborted)
        await new Promise<void>((resolve) => {
          const end = (): void => {
            clearTimeout(timer);
            signal.removeEventListener('abort', end);
            resolve();
          };
          const timer = setTimeout(end, milliseconds);
          signal.addEventListener('abort', end);
          wake = end;
        });
      if (isChanged) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      isChanged = false;
    },
    of: (folders) => {
      for (const folder of [...watchers.keys()]) if (!folders.includes(folder)) drop(folder);
      for (const folder of folders) {
        if (watchers.has(folder)) continue;
        const watcher = openWatcher(folder, onEvent);
        if (watcher === undefined) continue;
        // The folder was removed: it is looked for again when the folders are next told.
        watcher.on('error', () => drop(folder));
        watchers.set(folder, watcher);
      }
    },
    close: () => {
      for (const folder of [...watchers.keys()]) drop(folder);
    },
  };
}

function openWatcher(folder: string, onEvent: () => void): FSWatcher | undefined {
  try {
    return watch(folder, { persistent: false }, onEvent);
  } catch (error) {
    // Gone, or the system has no watches left: `next` still looks now and then.
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}

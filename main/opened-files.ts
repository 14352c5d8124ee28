import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Files and folders that the system asks this program to open, by a double click or a drop on its icon. */
export interface OpenedFiles {
  take(path: string): void;
  /** From now on they are opened; those that came before are opened now. */
  start(): void;
}

/** macOS tells of the file that the program is started with before there is a window: it is kept until there is one. */
export function createOpenedFiles(open: (folder: string) => void): OpenedFiles {
  const early: string[] = [];
  let isStarted = false;
  const openNow = (path: string): void => void folderOf(path).then(open);
  return {
    take: (path) => {
      if (isStarted) openNow(path);
      else early.push(path);
    },
    start: () => {
      isStarted = true;
      for (const path of early.splice(0)) openNow(path);
    },
  };
}

/** The project of a path: a folder itself, a file's folder. */
export async function folderOf(path: string): Promise<string> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? dirname(path) : path;
}

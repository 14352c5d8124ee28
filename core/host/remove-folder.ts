import { rm } from 'node:fs/promises';

/**
 * Removes a folder with all in it, if it is there. Windows does not remove a file that a program has open, and a process that was
 * ended keeps its files open for a moment: there Node tries again for about four seconds.
 */
export async function removeFolder(
  path: string,
  platform: NodeJS.Platform = process.platform,
): Promise<void> {
  await rm(path, {
    recursive: true,
    force: true,
    ...(platform === 'win32' ? { maxRetries: 8, retryDelay: 100 } : {}),
  });
}

import { constants, copyFile, link } from 'node:fs/promises';
import { hasCode } from './system-error.ts';

/** Makes a hard link, as `link` of Node does. */
export type MakeLink = (from: string, to: string) => Promise<void>;

/**
 * True for what a file system without hard links (FAT, exFAT, many network shares) says when one is made: EPERM on Linux (link(2)),
 * ENOTSUP on macOS, EISDIR on Windows, where libuv calls ERROR_INVALID_FUNCTION so. On Windows EPERM means that a file is in use.
 */
export function lacksHardLinks(error: unknown, platform: NodeJS.Platform = process.platform): boolean {
  return (
    hasCode(error, 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS') ||
    hasCode(error, platform === 'win32' ? 'EISDIR' : 'EPERM')
  );
}

/** Makes a hard link, or a copy where the file system has no links or no more of this file. */
export async function linkOrCopy(
  from: string,
  to: string,
  { makeLink = link, platform = process.platform }: { makeLink?: MakeLink; platform?: NodeJS.Platform } = {},
): Promise<void> {
  try {
    await makeLink(from, to);
  } catch (error) {
    if (!lacksHardLinks(error, platform) && !hasCode(error, 'EMLINK', 'EXDEV')) throw error;
    await copyFile(from, to, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
  }
}

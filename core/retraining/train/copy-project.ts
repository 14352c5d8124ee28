import { constants } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import { listFiles, type ProjectFile } from '#core/manifest/project/list-files.ts';
import { hashFile } from '#core/store/blobs.ts';
import type { TaskWork } from '#core/task/tasks.ts';

/** A file of a copy, with the digest of what was copied. */
export interface CopiedFile {
  readonly path: string;
  readonly digest: string;
  readonly size: number;
}

/** More files are no project that a person keeps. */
const MOST_FILES = 100_000;

/**
 * Copies a folder: links that stay inside are followed, what leads outside is left out and told. `changed_outside` when a file
 * changes while it is read, `disk_full` when the copy would pass the limit.
 */
export async function copyFolder(
  request: {
    readonly from: LocalPath;
    readonly to: string;
    readonly mostBytes: number;
    readonly what: string;
  },
  work: TaskWork,
): Promise<readonly CopiedFile[]> {
  const { from, to, mostBytes, what } = request;
  const listed = await listFiles(from, { limit: MOST_FILES });
  if (listed.isCut)
    throw new SlipwayError('bad_input', {
      message: `${what} has more than ${MOST_FILES} files.`,
      hint: 'Move what does not belong to it out of the folder.',
    });
  for (const { path, because } of listed.obstacles.slice(0, 20))
    work.log(`${path} is left out: ${because}.`, 'copy');
  let total = 0;
  const copied: CopiedFile[] = [];
  for (const file of listed.files) {
    work.signal.throwIfAborted();
    total += file.size;
    if (total > mostBytes) throw tooLarge(what, mostBytes);
    copied.push(await copyOne(file, join(to, ...file.path.split('/')), work.signal));
  }
  return copied;
}

/** Copies one file. Errors as `copyFolder`. */
export async function copyOne(file: ProjectFile, target: string, signal: AbortSignal): Promise<CopiedFile> {
  await mkdir(dirname(target), { recursive: true });
  // What the project's copy has there, when the data of a command takes its place.
  await removeFolder(target);
  try {
    const before = await stampOf(file.absolute);
    await copyFile(file.absolute, target, constants.COPYFILE_FICLONE);
    const digest = await hashFile(target, { signal });
    const { size } = await stat(target);
    if ((await stampOf(file.absolute)) === before) return { path: file.path, digest, size };
  } catch (error) {
    if (hasCode(error, 'EACCES', 'EPERM'))
      throw new SlipwayError('path_missing', {
        message: `${file.path} cannot be read: the system does not allow it.`,
        hint: 'Change its permissions.',
        cause: error,
      });
    if (!hasCode(error, 'ENOENT')) throw error;
  }
  throw new SlipwayError('changed_outside', {
    message: `${file.path} changed while it was read.`,
    hint: 'Start the retraining again when nothing writes it.',
    details: { path: file.absolute },
  });
}

/** Changes whenever a file is written. */
export async function stampOf(path: string): Promise<string> {
  const { size, ino, mtimeNs, ctimeNs } = await stat(path, { bigint: true });
  return `${size} ${ino} ${mtimeNs} ${ctimeNs}`;
}

export function tooLarge(what: string, mostBytes: number): SlipwayError {
  return new SlipwayError('disk_full', {
    message: `${what} is larger than the ${Math.round(mostBytes / 2 ** 20)} MB that the training may use.`,
    hint: 'Raise `limits.disk` under `training`, or use less data.',
  });
}

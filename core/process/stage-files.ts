import { chmod, constants, copyFile, mkdir, readdir, stat } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { PlannedFile } from '#core/engine/image-plan.ts';
import { linkOrCopy } from '#core/host/hard-links.ts';
import { hashFile } from '#core/store/blobs.ts';

/**
 * Puts planned files into a folder and compares their digests. A clone where the file system can share bytes,
 * else a copy: a script that writes into its files must never reach the store. `content_changed` when the bytes
 * are not those of the plan.
 */
export async function stageFiles(request: {
  readonly files: readonly PlannedFile[];
  readonly folder: string;
  readonly isReadOnly: boolean;
  readonly signal: AbortSignal;
}): Promise<void> {
  for (const file of request.files) {
    request.signal.throwIfAborted();
    const path = placeInside(request.folder, file.path);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(file.source, path, constants.COPYFILE_FICLONE | constants.COPYFILE_EXCL);
    const isExecutable = file.isExecutable === true;
    await chmod(path, request.isReadOnly ? (isExecutable ? 0o555 : 0o444) : isExecutable ? 0o755 : 0o644);
    await compare(file, path, request.signal);
  }
}

/** Bytes that are compared against what the plan says of them. */
async function compare(file: PlannedFile, path: string, signal: AbortSignal): Promise<void> {
  const digest = await hashFile(path, { signal });
  if (digest === file.digest) return;
  throw new SlipwayError('content_changed', {
    message: `The stored bytes of ${file.path} have changed: ${file.digest} was expected, ${digest} is there.`,
    hint: '`slipway model verify` shows which stored files are damaged. Register the model again from its original, or build again if it is a file of the project.',
    details: { path: file.path, expected: file.digest, found: digest, source: file.source },
  });
}

/**
 * Repeats a folder with its files: read-only files as hard links, the others as copies. Links cost nothing
 * however large the model is.
 */
export async function repeatFolder(from: string, to: string, signal?: AbortSignal): Promise<void> {
  await mkdir(to, { recursive: true });
  for (const entry of await readdir(from, { withFileTypes: true })) {
    signal?.throwIfAborted();
    const source = join(from, entry.name);
    const target = join(to, entry.name);
    if (entry.isDirectory()) await repeatFolder(source, target, signal);
    else if (((await stat(source)).mode & 0o222) === 0) await linkOrCopy(source, target);
    else await copyFile(source, target, constants.COPYFILE_FICLONE);
  }
}

/** The absolute path of a plan's path in a folder. `path_unsafe` when it would leave it. */
export function placeInside(folder: string, path: string): string {
  const place = resolve(folder, path);
  const below = relative(folder, place);
  if (below !== '' && below !== '..' && !below.startsWith(`..${sep}`) && resolve(below) !== below)
    return place;
  throw new SlipwayError('path_unsafe', {
    message: `${path} would lie outside the image.`,
    details: { path },
  });
}

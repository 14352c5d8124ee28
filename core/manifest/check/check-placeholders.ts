import { open } from 'node:fs/promises';
import { hasCode } from '#core/host/system-error.ts';
import { notAModel } from '#core/model/format/placeholder.ts';

/** Pointers and error pages are small; models are not looked into here. */
const LARGEST = 1_000_000;
const HEAD = 512;
const MOST_OPENED = 500;

/** A file that stands where another should be, and why it is certain. */
export interface Placeholder {
  readonly path: string;
  readonly reason: string;
}

/** The first of some files that is a Git LFS pointer, an HTML page or the like. */
export async function findPlaceholder(
  files: readonly { readonly path: string; readonly absolute: string; readonly size: number }[],
  isMeant: (reason: string) => boolean = () => true,
): Promise<Placeholder | undefined> {
  const small = files.filter(
    (file) => file.size > 0 && file.size <= LARGEST && !/\.html?$|\.xml$|\.dvc$/i.test(file.path),
  );
  for (const { path, absolute } of small.slice(0, MOST_OPENED)) {
    const reason = notAModel(await readHead(absolute));
    if (reason !== undefined && isMeant(reason)) return { path, reason };
  }
  return undefined;
}

async function readHead(path: string): Promise<Buffer> {
  let file: Awaited<ReturnType<typeof open>>;
  try {
    file = await open(path);
  } catch (error) {
    // A text that is not saved yet, or a file that may not be read: others say so.
    if (hasCode(error, 'ENOENT', 'EACCES', 'EPERM')) return Buffer.alloc(0);
    throw error;
  }
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

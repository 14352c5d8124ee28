import { open } from 'node:fs/promises';
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
): Promise<Placeholder | undefined> {
  const small = files.filter(
    (file) => file.size > 0 && file.size <= LARGEST && !/\.html?$|\.xml$|\.dvc$/i.test(file.path),
  );
  for (const { path, absolute } of small.slice(0, MOST_OPENED)) {
    const reason = notAModel(await readHead(absolute));
    if (reason !== undefined) return { path, reason };
  }
  return undefined;
}

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD), 0, HEAD, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

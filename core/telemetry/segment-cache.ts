import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hasCode } from '#core/host/system-error.ts';
import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';

/** Files of stores that were read before. They never change, so each is fetched once. */
export interface SegmentCache {
  open(store: ObjectStore, storeName: string, file: StoredObject): Promise<Readable>;
  /** Removes what was not read for longest, until the rest fits. */
  trim(): Promise<void>;
}

const MOST_BYTES = 2 * 2 ** 30;

/** Keeps files in a folder of its own. */
export function openSegmentCache(folder: string, mostBytes = MOST_BYTES): SegmentCache {
  return {
    open: async (store, storeName, file) => {
      const key = JSON.stringify([storeName, file.name, file.size, file.changedAt]);
      const path = join(folder, createHash('sha256').update(key).digest('hex'));
      if (!(await isThere(path))) await fetchTo(path, folder, await store.read(file.name));
      // A file system may not keep when it was read.
      const now = new Date();
      await utimes(path, now, now);
      return createReadStream(path);
    },
    trim: () => trim(folder, mostBytes),
  };
}

async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return false;
    throw error;
  }
}

async function fetchTo(path: string, folder: string, source: Readable): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(source, createWriteStream(draft, { mode: 0o600 }));
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}

async function trim(folder: string, mostBytes: number): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const files = await Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(folder, name)).catch(() => undefined);
      return facts === undefined ? [] : [{ name, size: facts.size, readAt: facts.mtimeMs }];
    }),
  );
  let total = 0;
  for (const { name, size } of files.flat().sort((a, b) => b.readAt - a.readAt)) {
    total += size;
    if (total > mostBytes) await rm(join(folder, name), { force: true });
  }
}

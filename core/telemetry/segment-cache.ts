import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exists } from '#core/host/exists.ts';
import { namesIn } from '#core/host/names-in.ts';
import { renameOver } from '#core/host/rename-over.ts';
import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';
import { MOST_BYTES as MOST_OF_SEGMENT } from './read-segment.ts';

/** Files of stores that were read before. They never change, so each is fetched once. */
export interface SegmentCache {
  open(store: ObjectStore, storeName: string, file: StoredObject): Promise<Readable>;
  /** Removes what was kept of a file that is deleted from its store. */
  forget(storeName: string, file: StoredObject): Promise<void>;
  /** Removes what was not read for longest, until the rest fits; nothing to do when nothing was fetched. */
  trim(): Promise<void>;
}

const MOST_BYTES = 2 * 2 ** 30;
const MOST_OF_FILE = MOST_OF_SEGMENT + 1;

/** Keeps files in a folder of its own. */
export function openSegmentCache(folder: string, mostBytes = MOST_BYTES): SegmentCache {
  let grown = 0;
  const pathOf = (storeName: string, { name, size, changedAt }: StoredObject): string =>
    join(
      folder,
      createHash('sha256')
        .update(JSON.stringify([storeName, name, size, changedAt]))
        .digest('hex'),
    );
  return {
    open: async (store, storeName, file) => {
      const path = pathOf(storeName, file);
      if (!(await exists(path))) {
        grown += await fetchTo(path, folder, await store.read(file.name));
        // A search may read more than the folder may hold.
        if (grown > mostBytes / 4) {
          await trimFolder(folder, mostBytes);
          grown = 0;
        }
      }
      // A file system may not keep when it was read.
      const now = new Date();
      await utimes(path, now, now);
      return createReadStream(path);
    },
    forget: (storeName, file) => rm(pathOf(storeName, file), { force: true }),
    trim: async () => {
      if (grown > 0) await trimFolder(folder, mostBytes);
    },
  };
}

/** What is larger than a recorder writes is cut: who reads it finds it unreadable, and it cannot fill the disk. */
async function* beginning(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let left = MOST_OF_FILE;
  for await (const chunk of source) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}

/** Returns how many bytes were kept. */
async function fetchTo(path: string, folder: string, source: Readable): Promise<number> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}.part`;
  try {
    await pipeline(source, beginning, createWriteStream(draft, { mode: 0o600 }));
    const { size } = await stat(draft);
    await renameOver(draft, path);
    return size;
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes what was not read for longest from a folder of files, until the rest fits. */
export async function trimFolder(folder: string, mostBytes: number): Promise<void> {
  const files = await Promise.all(
    (await namesIn(folder)).map(async (name) => {
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

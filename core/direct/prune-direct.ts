import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { removeFolder } from '#core/host/remove-folder.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { BlobStore } from '#core/store/blobs.ts';
import type { ImageRecords } from './image-record.ts';
import type { DirectPlaces } from './places.ts';

/** Removes images that are not kept, and the layers and wheels that none of those that stay needs. Returns the bytes freed. */
export async function pruneDirect(
  {
    places,
    blobs,
    images,
  }: { readonly places: DirectPlaces; readonly blobs: BlobStore; readonly images: ImageRecords },
  kept: readonly string[],
): Promise<number> {
  const needed = new Set<string>();
  for (const id of await images.ids()) {
    const image = kept.includes(id) ? await images.read(id) : undefined;
    if (image === undefined) await images.remove(id);
    else
      for (const digest of [...image.layers.map((layer) => layer.digest), ...image.wheels])
        needed.add(digest);
  }
  let freed = 0;
  for (const digest of await blobs.all()) {
    if (needed.has(digest)) continue;
    freed += (await stat(blobs.pathOf(digest))).size;
    await blobs.remove(digest);
  }
  for (const folder of [places.temporary, places.locks]) await removeFolder(folder);
  await removeEntries(places.layers);
  return freed;
}

/** What layers were made of is found again when their bytes are there; the notes themselves are small. */
async function removeEntries(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: unknown): string[] => {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  });
  const old = names.length > MOST_NOTES ? names : [];
  for (const name of old) await rm(join(folder, name), { force: true });
}

const MOST_NOTES = 5000;

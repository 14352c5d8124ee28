import { createHash, randomBytes } from 'node:crypto';
import { chmod, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openBlobStore } from './blobs.ts';

const sha256 = (bytes: Uint8Array): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

test('keeps a file under its digest, read-only, once', async () => {
  const folder = await temporaryFolder();
  const blobs = openBlobStore(join(folder, 'blobs'));
  const bytes = randomBytes(3_000_000);
  await writeFile(join(folder, 'model.bin'), bytes);
  const seen: number[] = [];
  const blob = await blobs.addFile(join(folder, 'model.bin'), { onBytes: (count) => seen.push(count) });
  expect(blob).toEqual({ digest: sha256(bytes), size: bytes.length });
  expect(seen.reduce((sum, count) => sum + count, 0)).toBe(bytes.length);
  const kept = await stat(blobs.pathOf(blob.digest));
  expect(kept.mode & 0o777).toBe(0o444);
  await blobs.addFile(join(folder, 'model.bin'));
  expect((await stat(blobs.pathOf(blob.digest))).ino).toBe(kept.ino);
  expect(await blobs.all()).toEqual([blob.digest]);
});

test('leaves nothing when it is cancelled in the middle', async () => {
  const folder = await temporaryFolder();
  const blobs = openBlobStore(join(folder, 'blobs'));
  await writeFile(join(folder, 'model.bin'), randomBytes(8_000_000));
  const controller = new AbortController();
  const adding = blobs.addFile(join(folder, 'model.bin'), {
    signal: controller.signal,
    onBytes: () => controller.abort(new Error('enough')),
  });
  await expect(adding).rejects.toThrow('enough');
  expect(await readdir(join(folder, 'blobs', 'incoming'))).toEqual([]);
  expect(await blobs.all()).toEqual([]);
});

test('notices bytes that changed on disk', async () => {
  const folder = await temporaryFolder();
  const blobs = openBlobStore(folder);
  const { digest } = await blobs.addText('weights');
  expect(await blobs.rehash(digest)).toBe(digest);
  await chmod(blobs.pathOf(digest), 0o644);
  await writeFile(blobs.pathOf(digest), 'weight$');
  expect(await blobs.rehash(digest)).toBe(sha256(Buffer.from('weight$')));
  await blobs.remove(digest);
  expect(await blobs.rehash(digest)).toBeUndefined();
});

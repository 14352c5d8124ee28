import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openFolder } from '#core/object-store/folder.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import type { CallSource } from '../call-source.ts';
import { openSegmentCache } from '../segment-cache.ts';
import { readDeletions, recordDeletion } from './deletion-records.ts';

async function emptyStore(signal?: AbortSignal) {
  const folder = await temporaryFolder();
  const deleted = join(folder, 'tides', 'deleted');
  await mkdir(deleted, { recursive: true });
  const source: CallSource = {
    store: openFolder(folder),
    storeName: 'here',
    service: 'tides',
    cache: openSegmentCache(await temporaryFolder()),
    signal,
  };
  return { source, deleted };
}

const nameOf = (number: number): string =>
  `2026-11-30T08-00-00-000Z-${number.toString(16).padStart(6, '0')}.json`;

const recordOf = (starts: number, from = 0): string =>
  JSON.stringify({
    starts: Object.fromEntries(
      Array.from({ length: starts }, (_, index) => [`1796025600-${from + index}-abcdef`, 1]),
    ),
  });

test('what a deletion wrote is read, also when it is of more starts than one record has', async () => {
  const { source, deleted } = await emptyStore();
  await recordDeletion(source, new Map(Array.from({ length: 10_001 }, (_, pid) => [`1-${pid}-abcdef`, 2])));
  await recordDeletion(source, new Map([['1-0-abcdef', 3]]));
  expect(await readdir(deleted)).toHaveLength(3);
  const { starts, ignored } = await readDeletions(source);
  expect([starts.size, starts.get('1-0-abcdef'), ignored]).toEqual([10_001, 5, 0]);
});

test('files that no deletion writes are counted, not read', async () => {
  const { source, deleted } = await emptyStore();
  await writeFile(join(deleted, nameOf(1)), recordOf(1));
  await writeFile(join(deleted, 'mine.json'), recordOf(1));
  await writeFile(join(deleted, nameOf(2)), `${recordOf(1)}${' '.repeat(2 ** 20)}`);
  await writeFile(join(deleted, nameOf(3)), 'no JSON');
  await writeFile(join(deleted, nameOf(4)), JSON.stringify({ starts: { ['x'.repeat(101)]: 1 } }));
  const { starts, ignored } = await readDeletions(source);
  expect([starts.size, ignored]).toEqual([1, 4]);
});

test('more starts than many deletions have are not kept', async () => {
  const { source, deleted } = await emptyStore();
  for (let number = 0; number < 9; number += 1)
    await writeFile(join(deleted, nameOf(number)), recordOf(25_000, number * 25_000));
  const { starts, ignored } = await readDeletions(source);
  expect([starts.size, ignored]).toEqual([200_000, 1]);
});

test('of 5,000 planted records some are read, and a search goes on', async () => {
  const { source, deleted } = await emptyStore();
  for (let number = 0; number < 5000; number += 1)
    await writeFile(join(deleted, nameOf(number)), recordOf(1, number));
  const { starts, ignored } = await readDeletions(source);
  expect(starts.size).toBe(2000);
  expect(ignored).toBeGreaterThanOrEqual(2000);
});

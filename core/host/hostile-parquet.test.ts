import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { rowsOfParquet } from './parquet-file.ts';
import {
  BOOLEAN,
  BYTE_ARRAY,
  BYTE_STREAM_SPLIT,
  DECIMAL,
  DELTA_BINARY_PACKED,
  DELTA_BYTE_ARRAY,
  decimalText,
  FIXED,
  fileOf,
  first,
  fixed,
  INT32,
  INT64,
  int,
  leaf,
  list,
  long,
  OPTIONAL,
  PLAIN,
  REQUIRED,
  RLE,
  RLE_DICTIONARY,
  repeated,
  root,
  SNAPPY,
  second,
  struct,
  text,
  type Value,
  varint,
  whole,
  zeros,
} from './testing/written-parquet.ts';

/** Each of these small files had the decoder take gigabytes, or never come back. */

/** Numbers of which the second is so much larger than the first, and all later ones are the same. */
function differences(start: number, step: number, count: number): number[] {
  const parts = Buffer.alloc(84);
  parts.writeUInt32LE(step);
  const blocks = Math.ceil((count - 1) / 128) - 1;
  const empty = Array.from({ length: blocks }, () => [0, 0, 0, 0, 0]).flat();
  return [...varint(128), 4, ...varint(count), ...varint(start * 2), 0, 21, 0, 0, 0, ...parts, ...empty];
}

const LONG = 2 ** 19;
const TEXTS = 2000;
const longTexts = Buffer.concat([
  Buffer.from([...differences(0, LONG, TEXTS), ...varint(128), 4, ...varint(TEXTS), ...varint(LONG * 2)]),
  // From the first length to none: a difference below zero.
  Buffer.from([...varint(LONG * 2 - 1), 21, 0, 0, 0]),
  Buffer.concat([Buffer.alloc(4), Buffer.alloc(80)]),
  Buffer.alloc(LONG, 'x'),
]);

const nested = (depth: number): Value[] => [
  ...Array.from({ length: depth }, () => struct({ 3: int(1), 4: text('x'), 5: int(1) })),
  leaf(INT32, REQUIRED),
];
const manyLists = (depth: number): number[] => Array.from({ length: depth }, () => 0x19).concat([0x15, 0]);

const MILLIONS = 2 ** 26;
const dictionaryOf = (entries: number, size: number, packed: number): Value =>
  struct({ 1: int(2), 2: int(size), 3: int(packed), 7: struct({ 1: int(entries), 2: int(PLAIN) }) });
const entries = zeros(MILLIONS);
const decimals = repeated(Buffer.from([0, 0, 1, 0, ...new Uint8Array(60)]), MILLIONS);
/** One that ends in a number of a million bytes. */
const endless = Buffer.concat([Buffer.from([...varint(128), 4, 2, 0]), Buffer.alloc(1e6, 0xff)]);
/** A length of no levels, and behind it a run of half a billion. */
const hidden = Buffer.from([0, 0, 0, 0, ...varint(1e9), 0]);

const RUN_OF_BILLION = Buffer.from([1, ...varint(2 ** 30), 0]);
const NO_BITS = Buffer.from([0, ...varint(2 ** 29 + 1)]);

test.each<[string, Buffer, RegExp]>([
  [
    'a list of its end that claims 33 million parts',
    whole([0x15, 2, 0x19, 0xfc, ...varint(2 ** 25)]),
    /a part claims more than there is/,
  ],
  ['an end of lists in lists', whole(manyLists(5000)), /nested too deep/],
  [
    'an end of three million empty parts',
    whole([0x19, 0xfc, ...varint(3e6), ...new Uint8Array(3e6), 0]),
    /parts/,
  ],
  [
    'columns that are nested 100 deep',
    whole(struct({ 1: int(1), 2: list([root(1), ...nested(100)]), 3: long(0), 4: list([]) })[1]),
    /nested more than 16 deep/,
  ],
  [
    'columns below columns that are not there',
    whole(struct({ 1: int(1), 2: list([root(2), leaf(INT32, REQUIRED)]), 3: long(0), 4: list([]) })[1]),
    /columns are damaged/,
  ],
  [
    'a page of a gigabyte, as it claims',
    fileOf({ rows: 1, head: first({ values: 1, size: 2 ** 30, packed: 4 }, PLAIN), body: new Uint8Array(4) }),
    /claims 1073741824 bytes in a page of 4/,
  ],
  [
    'a run of a billion indexes in a page of ten',
    fileOf({
      rows: 10,
      head: first({ values: 10, size: RUN_OF_BILLION.length }, RLE_DICTIONARY),
      body: RUN_OF_BILLION,
    }),
    /more values than its page has/,
  ],
  [
    'a run of a billion levels',
    fileOf({
      rows: 10,
      head: first({ values: 10, size: 10 }, PLAIN),
      body: Buffer.from([6, 0, 0, 0, ...varint(2 ** 30), 1]),
      element: leaf(INT32, OPTIONAL),
    }),
    /more values than its page has/,
  ],
  [
    'packed indexes of no bits',
    fileOf({ rows: 10, head: second(NO_BITS.length, 10, RLE_DICTIONARY), body: NO_BITS }),
    /more values than its page has/,
  ],
  [
    'texts that each repeat half a megabyte of the one before',
    fileOf({
      rows: TEXTS,
      head: second(longTexts.length, TEXTS, DELTA_BYTE_ARRAY),
      body: longTexts,
      type: BYTE_ARRAY,
    }),
    /far longer than their bytes/,
  ],
  [
    'columns that are all the same bytes',
    fileOf({
      rows: 1000,
      head: first({ values: 1000, size: 4000 }, PLAIN),
      body: new Uint8Array(4000),
      columns: 200,
    }),
    /claim the same bytes/,
  ],
  [
    'a run of levels behind the end of the levels',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: hidden.length }, PLAIN),
      body: hidden,
      element: leaf(INT32, OPTIONAL),
    }),
    /fewer levels than values/,
  ],
  [
    'a run behind the end of booleans',
    fileOf({ rows: 1, head: first({ values: 1, size: hidden.length }, RLE), body: hidden, type: BOOLEAN }),
    /more values than its page has/,
  ],
  [
    'runs of a column that has none',
    fileOf({ rows: 1, head: first({ values: 1, size: hidden.length }, RLE), body: hidden }),
    /not read/,
  ],
  [
    'indexes of booleans',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: hidden.length }, RLE_DICTIONARY),
      body: hidden,
      type: BOOLEAN,
    }),
    /not read/,
  ],
  [
    'a column of another type than the table says',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: hidden.length }, RLE),
      body: hidden,
      type: INT32,
      element: leaf(BOOLEAN, REQUIRED),
    }),
    /two types/,
  ],
  [
    'values in parts that claim gigabytes',
    fileOf({
      rows: 250_000,
      head: first({ values: 250_000, size: 64, packed: 64 }, BYTE_STREAM_SPLIT),
      body: new Uint8Array(64),
      type: FIXED,
      element: fixed(4096),
    }),
    /claims 1024000000 bytes in a page of 64/,
  ],
  [
    'a dictionary of millions of empty texts',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: 3, packed: 5 }, RLE_DICTIONARY),
      body: Buffer.from([3, 2 << 2, 1, 2, 0]),
      dictionary: [dictionaryOf(MILLIONS / 4, MILLIONS, entries.length), entries],
      type: BYTE_ARRAY,
      codec: SNAPPY,
    }),
    /claims a dictionary of 16777216 values/,
  ],
  [
    'decimals of kilobytes',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: 4096 }, PLAIN),
      body: new Uint8Array(4096),
      type: FIXED,
      element: fixed(4096, DECIMAL),
    }),
    /more than 64 bytes/,
  ],
  [
    'decimals that are texts of kilobytes',
    fileOf({
      rows: 64,
      head: first({ values: 64, size: MILLIONS, packed: decimals.length }, PLAIN),
      body: decimals,
      type: BYTE_ARRAY,
      codec: SNAPPY,
      element: decimalText,
    }),
    /more than 64 bytes/,
  ],
  [
    'decimals in a dictionary that are texts of kilobytes',
    fileOf({
      rows: 1,
      head: first({ values: 1, size: 3, packed: 5 }, RLE_DICTIONARY),
      body: Buffer.from([3, 2 << 2, 1, 2, 0]),
      dictionary: [dictionaryOf(64, MILLIONS, decimals.length), decimals],
      type: BYTE_ARRAY,
      codec: SNAPPY,
      element: decimalText,
    }),
    /more than 64 bytes/,
  ],
  [
    'a difference of a million bytes',
    fileOf({
      rows: 2,
      head: first({ values: 2, size: endless.length }, DELTA_BINARY_PACKED),
      body: endless,
      type: INT64,
    }),
    /a number of a page is too large/,
  ],
])('%s is refused before it takes memory', async (_what, bytes, message) => {
  const path = join(await temporaryFolder(), 'rows.parquet');
  await writeFile(path, bytes);
  const before = process.memoryUsage();
  const read = async (): Promise<number> => {
    let rows = 0;
    for await (const row of rowsOfParquet(path)) rows += Object.keys(row).length;
    return rows;
  };
  await expect(read()).rejects.toThrow(message);
  const after = process.memoryUsage();
  expect(after.rss - before.rss).toBeLessThan(2 ** 28);
});

test('a file that is written by hand in the same way, and is sound, is read', async () => {
  const path = join(await temporaryFolder(), 'rows.parquet');
  const body = Buffer.from([1, 0, 0, 0, 2, 0, 0, 0]);
  await writeFile(path, fileOf({ rows: 2, head: first({ values: 2, size: 8 }, PLAIN), body }));
  const rows: unknown[] = [];
  for await (const row of rowsOfParquet(path)) rows.push(row);
  expect(rows).toEqual([{ a: 1 }, { a: 2 }]);
});

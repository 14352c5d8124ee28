import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { asyncBufferFromFile, parquetMetadataAsync } from 'hyparquet';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { mustBeProportionate } from './parquet-bounds.ts';
import { rowsOfParquet } from './parquet-file.ts';

/** 155 bytes: a dictionary of one text, and one run that repeats it 134 million times. */
const CLAIMS_134_MILLION =
  'UEFSMRUEFQoVDkwVAhUAAAAFEAEAAAB4FQYVChUOXBXQ9P9/FQAV0PT/fxUQFQAVAAAABRAA0PT/fxUEGSxIBHJvb3QVAgAVDCUAGAFhJQAAFtD0/38ZHBkcJggcFQwZJQAQGRgBYRUCFtD0/38WZBZsJjAmCAAAFmQW0PT/fzZsACgJaHlwYXJxdWV0GRwcAAAAWQAAAFBBUjE=';
const MILLION = 1_000_000;
const EQUAL = new Array<string>(MILLION).fill('x');

type Columns = Parameters<typeof parquetWriteBuffer>[0]['columnData'];

async function fileOf(bytes: Uint8Array): Promise<string> {
  const path = join(await temporaryFolder(), 'rows.parquet');
  await writeFile(path, bytes);
  return path;
}

function written(columnData: Columns, rowGroupSize: number, pageSize = 1e12): Buffer {
  return Buffer.from(parquetWriteBuffer({ columnData, rowGroupSize, pageSize, statistics: false }));
}

async function allOf(path: string, most?: number) {
  const rows: Readonly<Record<string, unknown>>[] = [];
  for await (const row of rowsOfParquet(path, most)) rows.push(row);
  return rows;
}

test('rows come in their order, across pages and row groups', async () => {
  const numbers = Array.from({ length: 90_000 }, (_, index) => index);
  const columns: Columns = [
    { name: 'n', data: numbers, type: 'INT32' },
    {
      name: 'half',
      data: numbers.map((one) => (one % 3 === 0 ? null : one / 2)),
      type: 'DOUBLE',
      nullable: true,
    },
  ];
  for (const [group, page] of [
    [90_000, 1e12],
    [90_000, 5000],
    [50_000, 4000],
    [1000, 1e12],
  ] as const) {
    const rows = await allOf(await fileOf(written(columns, group, page)));
    expect(rows.map(({ n }) => n)).toEqual(numbers);
    expect(rows.slice(0, 3)).toEqual([
      { n: 0, half: null },
      { n: 1, half: 0.5 },
      { n: 2, half: 1 },
    ]);
  }
  const path = await fileOf(written(columns, 50_000));
  expect(await allOf(path, 50_002)).toHaveLength(50_002);
});

test('values in every way that writers write them are read, and JSON as its text', async () => {
  const numbers = Array.from({ length: 3000 }, (_, index) => (index % 7 === 0 ? null : index - 1500));
  const texts = numbers.map((one) => (one === null ? null : `text ${one}`));
  const long = numbers.map((one) => (one === null ? null : BigInt(one) * 2n ** 50n));
  const columns: Columns = [
    { name: 'long', data: long, type: 'INT64', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'whole', data: numbers, type: 'INT32', encoding: 'DELTA_BINARY_PACKED' },
    { name: 'split', data: numbers, type: 'DOUBLE', encoding: 'BYTE_STREAM_SPLIT' },
    { name: 'text', data: texts, type: 'STRING', encoding: 'DELTA_BYTE_ARRAY' },
    { name: 'lengths', data: texts, type: 'STRING', encoding: 'DELTA_LENGTH_BYTE_ARRAY' },
    { name: 'flag', data: numbers.map((one) => one !== null && one > 0), type: 'BOOLEAN', encoding: 'RLE' },
    { name: 'json', data: numbers.map((one) => ({ n: one })), type: 'JSON' },
  ];
  const rows = await allOf(await fileOf(written(columns, 2000, 500)));
  expect(rows).toEqual(
    numbers.map((one, index) => ({
      ...{ long: long[index], whole: one, split: one, text: texts[index], lengths: texts[index] },
      ...{ flag: one !== null && one > 0, json: JSON.stringify({ n: one }) },
    })),
  );
});

test('a million equal rows in a few hundred bytes are read', async () => {
  const bytes = written(
    [
      { name: 'a', data: EQUAL, type: 'STRING', nullable: false },
      { name: 'b', data: EQUAL, type: 'STRING', nullable: true },
    ],
    MILLION,
  );
  expect(bytes.length).toBeLessThan(1000);
  let rows = 0;
  for await (const row of rowsOfParquet(await fileOf(bytes))) if (row.a === 'x' && row.b === 'x') rows += 1;
  expect(rows).toBe(MILLION);
});

test('other work has its turn between rows', async () => {
  const path = await fileOf(written([{ name: 'a', data: EQUAL, type: 'STRING' }], MILLION));
  let turns = 0;
  let isDone = false;
  const count = (): void => {
    turns += 1;
    if (!isDone) setImmediate(count);
  };
  setImmediate(count);
  await allOf(path);
  isDone = true;
  expect(turns).toBeGreaterThan(40);
});

test('a page that claims far more than its bytes is refused before it is decoded', async () => {
  const path = await fileOf(Buffer.from(CLAIMS_134_MILLION, 'base64'));
  await expect(allOf(path, 1)).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringMatching(
      /^rows\.parquet claims 134\d{6} values in a page of \d+ bytes; at most 4194304 are read\.$/,
    ),
    hint: expect.stringContaining('row_group_size=100_000'),
  });
});

test('a row group is refused when its columns together claim far more than their bytes', async () => {
  const path = await fileOf(written([{ name: 'a', data: EQUAL, type: 'STRING' }], MILLION));
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  const [group] = metadata.row_groups;
  if (group === undefined) throw new Error('no row group');
  const columns = (count: number) => Array.from({ length: count }, () => group.columns).flat();
  await mustBeProportionate(path, file, { ...group, metadata, columns: columns(16) });
  await expect(
    mustBeProportionate(path, file, { ...group, metadata, columns: columns(17) }),
  ).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('17000000 values in a row group of'),
  });
  await expect(mustBeProportionate(path, file, { ...group, metadata, columns: [] })).rejects.toMatchObject({
    code: 'bad_input',
  });
  await expect(
    mustBeProportionate(path, file, { ...group, metadata, num_rows: 1_000_001n }),
  ).rejects.toMatchObject({
    code: 'bad_input',
    message: 'rows.parquet is damaged: it claims 1000001 rows, and a has 1000000.',
  });
});

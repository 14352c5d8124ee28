import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import { describe, expect, it, test } from 'vitest';
import type { ObjectStore } from '#core/object-store/object-store.ts';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openAccountBook } from './accounts.ts';
import { rowsOfCall } from './call-rows.ts';
import { sampleBuilder } from './data-drift/column-sample.ts';
import { MOST_BYTES, readSegment } from './read-segment.ts';
import { openSegmentCache } from './segment-cache.ts';
import { openTableColumns } from './table-columns.ts';
import { call, DAY, type Recorded, recorded } from './testing/recorded-tides.ts';

/** Records come from whoever calls a service, and files from whoever writes to the store. */
const HOUR = { service: 'tides', hour: '2026-11-30T08', number: 1 } as const;

async function exported(
  { client, core }: Recorded,
  request: { format: 'jsonl' | 'csv' | 'parquet'; path: string; overwrite?: boolean },
) {
  return core.ended(client.telemetry.export({ service: 'tides', filter: DAY, ...request }));
}

describe('an export', { timeout: 60_000 }, () => {
  it('as CSV has no cell and no head that a spreadsheet calculates', async () => {
    const all = await recorded();
    const texts = [
      '=1+1',
      '+cmd|x',
      '-2+3',
      '@SUM(A1)',
      '\t=1',
      '\r=1',
      '\n=1',
      '＝1',
      'plain',
      '-4.5e3',
      "'",
      '',
    ];
    const inputs = { data: texts.map((text) => ({ text, '=name': 1, number: -5 })) };
    await writeSegment(all.folder, {
      ...HOUR,
      calls: [call(HOUR.hour, 5, { inputs, outputs: { '': '=2' } })],
    });
    const path = join(await temporaryFolder(), 'rows.csv');
    await exported(all, { format: 'csv', path });
    const rows: Record<string, string>[] = parse(await readFile(path), { columns: true });
    const cells = rows.flatMap((row) => [...Object.keys(row), ...Object.values(row)]);
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝]/.test(cell) && Number.isNaN(Number(cell)))).toEqual([]);
    expect(rows.map((row) => row['input.text']?.replace(/^'(?=[\s\S])/, ''))).toEqual(texts);
    expect(rows[0]?.['input.number']).toBe('-5');
  });

  it.each(['jsonl', 'csv', 'parquet'] as const)(
    'as %s is read by its user only, and replaces nothing of theirs',
    async (format) => {
      const all = await recorded();
      await writeSegment(all.folder, { ...HOUR, calls: [call(HOUR.hour, 5, { inputs: { data: 1 } })] });
      const folder = await temporaryFolder();
      const path = join(folder, 'out');
      await writeFile(`${path}.about.json`, 'mine');
      expect(await exported(all, { format, path })).toMatchObject({ error: { code: 'already_exists' } });
      expect(await readFile(`${path}.about.json`, 'utf8')).toBe('mine');
      const other = join(folder, 'other');
      expect(await exported(all, { format, path: other })).toMatchObject({ state: 'succeeded' });
      for (const file of [other, `${other}.about.json`]) expect((await stat(file)).mode & 0o077).toBe(0);
      expect(await exported(all, { format, path: other, overwrite: true })).toMatchObject({
        state: 'succeeded',
      });
    },
  );

  it('as a table has an end in its columns, which callers name', () => {
    const columns = openTableColumns();
    const add = () => {
      for (let each = 0; each < 20_000; each += 1) columns.add(new Map([[`input.${each}`, 1]]));
    };
    expect(add).toThrow(/different columns/);
  });
});

test('a call that is nested too deep is listed, found and exported without that body', {
  timeout: 60_000,
}, async () => {
  const all = await recorded();
  const folder = join(all.folder, 'tides', 'calls', 'date=2026-11-30', 'hour=08');
  await mkdir(folder, { recursive: true });
  const deep = `${'['.repeat(200_000)}1${']'.repeat(200_000)}`;
  const line = (id: string, body: string) =>
    `{"type":"io.slipway.call","id":"${id}","time":"2026-11-30T08:05:00Z","status":200,"data":{"inputs":${body}}}\n`;
  await writeFile(join(folder, 'a.jsonl.gz'), gzipSync(line('deep', deep) + line('flat', '[1]')));
  const where = [{ name: 'x', comparison: '=' as const, value: '1' }];
  expect((await all.client.telemetry.calls({ service: 'tides', filter: { ...DAY, where } })).calls).toEqual(
    [],
  );
  const { calls } = await all.client.telemetry.calls({ service: 'tides', filter: DAY });
  expect(calls.map(({ id, inputs }) => `${id} ${inputs}`).sort()).toEqual(['deep (too-deep)', 'flat [1]']);
  const path = join(await temporaryFolder(), 'out.csv');
  expect(await exported(all, { format: 'csv', path })).toMatchObject({ state: 'succeeded' });
});

test('a small line with more values than a recorder stores is a call without its body', async () => {
  const all = await recorded();
  const list = (count: number): unknown => ({ data: Array(count).fill({}) });
  await writeSegment(all.folder, {
    ...HOUR,
    calls: [
      call(HOUR.hour, 1, { inputs: list(300_000), outputs: [1] }),
      call(HOUR.hour, 2, { inputs: [1], outputs: list(300_000) }),
      call(HOUR.hour, 3, { inputs: list(80_000) }),
    ],
  });
  const { calls, accounts } = await all.client.telemetry.calls({ service: 'tides', filter: DAY });
  expect(calls.map(({ inputs, outputs }) => [inputs.slice(0, 11), outputs])).toEqual([
    ['{"data":[{}', ''],
    ['[1]', '(too-large)'],
    ['(too-large)', '[1]'],
  ]);
  expect(accounts.stored).toBe(3);
  const path = join(await temporaryFolder(), 'out.csv');
  expect(await exported(all, { format: 'csv', path })).toMatchObject({ result: { rows: 80_002 } });
});

test('a file of one long line is put together once', async () => {
  const bytes = gzipSync(Buffer.alloc(MOST_BYTES - 1024, 'a'));
  const concat = Buffer.concat;
  let copied = 0;
  Buffer.concat = (parts, length) => {
    const joined = concat(parts, length);
    copied += joined.length;
    return joined;
  };
  try {
    expect(await readSegment(Readable.from([bytes]), undefined)).toEqual({ calls: [], end: undefined });
  } finally {
    Buffer.concat = concat;
  }
  expect(copied).toBeLessThan(2 * MOST_BYTES);
});

describe('the files that were fetched', () => {
  const endless = (size: number): ObjectStore => ({
    list: async function* () {},
    folders: async () => [],
    read: async () =>
      Readable.from(
        (function* () {
          for (let sent = 0; sent < size; sent += 1 << 20) yield Buffer.alloc(1 << 20);
        })(),
      ),
    create: async () => undefined,
    remove: async () => undefined,
    close: () => undefined,
  });
  const file = (name: string) => ({ name, size: 10, changedAt: '' });

  test('are cut where they are larger than a recorder writes, whatever the list says of them', async () => {
    const folder = await temporaryFolder();
    const opened = await openSegmentCache(folder).open(endless(4 * MOST_BYTES), 'here', file('a'));
    let size = 0;
    for await (const chunk of opened) size += Buffer.from(chunk).length;
    expect(size).toBe(MOST_BYTES + 1);
  });

  test('never take much more than their room, also in the middle of a search', async () => {
    const folder = await temporaryFolder();
    const cache = openSegmentCache(folder, 8 << 20);
    for (let each = 0; each < 12; each += 1)
      (await cache.open(endless(2 << 20), 'here', file(String(each)))).destroy();
    expect((await readdir(folder)).length).toBeLessThanOrEqual(6);
  });
});

test('samples of columns have an end in number and length', () => {
  const builder = sampleBuilder();
  for (let each = 0; each < 20_000; each += 1) builder.add(new Map([[`input.${each}`, 1]]));
  const long = 'x'.repeat(1_000_000);
  builder.add(new Map([['input.0', `${long}a`]]));
  builder.add(new Map([['input.0', `${long}b`]]));
  const columns = builder.build();
  expect(columns.size).toBeLessThanOrEqual(10_000);
  const texts = [...(columns.get('input.0')?.texts.keys() ?? [])];
  expect(new Set(texts).size).toBe(2);
  expect(Math.max(...texts.map((text) => text.length))).toBeLessThan(300);
});

test('names that every object has are counted like any other reason', () => {
  const book = openAccountBook();
  for (const start of ['1764489600-1-aaaaaa', '1764489600-2-bbbbbb'])
    book.add({
      calls: [],
      end: {
        deployment: 'tides:1',
        calls: 0,
        start,
        segment: 0,
        accounts: { start, segment: 0, offered: 2, sampledOut: 0, lost: { constructor: 1, toString: 1 } },
      },
    });
  expect(book.balance(new Date(0)).lost).toEqual({ constructor: 2, toString: 2 });
});

test.each([
  ['inputs', { t: Array(40_000).fill({}), ...named(10_000) }, undefined],
  [
    'a list of inputs',
    { t: Array(40_000).fill({}), s: Array.from({ length: 20_000 }, (_, at) => [at]) },
    undefined,
  ],
  ['outputs', Array(60_000).fill({}), named(20_000)],
  ['a list of outputs', Array(60_000).fill([]), Array(59_999).fill('x')],
])('a call whose rows share very many %s is one row', (_what, inputs, outputs) => {
  const common = {
    id: 'x',
    time: '2026-11-30T08:00:00Z',
    deployment: 'tides:1',
    status: 200,
    milliseconds: 1,
    sampleRate: 1,
  };
  const rows = rowsOfCall({ ...common, inputs, ...(outputs === undefined ? {} : { outputs }) });
  expect(rows).toHaveLength(1);
  expect(rows[0]?.get('request_id')).toBe('x');
});

function named(count: number): Readonly<Record<string, number>> {
  return Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, 1]));
}

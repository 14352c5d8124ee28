import { appendFile, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { DataExport } from '#contract/telemetry/recorded-call.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { DAY, type Recorded, recorded, twoHours } from './testing/recorded-tides.ts';

async function exported(
  { client, core }: Recorded,
  format: 'jsonl' | 'csv' | 'parquet',
  path: string,
): Promise<DataExport> {
  const { taskId } = await client.telemetry.export({ service: 'tides', filter: DAY, format, path });
  const task = await core.client.task.wait({ id: taskId, waitMs: 30_000 });
  if (task.state !== 'succeeded') throw new Error(JSON.stringify(task.error));
  return task.result as DataExport;
}

describe('an export of recorded calls', { timeout: 60_000 }, () => {
  it('as JSON Lines has the calls, and beside it what they are made of', async () => {
    const all = await recorded();
    await twoHours(all);
    const path = join(await temporaryFolder(), 'calls.jsonl');
    expect(await exported(all, 'jsonl', path)).toMatchObject({ path, calls: 3 });
    const lines = (await readFile(path, 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ id }) => id).sort()).toEqual(['08:05', '08:50', '09:01']);
    const about = JSON.parse(await readFile(`${path}.about.json`, 'utf8'));
    expect(about).toMatchObject({
      service: 'tides',
      store: 'here',
      calls: 3,
      accounts: { offered: 10, lost: { 'buffer-full': 2 } },
    });
    expect(about.files).toHaveLength(2);
  });

  it('as CSV has a row for each row of the inputs', async () => {
    const all = await recorded();
    await twoHours(all);
    const path = join(await temporaryFolder(), 'rows.csv');
    expect(await exported(all, 'csv', path)).toMatchObject({ calls: 3, rows: 4 });
    const rows: Record<string, string>[] = parse(await readFile(path), { columns: true });
    expect(
      rows.map((row) => [row.request_id, row.row, row['input.height'], row['input.port'], row.output]),
    ).toEqual(
      expect.arrayContaining([
        ['08:05', '0', '1.5', 'Brest', '0.1'],
        ['08:50', '0', '', '', ''],
        ['09:01', '0', '3', 'Cork', '0.3'],
        ['09:01', '1', '4.5', 'Oban', '0.4'],
      ]),
    );
  });

  it('as Parquet keeps numbers as numbers', async () => {
    const all = await recorded();
    await twoHours(all);
    const path = join(await temporaryFolder(), 'rows.parquet');
    await exported(all, 'parquet', path);
    const file = await asyncBufferFromFile(path);
    const { schema } = await parquetMetadataAsync(file);
    expect(schema.map(({ name, type }) => [name, type])).toEqual(
      expect.arrayContaining([
        ['status', 'INT64'],
        ['milliseconds', 'DOUBLE'],
        ['input.height', 'DOUBLE'],
        ['input.port', 'BYTE_ARRAY'],
        ['output', 'DOUBLE'],
      ]),
    );
    const rows = await parquetReadObjects({ file });
    expect(rows.find((row) => row.request_id === '08:05')).toMatchObject({
      status: 200n,
      'input.height': 1.5,
      'input.port': 'Brest',
      output: 0.1,
    });
  });

  it('replaces no file unasked, and leaves none behind when nothing fits', async () => {
    const all = await recorded();
    await twoHours(all);
    const folder = await temporaryFolder();
    const path = join(folder, 'mine.csv');
    await appendFile(path, 'mine');
    await expect(exported(all, 'csv', path)).rejects.toThrow('already_exists');
    expect(await readFile(path, 'utf8')).toBe('mine');
    const other = join(folder, 'other.csv');
    await all.client.store.update({ name: 'here', place: { kind: 'folder', folder } });
    await expect(exported(all, 'csv', other)).rejects.toThrow('not_found');
    await expect(stat(other)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

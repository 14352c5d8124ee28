import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { dataDeletionSchema } from '#contract/telemetry/data-deletion.ts';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { call, DAY, type Recorded, recorded, twoHours } from '../testing/recorded-tides.ts';

const AUTUMN = '1793500000-7-abcdef';

/** Ends when the deletion has; returns what it says. */
async function remove({ core, client }: Recorded, input: object, isPreview = false) {
  const task = await core.ended(
    client.telemetry.delete({ service: 'tides', filter: {}, ...input, isPreview }),
  );
  expect(task.error).toBeUndefined();
  return dataDeletionSchema.parse(task.result);
}

/** Everything below a folder, unpacked, as one text. */
async function everythingIn(folder: string): Promise<string> {
  const texts: string[] = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const bytes = await readFile(join(entry.parentPath, entry.name));
    texts.push(entry.name, (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString());
  }
  return texts.join('\n');
}

async function idsOf({ client }: Recorded): Promise<readonly string[]> {
  return (await client.telemetry.calls({ service: 'tides', filter: DAY })).calls.map(({ id }) => id);
}

describe('recorded calls are deleted', { timeout: 60_000 }, () => {
  it('by a value: no byte of it stays in the store or in the cache, and other calls stay as they were', async () => {
    const all = await recorded();
    await twoHours(all);
    const before = await all.client.telemetry.call({
      service: 'tides',
      id: '08:50',
      near: '2026-11-30T08:50:00Z',
    });
    await idsOf(all); // Files are in the cache now.
    const where = [{ name: 'port', comparison: '=' as const, value: 'Brest' }];
    expect(await remove(all, { filter: { where } })).toMatchObject({
      calls: 1,
      removedFiles: 0,
      rewrittenFiles: 1,
      unreadable: [],
    });
    expect(await idsOf(all)).toEqual(['09:01', '08:50']);
    expect(
      await all.client.telemetry.call({ service: 'tides', id: '08:50', near: '2026-11-30T08:50:00Z' }),
    ).toEqual(before);
    expect(await everythingIn(all.folder)).not.toContain('Brest');
    expect(await everythingIn(join(all.core.context.store.folder, 'caches'))).not.toContain('Brest');
  });

  it('and are accounted for as deleted, not as missing', async () => {
    const all = await recorded();
    const hour = '2026-11-30T08';
    const calls = [1, 2, 3, 4].map((minute) => call(hour, minute));
    const start = '1796025600-7-abcdef'; // 2026-11-30T08:00 UTC
    await writeSegment(all.folder, {
      service: 'tides',
      hour,
      start,
      number: 1,
      calls,
      accounts: { offered: 5 },
    });
    await remove(all, { filter: { id: '08:02' } });
    await remove(all, { filter: { id: '08:03' } });
    const { accounts } = await all.client.telemetry.calls({ service: 'tides', filter: DAY });
    expect(accounts).toMatchObject({ offered: 5, stored: 2, deleted: 2, missing: 1 });
  });

  it('by time: whole files go, and the file in which the time ends keeps the rest', async () => {
    const all = await recorded();
    await twoHours(all);
    await writeSegment(all.folder, {
      service: 'tides',
      hour: '2026-10-31T23',
      start: AUTUMN,
      number: 1,
      calls: [call('2026-10-31T23', 1)],
    });
    expect(await remove(all, { filter: { to: '2026-11-30T08:30:00Z' } })).toMatchObject({
      calls: 2,
      removedFiles: 1,
      rewrittenFiles: 1,
    });
    expect(await idsOf(all)).toEqual(['09:01', '08:50']);
    expect(await everythingIn(join(all.folder, 'tides', 'calls'))).not.toContain(AUTUMN);
  });

  it('not at all by a preview, which counts the same', async () => {
    const all = await recorded();
    await twoHours(all);
    const before = await everythingIn(all.folder);
    expect(await remove(all, { filter: { status: '500' } }, true)).toMatchObject({
      isPreview: true,
      calls: 1,
    });
    expect(await everythingIn(all.folder)).toBe(before);
  });

  it('never by a filter that names nothing', async () => {
    const all = await recorded();
    await twoHours(all);
    const task = await all.core.ended(all.client.telemetry.delete({ service: 'tides', filter: {} }));
    expect(task.error?.code).toBe('bad_input');
    expect(await idsOf(all)).toHaveLength(3);
  });

  it('also after an earlier deletion was interrupted between writing and removing', async () => {
    const all = await recorded();
    await twoHours(all);
    const [old = ''] = await readdir(join(all.folder, 'tides/calls/date=2026-11-30/hour=08'));
    const path = join(all.folder, 'tides/calls/date=2026-11-30/hour=08', old);
    const bytes = await readFile(path);
    await remove(all, { filter: { id: '08:05' } });
    await writeFile(path, bytes);
    expect(await idsOf(all)).toEqual(['09:01', '08:50']);
    expect(await remove(all, { filter: { id: '08:05' } })).toMatchObject({ calls: 0 });
    expect(existsSync(path)).toBe(false);
    await remove(all, { filter: { id: '08:50' } });
    expect(await idsOf(all)).toEqual(['09:01']);
  });

  it('but a file that is cut stays and is named', async () => {
    const all = await recorded();
    const hour = '2026-11-30T10';
    const cut = await writeSegment(all.folder, {
      service: 'tides',
      hour,
      number: 1,
      calls: [call(hour, 1)],
      isWhole: false,
    });
    expect(await remove(all, { filter: { id: '10:01' } })).toMatchObject({ calls: 0, unreadable: [cut] });
    expect(existsSync(join(all.folder, cut))).toBe(true);
  });

  it('with the profiles of whole hours, by time only', async () => {
    const all = await recorded();
    const profile = (hour: string): string =>
      join(all.folder, 'tides/profiles/date=2026-11-29', `hour=${hour}`, 'tides-1-pod-1-1-a-000001.jsonl.gz');
    for (const path of [profile('08'), profile('09')]) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'profile');
    }
    const to = '2026-11-29T09:30:00Z';
    expect(await remove(all, { filter: { to, id: 'x' } })).toMatchObject({ rowFiles: 0, unsearchedFiles: 1 });
    expect(await remove(all, { filter: { to } })).toMatchObject({ rowFiles: 1, unsearchedFiles: 0 });
    expect([profile('08'), profile('09')].map((path) => existsSync(path))).toEqual([false, true]);
  });

  it('with the rows of ModelDataCollector of whole days, by time only', async () => {
    const all = await recorded();
    const rows = (service: string, day: string): string =>
      join(all.folder, 'modeldata/s/g/a', service, 'm/inputs/2026/11', day, 'data.csv');
    for (const path of [rows('tides', '28'), rows('tides', '29'), rows('waves', '28')]) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, '$Timestamp,a\r\n');
    }
    const to = '2026-11-29T12:00:00Z';
    expect(await remove(all, { filter: { to, id: 'x' } })).toMatchObject({ rowFiles: 0, unsearchedFiles: 1 });
    expect(await remove(all, { filter: { to } })).toMatchObject({ rowFiles: 1, unsearchedFiles: 0 });
    expect(
      [rows('tides', '28'), rows('tides', '29'), rows('waves', '28')].map((path) => existsSync(path)),
    ).toEqual([false, true, true]);
  });
});

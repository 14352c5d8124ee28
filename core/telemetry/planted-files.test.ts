import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { call, DAY, type Recorded, recorded } from './testing/recorded-tides.ts';

const HOUR = '2026-11-30T08';
const START = '1796025600-7-abcdef'; // 2026-11-30T08:00 UTC
const REAL = ['08:01', '08:02', '08:03'];

/** A file as a recorder writes it, with three calls. Returns its name. */
function realFile(folder: string): Promise<string> {
  return segment(folder, 1, [1, 2, 3], { offered: 3 });
}

function segment(
  folder: string,
  number: number,
  minutes: readonly number[],
  accounts: { offered: number; lost?: Record<string, number> },
): Promise<string> {
  const calls = minutes.map((minute) => call(HOUR, minute));
  return writeSegment(folder, { service: 'tides', hour: HOUR, start: START, number, calls, accounts });
}

/** What somebody who may write there puts under a name, as if a recorder or a deletion had. */
async function plant(folder: string, name: string, minutes: readonly number[]): Promise<void> {
  const other = await recorded();
  const made = await segment(other.folder, 1, minutes, { offered: minutes.length });
  await writeFile(join(folder, name), await readFile(join(other.folder, made)));
}

async function read({ client }: Recorded) {
  const { calls, accounts } = await client.telemetry.calls({ service: 'tides', filter: DAY });
  return { ids: calls.map(({ id }) => id).sort(), accounts };
}

const edition = (name: string, number: number | string): string =>
  name.replace('.jsonl.gz', `.${number}.jsonl.gz`);

describe('a file that somebody has put into the store', { timeout: 60_000 }, () => {
  it.each([
    ['with other calls, as the next edition', 1, [9]],
    ['with other calls, as a far edition', 999_999, [9]],
    ['without a call', 1, []],
    ['with calls of the real one and others', 1, [1, 9]],
    ['in another order', 1, [3, 1]],
    ['with some of the real calls, and accounts of fewer', 1, [2]],
  ])('hides no recorded call, and is told: %s', async (_what, number, minutes) => {
    const all = await recorded();
    const name = await realFile(all.folder);
    await plant(all.folder, edition(name, number), minutes);
    const { ids, accounts } = await read(all);
    expect(ids).toEqual(expect.arrayContaining(REAL));
    expect(accounts.contradicting).toBe(1);
    expect(accounts.missing).toBe(0);
  });

  it.each([
    ['is no gzip', Buffer.from('nothing')],
    ['holds no lines', gzipSync('')],
    ['is huge', gzipSync(Buffer.alloc(80 * 2 ** 20))],
    ['is of something newer', gzipSync('{"type":"io.slipway.tomorrow"}\n')],
  ])('as a later edition hides nothing where it %s', async (_what, bytes) => {
    const all = await recorded();
    const name = await realFile(all.folder);
    for (const number of ['1', '7', '0', '01', '9999999'])
      await writeFile(join(all.folder, edition(name, number)), bytes);
    const { ids, accounts } = await read(all);
    expect(ids).toEqual(REAL);
    expect(accounts).toMatchObject({ offered: 3, stored: 3, missing: 0, unreadable: 5 });
  });

  it('in place of a file that a deletion has removed hides nothing of its later edition', async () => {
    const all = await recorded();
    const name = await realFile(all.folder);
    await all.core.ended(
      all.client.telemetry.delete({ service: 'tides', filter: { id: '08:02' }, isPreview: false }),
    );
    expect((await read(all)).accounts).toMatchObject({ stored: 2, deleted: 1, missing: 0 });
    await plant(all.folder, name, [9]);
    const { ids, accounts } = await read(all);
    expect(ids).toEqual(expect.arrayContaining(['08:01', '08:03']));
    expect(accounts.contradicting).toBe(1);
  });

  it('with some of the real calls and no end of a segment hides none of them', async () => {
    const all = await recorded();
    const name = await realFile(all.folder);
    const [first] = gunzipSync(await readFile(join(all.folder, name)))
      .toString()
      .split('\n');
    for (const [number, end] of ['{}', first, '{"type":"io.slipway.segment","data":{"calls":1}}'].entries())
      await writeFile(join(all.folder, edition(name, number + 1)), gzipSync(`${first}\n${end}\n`));
    const { ids, accounts } = await read(all);
    expect(ids).toEqual(expect.arrayContaining(REAL));
    expect(accounts).toMatchObject({ missing: 0, unreadable: 3 });
  });

  it.each([
    ['other calls', [9]],
    ['some of the real ones', [1, 3]],
  ])('is no reason to remove a recorded call with a deletion of others: %s', async (_what, planted) => {
    const all = await recorded();
    const name = await realFile(all.folder);
    await plant(all.folder, edition(name, 1), planted);
    for (const id of ['08:09', '08:02'])
      await all.core.ended(
        all.client.telemetry.delete({ service: 'tides', filter: { id }, isPreview: false }),
      );
    expect([...new Set((await read(all)).ids)]).toEqual(['08:01', '08:03']);
  });

  it('with some of the real calls and their real end is told, and no deletion of others takes the rest', async () => {
    const all = await recorded();
    const name = await realFile(all.folder);
    const lines = gunzipSync(await readFile(join(all.folder, name)))
      .toString()
      .trim()
      .split('\n');
    const end = lines.at(-1)?.replace(/"calls":\s*3/, '"calls":1');
    await writeFile(join(all.folder, edition(name, 1)), gzipSync(`${lines[0]}\n${end}\n`));
    expect((await read(all)).accounts).toMatchObject({ missing: 2 });
    for (const id of ['nobody', '08:02'])
      await all.core.ended(
        all.client.telemetry.delete({ service: 'tides', filter: { id }, isPreview: false }),
      );
    const { ids, accounts } = await read(all);
    expect([...new Set(ids)]).toEqual(['08:01', '08:03']);
    expect(accounts.contradicting).toBe(1);
    const held = await Promise.all(
      (await readdir(join(all.folder, dirname(name)))).map(async (file) =>
        gunzipSync(await readFile(join(all.folder, dirname(name), file))).toString(),
      ),
    );
    const stays = (id: string): boolean => held.some((text) => text.includes(`"id":"${id}"`));
    expect(['08:01', '08:02', '08:03'].map(stays)).toEqual([true, false, true]);
  });

  it('under a name of its own, as a segment that is there already, is told', async () => {
    const all = await recorded();
    const name = await realFile(all.folder);
    await plant(all.folder, name.replace('tides-1-pod', 'another-pod'), [9]);
    const { ids, accounts } = await read(all);
    expect(ids).toEqual([...REAL, '08:09']);
    expect(accounts).toMatchObject({ contradicting: 1, missing: 0 });
  });

  it('with a name that is not that of its segment counts as foreign', async () => {
    const all = await recorded();
    const name = await realFile(all.folder);
    await plant(all.folder, name.replace('000001', '000002'), [9]);
    expect((await read(all)).accounts).toMatchObject({ unreadable: 1, missing: 0 });
  });

  it('with accounts that go back hides no loss', async () => {
    const all = await recorded();
    await realFile(all.folder);
    await segment(all.folder, 2, [4], { offered: 10, lost: { 'buffer-full': 2 } });
    await segment(all.folder, 99, [], { offered: 4 });
    expect((await read(all)).accounts).toMatchObject({
      offered: 10,
      stored: 4,
      lost: { 'buffer-full': 2 },
      missing: 4,
      contradicting: 1,
    });
  });

  it('as a profile of an hour with recorded calls hides none of them', async () => {
    const all = await recorded();
    const inputs = { x: 1 };
    await writeSegment(all.folder, {
      ...{ service: 'tides', hour: HOUR, number: 1 },
      calls: [1, 2, 3].map((minute) => call(HOUR, minute, { inputs })),
    });
    const columns = { 'input.x': { missing: 0, numbers: 1, digest: [[1, 1]] } };
    const data = { answered: 1, rows: 1, columns };
    await writeSegment(all.folder, {
      ...{ service: 'tides', hour: HOUR, number: 1, calls: [], kind: 'profiles' },
      more: [JSON.stringify({ type: 'io.slipway.profile', deployment: 'tides:1', data })],
    });
    const reference = { kind: 'time', from: DAY.from, to: DAY.to } as const;
    const found = await all.client.telemetry.drift({ service: 'tides', filter: DAY, reference });
    expect(found).toMatchObject({ window: { rows: 4 } });
  });

  it('as a later edition of a profile is foreign', async () => {
    const all = await recorded();
    const profile = (rows: number): string =>
      JSON.stringify({
        type: 'io.slipway.profile',
        deployment: 'tides:1',
        data: {
          answered: rows,
          rows,
          columns: { 'input.x': { missing: 0, numbers: rows, digest: [[1, rows]] } },
        },
      });
    const write = (rows: number): Promise<string> =>
      writeSegment(all.folder, {
        service: 'tides',
        hour: HOUR,
        number: 1,
        calls: [],
        kind: 'profiles',
        more: [profile(rows)],
      });
    const name = await write(1000);
    const bytes = await readFile(join(all.folder, name));
    await write(7);
    const planted = await readFile(join(all.folder, name));
    await writeFile(join(all.folder, name), bytes);
    await writeFile(join(all.folder, edition(name, 1)), planted);
    const found = await all.client.telemetry.drift({
      service: 'tides',
      filter: DAY,
      reference: { kind: 'time', from: DAY.from, to: DAY.to },
    });
    expect(found).toMatchObject({ window: { rows: 1000 }, unreadable: 1 });
  });
});

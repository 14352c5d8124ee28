import { rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import type { ServiceTraffic } from '#contract/telemetry/traffic-history.ts';
import { openFolder } from '#core/object-store/folder.ts';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import type { CallSource } from '../call-source.ts';
import { openSegmentCache } from '../segment-cache.ts';
import { DAY, type Recorded, recorded } from '../testing/recorded-tides.ts';
import { rangeOf } from '../time-range.ts';
import { openTrafficCache } from './traffic-cache.ts';
import { trafficHistory } from './traffic-history.ts';

const HOUR = '2026-11-30T08';
const SERVICE = 'tides';
/** Begins within the day that is asked for: all of its calls are known. */
const START = `${Date.parse('2026-11-30T07:30:00Z') / 1000}-7-abcdef`;

const calls = (count: number, more: (index: number) => Partial<StoredCall> = () => ({})): StoredCall[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `call-${index}`,
    time: `${HOUR}:${String(index % 60).padStart(2, '0')}:00.000000Z`,
    ...more(index),
  }));

async function trafficOf({ client }: Recorded, more: object = {}): Promise<ServiceTraffic> {
  const { services } = await client.telemetry.traffic({ services: [SERVICE], ...DAY, ...more });
  const [only] = services;
  if (only === undefined) throw new Error('no service');
  return only;
}

interface Profile {
  readonly calls: number;
  readonly hour?: string;
  readonly deployment?: string;
  readonly number?: number;
  readonly accounts?: { readonly offered: number; readonly sampledout?: number };
  readonly data?: object;
}

/** An hour of a replica as `record: profile` stores it. */
function writeProfile({ folder }: Recorded, profile: Profile): Promise<string> {
  const { calls: count, hour = HOUR, deployment = 'tides:1', number = 1, accounts } = profile;
  const data = { calls: count, answered: count, rows: count, ...profile.data, columns: {} };
  const about = { deployment, samplerate: 1, models: 'tides:4', time: `${hour}:00:01Z` };
  const more = [JSON.stringify({ type: 'io.slipway.profile', ...about, data })];
  const kind = 'profiles';
  return writeSegment(folder, {
    ...{ service: SERVICE, hour, number, kind, count, deployment, more, start: START, calls: [] },
    ...(accounts === undefined ? {} : { accounts }),
  });
}

describe('traffic from calls', () => {
  it('is told by hour and image, with failures and how long calls took', async () => {
    const all = await recorded();
    const segment = { service: SERVICE, hour: HOUR, start: START } as const;
    await writeSegment(all.folder, {
      ...segment,
      number: 1,
      calls: calls(200, (index) => ({
        milliseconds: index + 1,
        models: 'tides:4',
        status: index < 6 ? 503 : 200,
      })),
      accounts: { offered: 200 },
    });
    await writeSegment(all.folder, {
      ...segment,
      start: START.replace('7-', '8-'),
      number: 1,
      deployment: 'tides:2',
      calls: calls(10, () => ({ milliseconds: 5 })),
      accounts: { offered: 10 },
    });
    const { versions, accounts, completeness } = await trafficOf(all);
    expect(versions.map(({ deployment, models, requests }) => [deployment, models, requests])).toEqual([
      ['tides:1', ['tides:4'], 200],
      ['tides:2', [], 10],
    ]);
    const [first, second] = versions;
    expect(first?.points).toHaveLength(1);
    expect(first?.points[0]).toMatchObject({
      at: `${HOUR}:00:00.000Z`,
      requests: 200,
      statuses: { '2xx': 194, '5xx': 6 },
    });
    // Within one hundredth of the values, as a digest is.
    expect(Math.abs((first?.p50 ?? 0) - 100)).toBeLessThanOrEqual(2);
    expect(Math.abs((first?.p99 ?? 0) - 198)).toBeLessThanOrEqual(2);
    expect(second).toMatchObject({ p50: 5, p95: 5, p99: 5, first: `${HOUR}:00:00.000000Z` });
    expect(accounts).toMatchObject({ offered: 210, stored: 210, missing: 0 });
    expect(completeness).toHaveLength(1);
  });

  it('that were sampled stand for others, and failures for themselves', async () => {
    const all = await recorded();
    await writeSegment(all.folder, {
      ...{ service: SERVICE, hour: HOUR, number: 1, start: START },
      calls: [
        ...calls(95, () => ({ sampleRate: 0.1 })),
        ...calls(10, () => ({ status: 500, sampleRate: 1 })),
      ],
      accounts: { offered: 1010, sampledout: 905 },
    });
    expect((await trafficOf(all)).versions).toMatchObject([
      { requests: 1010, statuses: { '2xx': 1000, '5xx': 10 } },
    ]);
  });

  it('that are lost, missing or deleted are counted as those that are there', async () => {
    const all = await recorded();
    await writeSegment(all.folder, {
      ...{ service: SERVICE, hour: HOUR, number: 1, start: START },
      calls: calls(100, (index) => ({ status: index < 25 ? 400 : 200 })),
      accounts: { offered: 200, lost: { 'buffer-full': 40 } },
    });
    const { versions, accounts } = await trafficOf(all);
    expect(versions).toMatchObject([{ requests: 200, statuses: { '2xx': 150, '4xx': 50 } }]);
    expect(accounts).toMatchObject({ offered: 200, stored: 100, lost: { 'buffer-full': 40 }, missing: 60 });
  });

  it('of hours in which nothing was stored are still requests', async () => {
    const all = await recorded();
    const segment = { service: SERVICE, start: START } as const;
    await writeSegment(all.folder, {
      ...segment,
      hour: HOUR,
      number: 1,
      calls: calls(5),
      accounts: { offered: 5 },
    });
    await writeSegment(all.folder, {
      ...segment,
      hour: '2026-11-30T09',
      number: 2,
      calls: [],
      accounts: { offered: 12, lost: { 'spool-full': 7 } },
    });
    const { versions } = await trafficOf(all);
    expect(versions[0]?.points.map(({ at, requests }) => [at.slice(11, 13), requests])).toEqual([
      ['08', 5],
      ['09', 7],
    ]);
  });

  it('are told by minutes', async () => {
    const all = await recorded();
    await writeSegment(all.folder, {
      ...{ service: SERVICE, hour: HOUR, number: 1, start: START },
      calls: calls(120, (index) => ({ status: index === 0 ? 500 : 200 })),
      accounts: { offered: 120 },
    });
    const times = { from: `${HOUR}:00:00Z`, to: '2026-11-30T09:00:00Z', step: 'minute' };
    const { versions } = await trafficOf(all, times);
    expect(versions[0]?.points).toHaveLength(60);
    expect(versions[0]?.points[0]).toMatchObject({ requests: 2, statuses: { '2xx': 1, '5xx': 1 } });
    expect(versions[0]).toMatchObject({ requests: 120, p99: 2.5 });
  });
});

describe('traffic from profiles', () => {
  it('has the failures and times that recorders tell', async () => {
    const all = await recorded();
    const durationus = {
      max: 9000,
      digest: [
        [1000, 50],
        [2000, 48],
        [9000, 2],
      ],
      exact: true,
    };
    await writeProfile(all, {
      calls: 100,
      accounts: { offered: 100 },
      data: { answered: 97, statuses: { '2xx': 97, '5xx': 3 }, durationus },
    });
    expect((await trafficOf(all)).versions).toMatchObject([
      {
        models: ['tides:4'],
        requests: 100,
        statuses: { '2xx': 97, '5xx': 3 },
        p50: 1,
        p95: 2,
        p99: 9,
        untimed: 0,
      },
    ]);
  });

  it('of an earlier recorder counts calls, and says that their times are not known', async () => {
    const all = await recorded();
    await writeProfile(all, { calls: 100, accounts: { offered: 100 }, data: { answered: 90 } });
    const [version] = (await trafficOf(all)).versions;
    expect(version).toMatchObject({ requests: 100, statuses: { '2xx': 90, other: 10 }, untimed: 100 });
    expect(version?.p50).toBeUndefined();
  });

  it('follows its accounts from hour to hour', async () => {
    const all = await recorded();
    await writeProfile(all, { calls: 10, accounts: { offered: 10 } });
    await writeProfile(all, { calls: 20, hour: '2026-11-30T09', number: 2, accounts: { offered: 40 } });
    const { versions, completeness } = await trafficOf(all);
    expect(versions[0]?.points.map(({ requests }) => requests)).toEqual([10, 30]);
    expect(completeness.map(({ accounts }) => accounts.missing)).toEqual([0, 10]);
  });

  it.each([
    ['more statuses than calls', { statuses: { '2xx': 101 } }],
    ['a status that is none', { statuses: { ok: 1 } }],
    ['more times than calls', { durationus: { max: 1, digest: [[1, 102]], exact: true } }],
  ])('with %s is none', async (_what, data) => {
    const all = await recorded();
    await writeProfile(all, { calls: 100, data });
    const { versions, accounts } = await trafficOf(all);
    expect(versions).toEqual([]);
    expect(accounts.unreadable).toBe(1);
  });
});

test('a day adds up its hours', async () => {
  const all = await recorded();
  const took = (ms: number) => ({ durationus: { max: ms * 1000, digest: [[ms * 1000, 10]], exact: true } });
  await writeProfile(all, { calls: 10, accounts: { offered: 10 }, data: took(1) });
  await writeProfile(all, {
    calls: 10,
    hour: '2026-11-30T09',
    number: 2,
    accounts: { offered: 20 },
    data: took(3),
  });
  const [version] = (await trafficOf(all, { step: 'day' })).versions;
  expect(version?.points).toHaveLength(1);
  expect(version?.points[0]).toMatchObject({ at: '2026-11-30T00:00:00.000Z', requests: 20, p99: 3 });
});

describe('what an hour adds up to', () => {
  it('is read once, and again when its files are others', async () => {
    const all = await recorded();
    const name = await writeProfile(all, { calls: 10, accounts: { offered: 10 } });
    const before = await trafficOf(all);
    const path = join(all.folder, name);
    const { size, atime, mtime } = await stat(path);
    await writeFile(path, Buffer.alloc(size));
    await utimes(path, atime, mtime);
    expect(await trafficOf(all)).toEqual(before);
    await utimes(path, atime, new Date(mtime.getTime() + 1000));
    expect((await trafficOf(all)).accounts).toMatchObject({ stored: 0, unreadable: 1 });
    await rm(path);
    expect((await trafficOf(all)).versions).toEqual([]);
  });
});

test('a read that takes too long tells how far it came, and goes on there', async () => {
  const all = await recorded();
  for (const hour of [6, 7, 8, 9])
    await writeProfile(all, { calls: hour, hour: `2026-11-30T0${hour}`, number: hour });
  const cached = new Map<string, string>();
  const folder = await temporaryFolder();
  const cache = openTrafficCache(folder, (path, text) => {
    cached.set(path, text);
    return writeFile(path, text);
  });
  const source: CallSource = {
    ...{ store: openFolder(all.folder), storeName: 'here', service: SERVICE, signal: undefined },
    cache: openSegmentCache(await temporaryFolder()),
  };
  const request = { range: rangeOf(DAY, new Date()), step: 'hour', until: 0 } as const;
  const read: string[] = [];
  for (let turn = 0; turn < 5; turn += 1)
    read.push((await trafficHistory(source, cache, request)).readFrom.slice(8, 13));
  expect(read).toEqual(['30T09', '30T08', '30T07', '30T06', '30T00']);
  expect(cached.size).toBe(1);
});

test('a sample rate of nearly nothing and many images have an end', async () => {
  const all = await recorded();
  await writeSegment(all.folder, {
    ...{ service: SERVICE, hour: HOUR, number: 1, start: START },
    calls: calls(300, (index) => ({ sampleRate: 1e-300, deployment: `image:${index}` })),
  });
  const { versions } = await trafficOf(all);
  expect(versions.length).toBeLessThanOrEqual(101);
  expect(versions.every(({ requests }) => Number.isSafeInteger(requests))).toBe(true);
});

test('a time that is too long for its step says so, and one without files is empty', async () => {
  const all = await recorded();
  await expect(trafficOf(all, { step: 'minute' })).rejects.toMatchObject({ code: 'bad_input' });
  expect(await trafficOf(all)).toMatchObject({ versions: [], accounts: { offered: 0 } });
});

test('without a name all services of the store are told', async () => {
  const all = await recorded();
  await writeProfile(all, { calls: 1 });
  const { services, step } = await all.client.telemetry.traffic(DAY);
  expect(services.map(({ service }) => service)).toEqual([SERVICE]);
  expect(step).toBe('hour');
});

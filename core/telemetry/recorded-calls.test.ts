import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { call, DAY, recorded, twoHours } from './testing/recorded-tides.ts';

describe('recorded calls', { timeout: 60_000 }, () => {
  it('are listed newest first, with the services that have some', async () => {
    const all = await recorded();
    await twoHours(all);
    await writeSegment(all.folder, { service: 'waves', hour: '2026-11-02T01', number: 1, calls: [] });
    expect(await all.client.telemetry.services({})).toEqual({
      store: 'here',
      services: [
        { service: 'tides', firstDay: '2026-11-30', lastDay: '2026-11-30' },
        { service: 'waves', firstDay: '2026-11-02', lastDay: '2026-11-02' },
      ],
    });
    const { calls, next } = await all.client.telemetry.calls({ service: 'tides', filter: DAY });
    expect(calls.map(({ id }) => id)).toEqual(['09:01', '08:50', '08:05']);
    expect(next).toBeUndefined();
    expect(calls[2]).toMatchObject({
      deployment: 'tides:1',
      status: 200,
      milliseconds: 2.5,
      inputs: '{"data":[{"height":1.5,"port":"Brest"}]}',
      outputs: '[0.1]',
    });
  });

  it.each([
    ['a status', { status: '500' }, ['08:50']],
    ['a class of statuses', { status: '2xx' }, ['09:01', '08:05']],
    ['an image', { deployment: 'tides:2' }, ['09:01']],
    ['a time', { from: '2026-11-30T08:30:00Z', to: '2026-11-30T09:00:00Z' }, ['08:50']],
    [
      'a number in a record or a column',
      { where: [{ name: 'height', comparison: '>', value: '1' }] },
      ['09:01', '08:05'],
    ],
    ['a number above', { where: [{ name: 'height', comparison: '>=', value: '4.5' }] }, ['09:01']],
    ['a text', { where: [{ name: 'port', comparison: '=', value: 'Brest' }] }, ['08:05']],
    ['a part of a text', { where: [{ name: 'port', comparison: '~', value: 'ba' }] }, ['09:01']],
    [
      'two values',
      {
        where: [
          { name: 'port', comparison: '=', value: 'Cork' },
          { name: 'height', comparison: '<', value: '2' },
        ],
      },
      [],
    ],
    ['a name that nothing has', { where: [{ name: 'depth', comparison: '!=', value: '1' }] }, []],
  ] as const)('are found by %s', async (_what, filter, ids) => {
    const all = await recorded();
    await twoHours(all);
    const where = 'where' in filter ? [...filter.where] : [];
    const { calls } = await all.client.telemetry.calls({
      service: 'tides',
      filter: { ...DAY, ...filter, where },
    });
    expect(calls.map(({ id }) => id)).toEqual(ids);
  });

  it('come in pages that leave none out and show none twice', async () => {
    const { client, folder } = await recorded();
    for (const hour of [3, 4, 5, 6])
      await writeSegment(folder, {
        service: 'tides',
        hour: `2026-11-30T0${hour}`,
        number: hour,
        calls: [10, 20, 30].map((minute) => call(`2026-11-30T0${hour}`, minute)),
      });
    const found: string[] = [];
    let to: string | undefined = DAY.to;
    while (to !== undefined) {
      const page: Awaited<ReturnType<typeof client.telemetry.calls>> = await client.telemetry.calls({
        service: 'tides',
        filter: { ...DAY, to },
        limit: 5,
      });
      found.push(...page.calls.map(({ id }) => id));
      to = page.next;
    }
    expect(found).toEqual([
      ...['06:30', '06:20', '06:10', '05:30', '05:20', '05:10'],
      ...['04:30', '04:20', '04:10', '03:30', '03:20', '03:10'],
    ]);
  });

  it('are counted exactly: offered = stored + sampled out + lost + missing', async () => {
    const all = await recorded();
    await twoHours(all);
    const { accounts } = await all.client.telemetry.calls({ service: 'tides', filter: DAY });
    // The start began in November: its first file is where counting begins.
    expect(accounts).toEqual({
      offered: 10,
      stored: 3,
      sampledOut: 4,
      lost: { 'buffer-full': 2 },
      deleted: 0,
      missing: 1,
      unreadable: 0,
    });
  });

  it('of a file that is cut, foreign or newer are read as far as they go, and the file is told', async () => {
    const all = await recorded();
    await twoHours(all);
    const { folder, client } = all;
    const hour = '2026-11-30T10';
    await writeSegment(folder, { service: 'tides', hour, number: 3, calls: [call(hour, 1)], isWhole: false });
    await writeSegment(folder, {
      service: 'tides',
      hour,
      number: 4,
      calls: [call(hour, 2)],
      more: [JSON.stringify({ type: 'io.slipway.tomorrow', wonder: true })],
      accounts: { offered: 11, sampledout: 4, lost: { 'buffer-full': 2 } },
    });
    const beside = join(folder, 'tides', 'calls', 'date=2026-11-30', 'hour=10');
    await writeFile(join(beside, 'notes.jsonl.gz'), 'no gzip at all');
    await writeFile(join(beside, 'unfinished.jsonl.gz.77.part'), 'x');
    await mkdir(join(folder, 'tides', 'calls', 'lost+found'), { recursive: true });
    const cut = await writeSegment(folder, {
      service: 'tides',
      hour,
      number: 5,
      calls: [call(hour, 3), call(hour, 4)],
    });
    const bytes = await readFile(join(folder, cut));
    await writeFile(join(folder, cut), bytes.subarray(0, bytes.length - 30));

    const { calls, accounts } = await client.telemetry.calls({ service: 'tides', filter: DAY });
    expect(calls.map(({ id }) => id)).toEqual(expect.arrayContaining(['10:02', '10:01', '09:01']));
    expect(accounts.unreadable).toBe(3);
  });

  it('are shown in full by their id, also when it is not known when they were', async () => {
    const { client, folder } = await recorded();
    const now = new Date(Date.now() - 60_000).toISOString();
    const inputs = { data: Array.from({ length: 500 }, (_, index) => index) };
    await writeSegment(folder, {
      service: 'tides',
      hour: now.slice(0, 13),
      number: 1,
      calls: [{ id: 'wanted', time: now, inputs }],
    });
    expect(await client.telemetry.call({ service: 'tides', id: 'wanted' })).toMatchObject({
      id: 'wanted',
      inputs,
    });
    expect(await client.telemetry.call({ service: 'tides', id: 'wanted', near: now })).toMatchObject({
      inputs,
    });
    await expect(client.telemetry.call({ service: 'tides', id: 'another' })).rejects.toMatchObject({
      code: 'not_found',
    });
  });

  it('are told apart from a store that is missing, ambiguous or empty', async () => {
    const { client, core } = await recorded();
    expect((await client.telemetry.calls({ service: 'tides', filter: DAY })).calls).toEqual([]);
    await expect(
      client.telemetry.calls({ service: 'tides', filter: { from: DAY.to, to: DAY.from } }),
    ).rejects.toMatchObject({ code: 'bad_input' });
    await core.client.store.add({ name: 'there', place: { kind: 'folder', folder: '/nowhere/at/all' } });
    await expect(client.telemetry.services({})).rejects.toMatchObject({ code: 'bad_input' });
    await expect(client.telemetry.services({ store: 'there' })).rejects.toMatchObject({ code: 'not_found' });
    await expect(client.telemetry.services({ store: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
    await client.store.remove({ name: 'here' });
    await client.store.remove({ name: 'there' });
    await expect(client.telemetry.services({})).rejects.toMatchObject({ code: 'not_found' });
  });
});

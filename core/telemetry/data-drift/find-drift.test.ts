import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

const REFERENCE = { kind: 'time', from: '2026-11-01T00:00:00Z', to: '2026-11-02T00:00:00Z' } as const;
const WINDOW = { from: '2026-11-20T00:00:00Z', to: '2026-11-21T00:00:00Z' };

/** Heights between 0 and 10, moved by `shift`, and ports in turn. */
function calls(day: string, shift: number, status = 200): readonly StoredCall[] {
  return Array.from({ length: 60 }, (_, index) => ({
    id: `${day}-${index}`,
    time: `2026-11-${day}T08:${String(index).padStart(2, '0')}:00.000000Z`,
    status,
    inputs: {
      data: Array.from({ length: 20 }, (_unused, row) => ({
        height: ((index * 20 + row) % 100) / 10 + shift,
        port: ['Brest', 'Cork', 'Oban'][row % 3],
      })),
    },
    outputs: Array.from({ length: 20 }, (_unused, row) => row % 2 === 0),
  }));
}

async function recorded(days: Readonly<Record<string, readonly StoredCall[]>>) {
  const { client } = await temporaryCore();
  const folder = await temporaryFolder();
  await client.store.add({ name: 'here', place: { kind: 'folder', folder } });
  for (const [day, list] of Object.entries(days))
    await writeSegment(folder, { service: 'tides', hour: `2026-11-${day}T08`, number: 1, calls: list });
  return { client, folder };
}

describe('data drift', { timeout: 60_000 }, () => {
  it('is found in the column that moved, in this window and the one before', async () => {
    const { client } = await recorded({ '01': calls('01', 0), '19': calls('19', 6), '20': calls('20', 6) });
    const found = await client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE });
    expect(found).toMatchObject({
      state: 'drifted',
      reference: { rows: 1200, text: '2026-11-01 to 2026-11-02' },
      window: { rows: 1200 },
      before: { rows: 1200 },
    });
    expect(found.columns.map(({ name, state }) => [name, state])).toEqual([
      ['input.height', 'drifted'],
      ['input.port', 'stable'],
      ['output', 'stable'],
    ]);
    expect(found.columns[0]?.words).toMatch(/^mean 4\.95 → 1[01](\.\d)?; outside the range 0 % → /);
    expect(found.columns[0]?.wasserstein).toBeGreaterThan(2);
  });

  it('is none where nothing moved, and only suspected in one window', async () => {
    const { client } = await recorded({ '01': calls('01', 0), '19': calls('19', 0), '20': calls('20', 0) });
    const first = await client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE });
    expect(first.state).toBe('stable');
    const { client: other } = await recorded({
      '01': calls('01', 0),
      '19': calls('19', 0),
      '20': calls('20', 6),
    });
    const second = await other.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE });
    expect(second.state).toBe('suspected');
  });

  it('compares with the file that the model was trained with, and with the first days where nothing is named', async () => {
    const { client } = await recorded({ '01': calls('01', 0), '19': calls('19', 6), '20': calls('20', 6) });
    const folder = await temporaryFolder();
    const path = join(folder, 'train.csv');
    const lines = Array.from({ length: 2000 }, (_, index) => `${(index % 100) / 10};Brest;1`);
    await writeFile(path, `height;port;target\n${lines.join('\n')}\n`);
    const found = await client.telemetry.drift({
      service: 'tides',
      filter: WINDOW,
      reference: { kind: 'file', path },
    });
    expect(found).toMatchObject({ state: 'drifted', reference: { text: 'train.csv', rows: 2000 } });
    // The target is no input, and the output is not in the file.
    expect(found.columns.map(({ name }) => name).sort()).toEqual(['input.height', 'input.port']);

    const usual = await client.telemetry.drift({ service: 'tides', filter: WINDOW });
    expect(usual).toMatchObject({ state: 'drifted', reference: { text: '2026-11-01 to 2026-11-08' } });
  });

  it('is found in profiles where there are no rows, and of hours with both the two are added up', async () => {
    const { client, folder } = await recorded({ '19': calls('19', 6), '20': calls('20', 6) });
    const profiled = (hour: string, shift: number) =>
      writeSegment(folder, {
        ...{ service: 'tides', hour, number: 2, calls: [], kind: 'profiles' },
        more: [
          JSON.stringify({
            type: 'io.slipway.profile',
            deployment: 'tides:1',
            data: {
              answered: 60,
              rows: 1200,
              columns: {
                'input.height': {
                  ...{ missing: 0, numbers: 1200, min: shift, max: shift + 9.9, exact: false },
                  digest: Array.from({ length: 100 }, (_, index) => [shift + index / 10, 12]),
                },
                'input.port': { missing: 0, texts: { Brest: 420, Cork: 420, Oban: 360 }, othertexts: 0 },
              },
            },
          }),
        ],
      });
    await profiled('2026-11-01T08', 0);
    await profiled('2026-11-20T08', 6);
    await profiled('2026-11-20T09', 6);
    const found = await client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE });
    expect(found).toMatchObject({
      state: 'drifted',
      reference: { rows: 1200 },
      window: { rows: 3600 },
      before: { rows: 1200 },
    });
    expect(found.columns.map(({ name, state }) => [name, state])).toEqual([
      ['input.height', 'drifted'],
      ['input.port', 'stable'],
    ]);
    expect(found.columns[0]?.words).toMatch(/^mean 4\.9\d? → 1[01](\.\d)?; outside the range 0 % → /);
  });

  it('counts the files with profiles that it could not read', async () => {
    const { client, folder } = await recorded({ '01': calls('01', 0), '20': calls('20', 0) });
    const profiled = (number: number, digest: readonly unknown[]) =>
      writeSegment(folder, {
        ...{ service: 'tides', hour: '2026-11-20T09', number, calls: [], kind: 'profiles' },
        more: [
          JSON.stringify({
            type: 'io.slipway.profile',
            deployment: 'tides:1',
            data: {
              answered: 1,
              rows: 100,
              columns: { 'input.height': { missing: 0, numbers: 100, min: 0, max: 9, digest, exact: true } },
            },
          }),
          JSON.stringify({ type: 'io.slipway.tomorrow' }),
        ],
      });
    await profiled(1, [[5, 100]]);
    const compared = () => client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE });
    expect(await compared()).toMatchObject({ window: { rows: 1300 }, unreadable: 0 });
    // As an earlier recorder wrote a centroid that is not finite.
    await profiled(2, [
      [5, 50],
      [null, 50],
    ]);
    const cut = await profiled(3, [[5, 100]]);
    await truncate(join(folder, cut), 40);
    await writeFile(join(folder, cut.replace('000003', '000004')), 'no gzip at all');
    expect(await compared()).toMatchObject({ window: { rows: 1300 }, unreadable: 3 });
  });

  it('leaves failures out, and says when there is nothing to compare', async () => {
    const { client } = await recorded({ '01': calls('01', 0), '20': calls('20', 6, 500) });
    const folder = await temporaryFolder();
    const asked = (path: string) =>
      client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: { kind: 'file', path } });
    await expect(
      client.telemetry.drift({ service: 'tides', filter: WINDOW, reference: REFERENCE }),
    ).rejects.toMatchObject({ code: 'not_found', message: expect.stringContaining('No answered call') });
    await expect(asked(join(folder, 'nowhere.csv'))).rejects.toMatchObject({ code: 'path_missing' });
    await writeFile(join(folder, 'bad.parquet'), 'no parquet');
    await expect(asked(join(folder, 'bad.parquet'))).rejects.toMatchObject({ code: 'bad_input' });
    await writeFile(join(folder, 'empty.csv'), 'height;port\n');
    await expect(asked(join(folder, 'empty.csv'))).rejects.toMatchObject({
      code: 'not_found',
      message: 'empty.csv has no rows.',
    });
    const { client: fine } = await recorded({ '01': calls('01', 0), '20': calls('20', 0) });
    await writeFile(join(folder, 'other.csv'), 'depth\n1\n2\n');
    await expect(
      fine.telemetry.drift({
        service: 'tides',
        filter: WINDOW,
        reference: { kind: 'file', path: join(folder, 'other.csv') },
      }),
    ).rejects.toMatchObject({ message: expect.stringContaining('none of the columns') });
  });
});

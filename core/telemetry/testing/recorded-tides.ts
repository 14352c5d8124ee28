import { writeSegment } from '#core/testing/stored-segment.ts';
import { type TemporaryCore, temporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';

export const DAY = { from: '2026-11-30T00:00:00Z', to: '2026-12-01T00:00:00Z' };

export interface Recorded {
  readonly core: TemporaryCore;
  readonly client: TemporaryCore['client'];
  readonly folder: string;
}

export async function recorded(): Promise<Recorded> {
  const core = await temporaryCore();
  const folder = await temporaryFolder();
  await core.client.store.add({ name: 'here', place: { kind: 'folder', folder } });
  return { core, client: core.client, folder };
}

export function call(hour: string, minute: number, more: object = {}) {
  const clock = `${hour}:${String(minute).padStart(2, '0')}`;
  return { id: `${clock.slice(11)}`, time: `${clock}:00.000123Z`, ...more };
}

export async function twoHours({ folder }: Recorded): Promise<void> {
  await writeSegment(folder, {
    service: 'tides',
    hour: '2026-11-30T08',
    number: 1,
    calls: [
      call('2026-11-30T08', 5, { inputs: { data: [{ height: 1.5, port: 'Brest' }] }, outputs: [0.1] }),
      call('2026-11-30T08', 50, { status: 500, inputs: { data: 7 } }),
    ],
    accounts: { offered: 2 },
  });
  await writeSegment(folder, {
    service: 'tides',
    hour: '2026-11-30T09',
    number: 2,
    calls: [
      call('2026-11-30T09', 1, {
        deployment: 'tides:2',
        inputs: {
          data: {
            columns: ['height', 'port'],
            data: [
              [3, 'Cork'],
              [4.5, 'Oban'],
            ],
          },
        },
        outputs: [0.3, 0.4],
      }),
    ],
    accounts: { offered: 10, sampledout: 4, lost: { 'buffer-full': 2 } },
  });
}

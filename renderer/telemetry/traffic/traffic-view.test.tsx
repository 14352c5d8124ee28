// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { useCommandLine } from '#renderer/page/command-line-store.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ServiceTraffic } from './service-traffic.tsx';
import type { TrafficEvent } from './traffic-marks.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
// What it draws on is no part of happy-dom; what the charts say in words is.
vi.mock('uplot', () => ({
  default: class {
    setData() {}
    setSize() {}
    destroy() {}
  },
}));

const HOUR_MS = 3_600_000;
const hoursAgo = (hours: number): string => new Date(Date.now() - hours * HOUR_MS).toISOString().slice(0, 13);

interface Recorded {
  readonly service?: string;
  readonly hours: number;
  readonly deployment: string;
  readonly calls: number;
  readonly failed?: number;
  readonly lost?: number;
}

/** Calls of one hour, as a recorder stores them. */
async function record(folder: string, recorded: Recorded): Promise<void> {
  const { service = 'iris', hours, deployment, calls, failed = 0, lost = 0 } = recorded;
  const hour = hoursAgo(hours);
  await writeSegment(folder, {
    ...{ service, hour, number: 1, deployment },
    start: `${Math.floor(Date.now() / 1000) - hours * 3600}-${hours}-abcdef`,
    calls: Array.from(
      { length: calls },
      (_, index): StoredCall => ({
        ...{
          id: `${index}`,
          time: `${hour}:00:00.000000Z`,
          deployment,
          milliseconds: 20,
          models: 'iris-model:1',
        },
        status: index < failed ? 500 : 200,
      }),
    ),
    accounts: { offered: calls + lost, ...(lost === 0 ? {} : { lost: { 'buffer-full': lost } }) },
  });
}

const withStore =
  (...calls: readonly Recorded[]) =>
  async ({ client }: TemporaryCore): Promise<void> => {
    const folder = await temporaryFolder();
    await client.store.add({ name: 'lab', place: { kind: 'folder', folder } });
    for (const each of calls) await record(folder, each);
  };

const show = (prepare?: (core: TemporaryCore) => Promise<unknown>, deployments?: readonly TrafficEvent[]) =>
  renderPage({
    path: '/services',
    component: () => <ServiceTraffic service="iris" deployments={deployments} />,
    ...(prepare === undefined ? {} : { prepare }),
  });

const TWO: readonly Recorded[] = [
  { hours: 5, deployment: 'iris:1', calls: 30 },
  { hours: 3, deployment: 'iris:2', calls: 20, failed: 5, lost: 20 },
];

test('each image has its requests, failures and latency, in charts and in numbers', async () => {
  await show(withStore(...TWO));
  await screen.findByRole('img', { name: 'Requests an hour: iris:2: at most 40; iris:1: at most 30' });
  screen.getByRole('img', { name: 'Failed requests (5xx): iris:2: at most 25 %; iris:1: at most 0 %' });
  screen.getByRole('img', { name: /^Latency: iris:2 p50: at most 20 ms; iris:2 p99/ });
  const row = screen.getByRole('row', { name: /^iris:2 iris-model:1 / });
  expect(
    within(row)
      .getAllByRole('cell')
      .slice(3)
      .map((cell) => cell.textContent),
  ).toEqual([...['40', '10', '0', '20 ms', '20 ms', '20 ms']]);
  expect(useCommandLine.getState().command).toBe(
    'slipway data traffic iris --store lab --from 24h --step hour',
  );
});

test('hours that are not complete are told, and what may still come', async () => {
  await show(withStore(...TWO, { hours: 0, deployment: 'iris:2', calls: 1 }));
  await screen.findByText(/71.8 % complete: 51 of 71 calls stored; 20 lost \(buffer full\)/);
  screen.getByText(/1 point is incomplete: .* with 50 %/);
  screen.getByText(/The newest calls may still be missing/);
});

test('deployments are marked as the history tells them, else by the first call of an image', async () => {
  await show(withStore(...TWO), [{ at: `${hoursAgo(4)}:10:00Z`, image: 'iris:2' }]);
  const list = await screen.findByRole('list');
  expect(within(list).getAllByRole('listitem')).toHaveLength(1);
  expect(list.textContent).toContain(':10 · iris:2');
});

test('another time and other services are asked for', async () => {
  await show(withStore(...TWO, { service: 'loans', hours: 30, deployment: 'loans:7', calls: 5 }));
  await screen.findByRole('row', { name: /^iris:2/ });
  expect(screen.getByRole('list').textContent).toContain('iris:2');
  fireEvent.click(screen.getByRole('radio', { name: '7 d' }));
  fireEvent.click(screen.getByRole('combobox', { name: 'Compare with' }));
  fireEvent.click(await screen.findByRole('option', { name: 'loans' }));
  await screen.findByRole('img', { name: 'Requests an hour: iris: at most 40; loans: at most 5' });
  await screen.findByRole('row', { name: /^loans loans:7/ });
  expect(useCommandLine.getState().command).toBe(
    'slipway data traffic iris loans --store lab --from 7d --step hour',
  );
});

test('a time without calls says how they are recorded', async () => {
  await show(withStore());
  await screen.findByText('No calls recorded in this time');
  expect(document.body.textContent).toContain('--record-store lab');
});

test('without a store it leads to one', async () => {
  await show();
  await screen.findByText('No store yet');
});

test('a store that cannot be read is told, and asked again', async () => {
  await show(({ client }) =>
    client.store.add({
      name: 'lab',
      place: { kind: 's3', bucket: 'telemetry', endpoint: 'http://127.0.0.1:1' },
      credentials: { kind: 's3', accessKeyId: 'a', secretAccessKey: 'b' },
    }),
  );
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('storage_'));
  screen.getByRole('button', { name: 'Try again' });
});

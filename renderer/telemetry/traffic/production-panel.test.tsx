// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ProductionPanel } from './production-panel.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const DAY_MS = 86_400_000;
const hourOf = (daysAgo: number): string =>
  new Date(Date.now() - daysAgo * DAY_MS).toISOString().slice(0, 13);

const show = (record: (folder: string) => Promise<unknown>) =>
  renderPage({
    path: '/models',
    component: () => <ProductionPanel onClose={() => undefined} />,
    prepare: async ({ client }) => {
      const folder = await temporaryFolder();
      await client.store.add({ name: 'lab', place: { kind: 'folder', folder } });
      await record(folder);
    },
  });

test('each model version is told with its image, service, since when and how it did', async () => {
  await show(async (folder) => {
    for (const [version, days] of [
      [1, 9],
      [2, 2],
    ] as const) {
      const [hour, deployment] = [hourOf(days), `iris:${version}`];
      const call = { deployment, time: `${hour}:30:00.000000Z`, models: `iris-model:${version}` };
      await writeSegment(folder, {
        ...{ service: 'shop', hour, number: version, deployment },
        calls: [
          { id: 'a', ...call, milliseconds: 30 },
          { id: 'b', status: 500, ...call, milliseconds: 30 },
        ],
      });
    }
  });
  const table = await screen.findByRole('table', { name: 'In production' });
  const rows = within(table).getAllByRole('row').slice(1);
  expect(rows.map((row) => within(row).getByRole('rowheader').textContent)).toEqual([
    'iris-model:2',
    'iris-model:1',
  ]);
  const [newest] = rows;
  if (newest === undefined) throw new Error('no row');
  const cells = within(newest)
    .getAllByRole('cell')
    .map((cell) => cell.textContent?.trim());
  expect([...cells.slice(0, 2), ...cells.slice(4)]).toEqual(['iris:2', 'shop', '2', '1', '30 ms', '30 ms']);
  expect(document.body.textContent).toContain('slipway model production --store lab');
});

test('without calls it says how they are recorded', async () => {
  await show(async () => undefined);
  await screen.findByText('No model was called in the last 30 days');
});

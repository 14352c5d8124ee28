// @vitest-environment happy-dom

import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { FLOWERS, WIDER_IS_ROSE, withScoring } from '#core/batch/testing/scored-batch.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { BatchPanel } from './batch-panel.tsx';
import { isTable, openBatch } from './batch-store.ts';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

let folder = '';

test('rows are predicted, compared with true values and shown with the prediction as a column', async () => {
  await renderPage({
    path: '/project',
    component: () => <BatchPanel folder={folder} image={{ reference: 'iris:3', engine: 'docker' }} />,
    prepare: async (core) => {
      folder = (await withScoring(core, FLOWERS, WIDER_IS_ROSE)).replace(/\/[^/]*$/, '');
      openBatch({ folder, path: 'flowers.csv' });
    },
  });
  const panel = await screen.findByRole('dialog', { name: 'Predict the rows of flowers.csv' });
  expect(panel.textContent).toContain('iris:3');
  await waitFor(() =>
    expect(within(panel).getByRole<HTMLInputElement>('combobox', { name: /true values/ }).value).toBe('kind'),
  );
  fireEvent.click(within(panel).getByRole('button', { name: 'Predict' }));
  await within(panel).findByText('4 rows, 1 failed');
  await within(panel).findByRole('columnheader', { name: 'prediction' });
  const quality = await within(panel).findByRole('region', { name: 'Actual against predicted' });
  expect(quality.textContent).toContain('Accuracy0.667');
  expect(quality.textContent).toContain('1 rows lack one of the two.');
});

test('a project that was never built says so', async () => {
  openBatch({ folder: '/projects/new', path: 'flowers.csv' });
  await renderPage({
    path: '/project',
    component: () => <BatchPanel folder="/projects/new" image={undefined} />,
  });
  await screen.findByText(/Build the project first/);
});

test.each([
  ['a.csv', true],
  ['data/A.PARQUET', true],
  ['a.jsonl', true],
  ['score.py', false],
  ['csv', false],
])('%s is a table: %s', (path, wanted) => {
  expect(isTable(path)).toBe(wanted);
});

// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { AnswerChange } from '#contract/service/answer-change.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { AnswerChangeView } from './answer-change-view.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const CHANGED: AnswerChange = {
  samples: 4,
  changedSamples: 2,
  values: 9,
  changedValues: 60,
  largest: 0.0311,
  histogram: [6, 0, 0, 2, 0, 0, 0],
  changes: [
    { sample: 2, path: 'result.label', before: 'cat', after: 'dog' },
    { sample: 1, path: '[0]', before: '100', after: '103.11', change: 0.0311 },
  ],
};

function show(change: AnswerChange) {
  return renderPage({ path: '/services', component: () => <AnswerChangeView change={change} /> });
}

test('the largest change is told, and every change stands in the table as it came', async () => {
  await show(CHANGED);
  await screen.findByText('2 of 4 samples are answered differently. Largest change 3.1 %.');
  const rows = screen.getAllByRole('row').map((row) =>
    within(row)
      .queryAllByRole('cell')
      .map((cell) => cell.textContent),
  );
  expect(rows.slice(1)).toEqual([
    ['2', 'result.label', 'cat', 'dog', 'other value'],
    ['1', '[0]', '100', '103.11', '3.1 %'],
  ]);
  screen.getByText('Showing 2 of 60 changes.');
});

test('the histogram has a line for each class, with its count', async () => {
  await show(CHANGED);
  const list = await screen.findByRole('list', { name: 'Numbers by relative change' });
  expect(
    within(list)
      .getAllByRole('listitem')
      .map((item) => item.textContent),
  ).toEqual([
    'unchanged6',
    'up to 0.1 %0',
    'up to 1 %0',
    'up to 5 %2',
    'up to 10 %0',
    'up to 50 %0',
    'more than 50 %0',
  ]);
});

test('answers that are the same need no table', async () => {
  await show({
    samples: 3,
    changedSamples: 0,
    values: 3,
    changedValues: 0,
    histogram: [0, 0, 0, 0, 0, 0, 0],
    changes: [],
  });
  await screen.findByText('Both versions answer all 3 samples alike.');
  expect(screen.queryByRole('table')).toBeNull();
});

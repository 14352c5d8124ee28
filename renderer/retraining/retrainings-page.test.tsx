// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import type { Retraining } from '#contract/retraining/retraining.ts';
import { exampleRetraining } from '#core/retraining/testing/example-retraining.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { useCommandLine } from '#renderer/page/command-line-store.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { RetrainingsPage } from './retrainings-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

function show(retrainings: readonly Retraining[]) {
  return renderPage({
    path: '/retrainings',
    component: RetrainingsPage,
    prepare: ({ context: { store } }: TemporaryCore) =>
      store.change(() => store.retrainings.replace(retrainings)),
  });
}

const cellsOf = (row: HTMLElement): readonly (string | null)[] =>
  within(row)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent);

test('a candidate is shown beside the champion, with its gates, its slices and what changed', async () => {
  const { bar } = await show([exampleRetraining(1, { state: 'updated' }), exampleRetraining(2)]);
  await screen.findByRole('heading', { level: 2, name: 'iris-2' });
  await waitFor(() => expect(bar()).toContain('1 waiting for approval'));
  const rows = (await screen.findAllByRole('row')).filter(
    (row) => within(row).queryAllByRole('cell').length > 0,
  );
  const texts = rows.map(cellsOf);
  expect(texts).toContainEqual([
    'accuracy',
    '150',
    '0.94 (0.9 to 0.97)',
    '0.953 (0.92 to 0.98)',
    '0.0133 (-0.012 to 0.04)',
  ]);
  expect(texts).toContainEqual(['accuracy, site = north', '40', '0.9', '0.925', '–']);
  expect(texts).toContainEqual(['accuracy not worse', 'unclear', 'The interval holds both.']);
  await waitFor(() =>
    expect(screen.getAllByRole('row').map(({ textContent }) => textContent)).toContain('Parametersdepth12'),
  );
  screen.getByText('since iris-1');
  expect(useCommandLine.getState().command).toBe('slipway retraining show iris-2');
});

test('a candidate is rejected with a reason, by the digest that is shown', async () => {
  const { client } = await show([exampleRetraining(2)]);
  fireEvent.click(await screen.findByRole('button', { name: 'Reject…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Reject the candidate of iris-2?' });
  fireEvent.change(within(dialog).getByRole('textbox', { name: /Reason/ }), {
    target: { value: 'worse in the north' },
  });
  within(dialog).getByText("$ slipway retraining reject iris-2 --why 'worse in the north'");
  submitBy(within(dialog).getByRole('button', { name: 'Reject' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Approve…' })).toBeNull());
  expect(await client.retraining.get({ id: 'iris-2' })).toMatchObject({
    state: 'rejected',
    reason: 'worse in the north',
    decision: { by: 'person', accepted: false },
  });
});

test('an approval says which service gets the model, and tells when somebody else was first', async () => {
  const { client, address } = await show([exampleRetraining(2)]);
  fireEvent.click(await screen.findByRole('button', { name: 'Approve…' }));
  const dialog = await screen.findByRole('dialog', { name: 'Use the candidate of iris-2?' });
  within(dialog).getByText('iris is updated with it. Its address and keys stay.');
  await client.retraining.reject({ id: 'iris-2' });
  submitBy(within(dialog).getByRole('button', { name: 'Approve' }));
  await within(dialog).findByText(/does not wait for a decision: it is rejected/);
  expect(address()).toContain('/retrainings');
});

test('one that was skipped leads to the one that it repeats; nothing can be decided', async () => {
  await show([
    exampleRetraining(1, { state: 'updated' }),
    exampleRetraining(2, {
      state: 'skipped',
      earlier: 'iris-1',
      candidate: undefined,
      evaluation: undefined,
      gates: [],
    }),
  ]);
  await screen.findByRole('heading', { level: 2, name: 'iris-2' });
  fireEvent.click(screen.getByRole('link', { name: 'iris-1' }));
  await screen.findByRole('heading', { level: 2, name: 'iris-1' });
  expect(screen.queryByRole('button', { name: 'Approve…' })).toBeNull();
});

test('one that failed says why and what to do', async () => {
  const error = {
    code: 'model_invalid',
    message: 'train.py wrote no model.',
    hint: 'Write model.pkl.',
  } as const;
  await show([
    exampleRetraining(2, { state: 'failed', reason: error.message, error, candidate: undefined, gates: [] }),
  ]);
  await screen.findByText('Write model.pkl.');
  screen.getByText('train.py wrote no model.');
});

test('without any it says how to begin', async () => {
  await show([]);
  await screen.findByText('No retrainings yet');
  screen.getByRole('button', { name: /Open/ });
});

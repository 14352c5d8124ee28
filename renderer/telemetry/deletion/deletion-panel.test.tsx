// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { writeSegment } from '#core/testing/stored-segment.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { ServiceData } from '../service-data.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const minutesAgo = (minutes: number): string =>
  new Date(Date.now() - minutes * 60_000).toISOString().replace('Z', '000Z');

/** Two calls of one customer, one of another. */
const show = () =>
  renderPage({
    path: '/services',
    component: () => <ServiceData service="iris" />,
    prepare: async ({ client }) => {
      const folder = await temporaryFolder();
      await client.store.add({ name: 'lab', place: { kind: 'folder', folder } });
      const hour = minutesAgo(3).slice(0, 13);
      await writeSegment(folder, {
        ...{ service: 'iris', hour, number: 1, accounts: { offered: 3 } },
        start: `${Math.floor(Date.now() / 1000) - 7200}-7-abcdef`,
        calls: ['C-1', 'C-1', 'C-2'].map((customer, index) => ({
          id: `call-${index}`,
          time: minutesAgo(3 - index),
          inputs: { customer },
        })),
      });
    },
  });

async function openPanel(): Promise<HTMLElement> {
  await screen.findByRole('button', { name: 'Call call-0' });
  fireEvent.click(screen.getByRole('button', { name: 'Delete' }));
  return screen.findByRole('dialog');
}

function fillIn(panel: HTMLElement, name: string, value: string): void {
  fireEvent.change(within(panel).getByRole('textbox', { name }), { target: { value } });
}

test('calls with a value are counted, deleted after a question, reported and gone from the list', async () => {
  const { client } = await show();
  const panel = await openPanel();
  fillIn(panel, 'Name of a value', 'customer');
  fillIn(panel, 'The value', 'C-1');
  expect(panel.textContent).toContain('slipway data delete iris --store lab --where customer=C-1 --dry-run');
  submitBy(within(panel).getByRole('button', { name: 'Count' }));
  await within(panel).findByText('2 calls and 0 files with rows or profiles would be deleted.');
  const stored = async () => (await client.telemetry.calls({ service: 'iris' })).calls.length;
  expect(await stored()).toBe(3);

  fireEvent.click(within(panel).getByRole('button', { name: 'Delete them' }));
  const question = await screen.findByText(/are deleted. This cannot be undone/);
  const dialog = question.closest('[role="dialog"]');
  if (!(dialog instanceof HTMLElement)) throw new Error('There is no dialog.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Delete' }));
  await within(panel).findByText(/^2 calls .* were deleted: 0 files removed, 1 written again\.$/);
  expect(await stored()).toBe(1);
  await waitFor(() => expect(document.querySelector('[aria-label="Call call-0"]')).toBeNull());
  expect(document.querySelector('[aria-label="Call call-2"]')).not.toBeNull();
});

test('nothing is counted without a filter, and what fits nothing cannot be deleted', async () => {
  await show();
  const panel = await openPanel();
  const count = within(panel).getByRole('button', { name: 'Count' });
  expect(count).toHaveProperty('disabled', true);
  fillIn(panel, 'Older than, in days', 'x');
  await within(panel).findByText('A whole number of days');
  expect(count).toHaveProperty('disabled', true);
  fillIn(panel, 'Older than, in days', '90');
  submitBy(count);
  await within(panel).findByText('No recorded call fits.');
  expect(within(panel).queryByRole('button', { name: 'Delete them' })).toBeNull();
  // Another filter was not counted yet.
  fillIn(panel, 'Request ID or correlation ID', 'call-1');
  expect(within(panel).queryByText('No recorded call fits.')).toBeNull();
});

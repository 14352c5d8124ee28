// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { runWatch } from '#core/telemetry/watch/run-watch.ts';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { ServiceData } from '../service-data.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

const DAY_MS = 86_400_000;
const dayAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

/** Enough rows of a day to decide; `shift` moves them. */
function calls(day: string, shift: number): readonly StoredCall[] {
  return Array.from({ length: 30 }, (_, index) => ({
    id: `${day}-${index}`,
    time: `${day}T08:${String(index).padStart(2, '0')}:00.000000Z`,
    inputs: {
      data: Array.from({ length: 20 }, (_unused, row) => ({ age: ((index * 20 + row) % 100) / 10 + shift })),
    },
  }));
}

const show = (prepare?: (core: TemporaryCore, folder: string) => Promise<unknown>) =>
  renderPage({
    path: '/services',
    component: () => <ServiceData service="iris" />,
    prepare: async (core) => {
      const folder = await temporaryFolder();
      await core.client.store.add({ name: 'lab', place: { kind: 'folder', folder } });
      await prepare?.(core, folder);
    },
  });

async function openPanel(): Promise<HTMLElement> {
  fireEvent.click(await screen.findByRole('button', { name: 'Watch' }));
  return screen.findByRole('dialog');
}

const field = (panel: HTMLElement, name: string) => within(panel).findByRole('textbox', { name });

test('a watch is saved, with the command that does the same, and ended', async () => {
  const { client } = await show();
  const panel = await openPanel();
  fireEvent.change(await field(panel, 'Delete calls that are older, in days'), { target: { value: '90' } });
  fireEvent.change(await field(panel, 'Webhook'), { target: { value: 'http://127.0.0.1:9/secret-path' } });
  expect(panel.textContent).toContain('slipway data watch iris --store lab --drift --keep 90d --webhook URL');
  submitBy(within(panel).getByRole('button', { name: 'Save' }));
  await within(panel).findByText(/^whsec_/);
  expect(panel.textContent).toContain('Copy it now');
  await within(panel).findByText(/News goes to http:\/\/127.0.0.1:9\./);
  expect((await client.telemetry.watches({})).watches).toMatchObject([
    { drift: { hours: 24 }, keepDays: 90 },
  ]);

  fireEvent.click(within(panel).getByRole('button', { name: 'Send a test' }));
  await within(panel).findByText(/^test was not sent: It cannot be reached/);
  fireEvent.click(within(panel).getByRole('button', { name: 'End the watch' }));
  const question = await screen.findByText('Its alarms are forgotten, and its webhook gets nothing more.');
  const dialog = question.closest('[role="dialog"]');
  if (!(dialog instanceof HTMLElement)) throw new Error('There is no dialog.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'End the watch' }));
  await waitFor(async () => expect((await client.telemetry.watches({})).watches).toEqual([]));
});

test('what core would refuse is told in the form', async () => {
  await show();
  const panel = await openPanel();
  const save = () => within(panel).getByRole('button', { name: 'Save' });
  fireEvent.change(await field(panel, 'Hours that are compared'), { target: { value: '0' } });
  await within(panel).findByText('A whole number from 1 to 720');
  expect(save()).toHaveProperty('disabled', true);
  fireEvent.click(within(panel).getByRole('switch', { name: 'Alarm when a column drifts' }));
  // Nothing would be watched.
  expect(save()).toHaveProperty('disabled', true);
  fireEvent.change(await field(panel, 'Delete calls that are older, in days'), { target: { value: '1.5' } });
  await within(panel).findByText('A whole number from 1 to 3650');
  fireEvent.change(await field(panel, 'Delete calls that are older, in days'), { target: { value: '15' } });
  expect(save()).toHaveProperty('disabled', false);
});

test('an alarm that goes on is told above the calls and in the panel', async () => {
  await show(async ({ client, context }, folder) => {
    for (const [number, days, shift] of [
      [1, 20, 0],
      [2, 2, 6],
      [3, 1, 6],
    ] as const)
      await writeSegment(folder, {
        ...{ service: 'iris', hour: `${dayAgo(days)}T08`, number, calls: calls(dayAgo(days), shift) },
      });
    await client.telemetry.watch({ service: 'iris', drift: { hours: 24 } });
    const now = new Date(`${dayAgo(0)}T00:15:00Z`);
    await runWatch(context, { store: 'lab', service: 'iris' }, { now, signal: undefined });
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Show the alarm' }));
  expect(screen.getByText(/^Drift since .*: input\.age$/, { selector: 'p' })).not.toBeNull();
  const panel = await screen.findByRole('dialog');
  const findings = await within(panel).findByRole('region', { name: 'What was found' });
  expect(findings.textContent).toMatch(/At least one column has drifted/);
  within(findings).getByText(/^Drift since .*: input\.age$/);
});

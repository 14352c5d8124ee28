// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { type StoredCall, writeSegment } from '#core/testing/stored-segment.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFile, temporaryFolder } from '#core/testing/temporary-folder.ts';
import { useCommandLine } from '#renderer/page/command-line-store.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ServiceData } from './service-data.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));
vi.mock('#renderer/parts/path/choose-path.ts', () => ({
  chooseFile: async () => labels,
  chooseSavePath: async () => undefined,
}));

/** The file that is chosen when one is asked for. */
let labels: string | undefined;

/** A minute of the last hour, as recorders write it. */
function minutesAgo(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString().replace('Z', '000Z');
}

/** Adds a folder store of that name with calls of iris, and what was lost beside them. */
async function record(
  { client }: TemporaryCore,
  store: string,
  calls: readonly StoredCall[],
  lost: Readonly<Record<string, number>> = {},
): Promise<void> {
  const place = await temporaryFolder();
  await client.store.add({ name: store, place: { kind: 'folder', folder: place } });
  const offered = calls.length + Object.values(lost).reduce((sum, count) => sum + count, 0);
  const hour = (calls[0]?.time ?? minutesAgo(0)).slice(0, 13);
  // A start within the day, so that it is counted as a whole.
  const start = `${Math.floor(Date.now() / 1000) - 7200}-7-abcdef`;
  if (calls.length > 0)
    await writeSegment(place, {
      service: 'iris',
      hour,
      number: 1,
      start,
      calls,
      accounts: { offered, lost },
    });
}

const THREE: readonly StoredCall[] = [
  { id: 'young', time: minutesAgo(3), inputs: { age: 20 }, outputs: [0], deployment: 'iris:2' },
  { id: 'old', time: minutesAgo(2), inputs: { age: 70 }, outputs: [1] },
  { id: 'failed', time: minutesAgo(1), status: 500, inputs: { age: 'x' } },
];

const show = (prepare?: (core: TemporaryCore) => Promise<unknown>) =>
  renderPage({
    path: '/services',
    component: () => <ServiceData service="iris" />,
    ...(prepare === undefined ? {} : { prepare }),
  });

/** The ids that the table shows, once it shows so many. */
async function ids(count: number): Promise<readonly string[]> {
  await waitFor(() => expect(screen.queryAllByRole('button', { name: /^Call / })).toHaveLength(count));
  return screen
    .queryAllByRole('button', { name: /^Call / })
    .map((button) => button.getAttribute('aria-label')?.slice('Call '.length) ?? '');
}

function send(): void {
  fireEvent.submit(screen.getByRole('form', { name: 'Which calls' }));
}

test('without a store it says what to do, and leads there', async () => {
  const { address } = await show();
  await screen.findByText('No store yet');
  expect(document.body.textContent).toContain('--record-calls full --record-store NAME');
  fireEvent.click(screen.getByRole('button', { name: 'Add a store' }));
  await waitFor(() => expect(address()).toBe('/stores'));
});

test('without a call it says how calls are recorded', async () => {
  await show((core) => record(core, 'lab', []));
  await screen.findByText('No calls recorded in this time');
  expect(document.body.textContent).toContain('--record-calls full --record-store lab');
});

test('calls are listed newest first, with how complete they are', async () => {
  await show((core) => record(core, 'lab', THREE, { 'buffer-full': 1 }));
  expect(await ids(3)).toEqual(['failed', 'old', 'young']);
  screen.getByText('75 % complete: 3 of 4 calls stored; 1 lost (buffer full)');
  expect(useCommandLine.getState().command).toBe('slipway data list iris --store lab');
});

test('a status, an image and a value are asked for once they are sent', async () => {
  await show((core) => record(core, 'lab', THREE));
  await ids(3);
  const status = screen.getByRole('textbox', { name: 'Status' });
  fireEvent.change(status, { target: { value: '5' } });
  screen.getByText('Like 200 or 5xx');
  fireEvent.change(status, { target: { value: '5xx' } });
  expect(await ids(3)).toHaveLength(3);
  send();
  expect(await ids(1)).toEqual(['failed']);
  expect(useCommandLine.getState().command).toContain('--status 5xx');

  fireEvent.change(status, { target: { value: '' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Image' }), { target: { value: 'iris:2' } });
  send();
  await waitFor(async () => expect(await ids(1)).toEqual(['young']));

  fireEvent.change(screen.getByRole('textbox', { name: 'Image' }), { target: { value: '' } });
  fireEvent.click(screen.getByRole('button', { name: 'Add a condition' }));
  fireEvent.change(screen.getByRole('textbox', { name: 'Name of the value' }), { target: { value: 'age' } });
  fireEvent.change(screen.getByRole('textbox', { name: 'Value of age' }), { target: { value: '70' } });
  send();
  await waitFor(async () => expect(await ids(1)).toEqual(['old']));

  fireEvent.change(screen.getByRole('textbox', { name: 'Value of age' }), { target: { value: '71' } });
  send();
  await screen.findByText('No recorded call fits');
});

test('more calls than a page are turned through, and back', async () => {
  const many = Array.from({ length: 60 }, (_, index) => ({
    id: `call-${index}`,
    time: new Date(Date.now() - 600_000 + index * 1000).toISOString().replace('Z', '000Z'),
  }));
  await show((core) => record(core, 'lab', many));
  expect((await ids(50))[0]).toBe('call-59');
  fireEvent.click(screen.getByRole('button', { name: 'Older' }));
  expect((await ids(10)).at(-1)).toBe('call-0');
  fireEvent.click(screen.getByRole('button', { name: 'Newer' }));
  expect((await ids(50))[0]).toBe('call-59');
});

test('a call is shown in full in a panel that closes again', async () => {
  await show((core) => record(core, 'lab', THREE));
  await ids(3);
  fireEvent.click(screen.getByRole('button', { name: 'Call young' }));
  const panel = await screen.findByRole('dialog');
  await within(panel).findByText('iris:2');
  within(panel).getByRole('button', { name: 'Copy the inputs' });
  within(panel).getByRole('button', { name: 'Copy the outputs' });
  expect(panel.textContent).toContain('slipway data show iris young --store lab');
  expect(panel.textContent).toContain('Nothing runs here now.');
  await within(panel).findByText(/^This machine does not know iris:2\./);
  fireEvent.click(within(panel).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('of several stores one is chosen', async () => {
  await show(async (core) => {
    await record(core, 'a-store', THREE);
    await record(core, 'b-store', [{ id: 'elsewhere', time: minutesAgo(1) }]);
  });
  await ids(3);
  fireEvent.click(screen.getByRole('combobox', { name: 'Store' }));
  fireEvent.click(await screen.findByRole('option', { name: 'b-store' }));
  expect(await ids(1)).toEqual(['elsewhere']);
});

test('a store that cannot be read is told, and asked again', async () => {
  await show(({ client }) =>
    client.store.add({
      name: 'lab',
      place: { kind: 's3', bucket: 'telemetry', endpoint: 'http://127.0.0.1:1' },
      credentials: { kind: 's3', accessKeyId: 'a', secretAccessKey: 'b' },
    }),
  );
  const alert = await screen.findByRole('alert');
  expect(within(alert).getByText(/^storage_/)).toBeTruthy();
  screen.getByRole('button', { name: 'Try again' });
});

test('drift of the chosen time is shown column by column, with its command line', async () => {
  const rows = (age: number) => Array.from({ length: 600 }, (_, index) => ({ age: age + (index % 50) }));
  const past = new Date(Date.now() - 3 * 86_400_000).toISOString().replace('Z', '000Z');
  await show(async (core) => {
    const place = await temporaryFolder();
    await core.client.store.add({ name: 'lab', place: { kind: 'folder', folder: place } });
    const segment = (time: string, age: number) =>
      writeSegment(place, {
        service: 'iris',
        hour: time.slice(0, 13),
        number: 1,
        calls: [{ id: `at ${age}`, time, inputs: { data: rows(age) } }],
      });
    await segment(past, 20);
    await segment(minutesAgo(2), 60);
  });
  await ids(1);
  fireEvent.click(screen.getByRole('button', { name: 'Drift' }));
  const panel = await screen.findByRole('dialog');
  await within(panel).findByText('At least one column differs in this time, not in the one before.');
  expect(within(panel).getByRole('row', { name: /input\.age suspected/ }).textContent).toContain(
    'mean 44.5 → 84.5',
  );
  expect(panel.textContent).toContain('slipway drift iris --store lab');
  fireEvent.click(within(panel).getByRole('button', { name: 'Close' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

test('a file of labels measures each version', async () => {
  labels = await temporaryFile('labels.csv', 'request_id,label\nyoung,0\nold,0\n');
  await show((core) => record(core, 'lab', THREE));
  await ids(3);
  fireEvent.click(screen.getByRole('button', { name: 'Quality' }));
  const panel = await screen.findByRole('dialog');
  fireEvent.click(within(panel).getByRole('button', { name: 'Choose a file with labels' }));
  await within(panel).findByText('2 of 2 labels belong to a prediction of this time.');
  expect(within(panel).getByRole('row', { name: /iris:1 1 0/ }).textContent).toContain('iris:1');
  expect(within(panel).getByRole('row', { name: /iris:2 1 1/ }).textContent).toContain('iris:2');
  expect(panel.textContent).toContain('slipway service labels iris');
});

test('without labels quality is estimated from probabilities, and is called an estimate', async () => {
  const scored = [0.9, 0.8].map((probability, index) => ({
    id: `s${index}`,
    time: minutesAgo(index + 1),
    inputs: { age: index },
    outputs: { answer: 'yes', probability },
  }));
  await show((core) => record(core, 'lab', scored));
  await ids(2);
  fireEvent.click(screen.getByRole('button', { name: 'Quality' }));
  const panel = await screen.findByRole('dialog');
  const fillIn = (name: string, value: string): void => {
    const field = within(panel).getByRole('textbox', { name });
    fireEvent.change(field, { target: { value } });
    fireEvent.blur(field);
  };
  fillIn('Output that is the prediction', 'answer');
  fillIn('Label of the positive class: 1', 'yes');
  fillIn('Output that is the probability', 'probability');
  const table = await within(panel).findByRole('table', { name: 'Estimates, not measured' });
  expect(within(table).getByRole('row', { name: /^iris:1 2 0.85/ })).not.toBeNull();
  expect(panel.textContent).toContain('Right as far as it is a probability');
  expect(panel.textContent).toContain(
    'slipway service estimate iris --store lab --prediction answer --score probability --positive yes',
  );
});

// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { writeSegment } from '#core/testing/stored-segment.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { queryClient } from '#renderer/rpc/query-client.ts';
import { renderPage, submitBy } from '#renderer/testing/render-page.tsx';
import { StoresPage } from './stores-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

/** Waits until a store is saved, and has the page read again, as it does when core tells of the change. */
async function saved({ client, hearOfChange }: Page, name: string): Promise<void> {
  await waitFor(async () =>
    expect((await client.store.list({})).stores.map((store) => store.name)).toContain(name),
  );
  await hearOfChange();
  await screen.findByRole('heading', { level: 2, name });
}

/** Adds a folder store that has one recorded call of iris. Returns its folder. */
async function addLab({ client }: TemporaryCore): Promise<string> {
  const place = await temporaryFolder();
  await client.store.add({ name: 'lab', place: { kind: 'folder', folder: place } });
  const calls = [{ id: 'one', time: '2026-11-30T09:00:00.000000Z' }];
  await writeSegment(place, { service: 'iris', hour: '2026-11-30T09', number: 1, calls });
  return place;
}

const show = (prepare?: (core: TemporaryCore) => Promise<unknown>) =>
  renderPage({ path: '/stores', component: StoresPage, ...(prepare === undefined ? {} : { prepare }) });

type Page = Awaited<ReturnType<typeof show>>;

async function openForm(kind: string): Promise<HTMLElement> {
  fireEvent.click((await screen.findAllByRole('button', { name: 'Add a store' }))[0] ?? document.body);
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('radio', { name: kind }));
  return dialog;
}

function type(dialog: HTMLElement, label: string, value: string): void {
  const field = within(dialog).getByLabelText(label, { selector: 'input:not([type=radio])' });
  fireEvent.change(field, { target: { value } });
}

test('without a store the page says what one is and offers to add it', async () => {
  await show();
  await screen.findByText('No store yet');
  expect(screen.getAllByRole('button', { name: 'Add a store' })).toHaveLength(2);
});

test('a folder is added, shown and checked', async () => {
  const page = await show();
  const { client } = page;
  await screen.findByText('No store yet');
  const place = await temporaryFolder();
  const dialog = await openForm('Folder');
  const add = within(dialog).getByRole<HTMLButtonElement>('button', { name: 'Add a store' });
  expect(add.disabled).toBe(true);
  type(dialog, 'Name', 'lab');
  type(dialog, 'Folder', place);
  expect(dialog.textContent).toContain(`slipway store add lab ${place}`);
  submitBy(add);
  await saved(page, 'lab');
  expect((await client.store.list({})).stores).toMatchObject([{ name: 'lab', place: { folder: place } }]);
  await screen.findByText('Works');
  for (const step of ['Write', 'List', 'Read', 'Delete']) screen.getByText(step);
});

test('what does not work is told with a hint', async () => {
  await show(async ({ client, folder }) => {
    const place = localPathOf(`${folder}/gone`);
    await client.store.add({ name: 'lab', place: { kind: 'folder', folder: place } });
  });
  fireEvent.click(await screen.findByRole('button', { name: 'Check' }));
  await screen.findByText('Problem');
});

test('a secret is neither shown nor kept once it was saved', async () => {
  const page = await show();
  const { client } = page;
  await screen.findByText('No store yet');
  const dialog = await openForm('S3');
  type(dialog, 'Name', 'team');
  type(dialog, 'Bucket', 'telemetry');
  type(dialog, 'Endpoint', 'http://127.0.0.1:1');
  fireEvent.click(within(dialog).getByRole('radio', { name: 'Access key' }));
  type(dialog, 'Access key ID', 'AKIA0');
  type(dialog, 'Secret access key', 'a-secret-0123');
  expect(within(dialog).getByLabelText<HTMLInputElement>('Secret access key').type).toBe('password');
  expect(dialog.textContent).not.toContain('a-secret-0123');
  submitBy(within(dialog).getByRole('button', { name: 'Add a store' }));
  await saved(page, 'team');
  expect((await client.store.get({ name: 'team' })).hasCredentials).toBe(true);
  await screen.findByText('kept');
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const caches = [...queryClient.getMutationCache().getAll(), ...queryClient.getQueryCache().getAll()];
  expect(JSON.stringify(caches.map(({ state }) => state))).not.toContain('a-secret-0123');
  expect(document.documentElement.outerHTML).not.toContain('a-secret-0123');
});

test('credentials are changed and forgotten', async () => {
  const place = { kind: 's3', bucket: 'telemetry', endpoint: 'http://127.0.0.1:1' } as const;
  const { client, hearOfChange } = await show((core) => core.client.store.add({ name: 'team', place }));
  const change = async (login: string): Promise<HTMLElement> => {
    fireEvent.click(await screen.findByRole('button', { name: 'Change credentials' }));
    const dialog = await screen.findByRole('dialog');
    fireEvent.click(within(dialog).getByRole('radio', { name: login }));
    return dialog;
  };
  const save = async (dialog: HTMLElement): Promise<void> => {
    submitBy(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await hearOfChange();
  };
  await screen.findByText('from the environment');
  const dialog = await change('Access key');
  type(dialog, 'Access key ID', 'AKIA0');
  type(dialog, 'Secret access key', 'a-secret-0123');
  await save(dialog);
  await screen.findByText('kept');
  expect((await client.store.get({ name: 'team' })).hasCredentials).toBe(true);

  const again = await change('From the environment');
  expect(again.textContent).toContain('--forget-login');
  await save(again);
  await screen.findByText('from the environment');
  expect((await client.store.get({ name: 'team' })).hasCredentials).toBe(false);
});

test('services that are recorded lead to their calls, and back', async () => {
  const { address } = await show(addLab);
  fireEvent.click(await screen.findByRole('link', { name: 'iris' }));
  await screen.findByRole('heading', { level: 2, name: 'iris' });
  expect(address()).toContain('service=iris');
  fireEvent.click(screen.getByRole('button', { name: 'Back to lab' }));
  await screen.findByRole('heading', { level: 2, name: 'lab' });
  expect(address()).not.toContain('service');
});

test('a store is removed only after the question was answered; what is stored stays', async () => {
  let place = '';
  const { client, hearOfChange } = await show(async (core) => {
    place = await addLab(core);
  });
  fireEvent.click(await screen.findByRole('button', { name: 'More actions' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove' }));
  await screen.findByText('Remove lab?');
  expect((await client.store.list({})).stores).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(async () => expect((await client.store.list({})).stores).toEqual([]));
  await hearOfChange();
  await screen.findByText('No store yet');

  const again = { kind: 'folder', folder: localPathOf(place) } as const;
  await client.store.add({ name: 'again', place: again });
  expect((await client.telemetry.services({ store: 'again' })).services).toMatchObject([{ service: 'iris' }]);
});

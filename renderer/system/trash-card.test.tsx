// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { TrashCard } from './trash-card.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

async function deleteClusters({ client }: TemporaryCore): Promise<void> {
  const kubeconfig = await writeKubeconfig({ server: 'https://127.0.0.1:1' });
  for (const name of ['one', 'two']) {
    await client.cluster.add({ name, kubeconfig, registry: 'registry.example.org/team' });
    await client.cluster.remove({ name });
  }
}

test('what was deleted is listed and restored', async () => {
  const { client } = await renderPage({ path: '/settings', component: TrashCard, prepare: deleteClusters });
  fireEvent.click(await screen.findByRole('button', { name: 'Restore one' }));
  await screen.findByText('one was restored');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Restore one' })).toBeNull());
  expect((await client.cluster.list({})).clusters.map(({ name }) => name)).toEqual(['one']);
});

test('it is emptied after a question', async () => {
  const { client } = await renderPage({ path: '/settings', component: TrashCard, prepare: deleteClusters });
  fireEvent.click(await screen.findByRole('button', { name: 'Empty the trash' }));
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('This cannot be undone.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Empty the trash' }));
  await screen.findByText('The trash is empty.');
  expect((await client.trash.list({})).entries).toEqual([]);
});

// @vitest-environment happy-dom
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { writeKubeconfig } from '#core/testing/kubeconfig.ts';
import type { TemporaryCore } from '#core/testing/temporary-core.ts';
import { openDialog } from '#renderer/page/opened-dialog.ts';
import { renderPage } from '#renderer/testing/render-page.tsx';
import { ClustersPage } from './clusters-page.tsx';

vi.mock('#renderer/rpc/client.ts', () => import('#renderer/testing/core-client.ts'));

/** Nothing listens there: every call to a cluster fails immediately. */
const server = 'https://127.0.0.1:1';

async function addClusters({ client }: TemporaryCore, names: readonly string[]): Promise<void> {
  const kubeconfig = await writeKubeconfig({ server, namespace: 'apps' });
  for (const name of names)
    await client.cluster.add({ name, kubeconfig, registry: 'registry.example.org/team' });
}

test('without a cluster the page says what one is and offers to add it', async () => {
  await renderPage({ path: '/clusters', component: ClustersPage });
  await screen.findByText('No cluster yet');
  expect(screen.getAllByRole('button', { name: 'Add a cluster' })).toHaveLength(2);
});

test('what is shown is named in the address and stays when an earlier name is added', async () => {
  const page = await renderPage({
    path: '/clusters',
    component: ClustersPage,
    prepare: (core) => addClusters(core, ['team-2']),
  });
  await screen.findByRole('heading', { level: 2, name: 'team-2' });
  await waitFor(() => expect(page.address()).toContain('selected=team-2'));

  await addClusters(page, ['team-1']);
  await page.hearOfChange();
  await waitFor(() => expect(page.bar()).toContain('2 clusters'));
  screen.getByRole('heading', { level: 2, name: 'team-2' });
});

test('a cluster is removed only after the question was answered', async () => {
  const { client, hearOfChange } = await renderPage({
    path: '/clusters',
    component: ClustersPage,
    prepare: (core) => addClusters(core, ['team']),
  });
  const remove = async (): Promise<void> => {
    fireEvent.click(await screen.findByRole('button', { name: 'More actions' }));
    fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove' }));
    await screen.findByText('Remove team?');
  };
  await remove();
  fireEvent.click(screen.getAllByRole('button', { name: 'Cancel' }).at(-1) ?? document.body);
  expect((await client.cluster.list({})).clusters).toHaveLength(1);

  await remove();
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  await waitFor(async () => expect((await client.cluster.list({})).clusters).toEqual([]));
  await hearOfChange();
  await screen.findByText('No cluster yet');
});

test('a command of another page opens the dialog here', async () => {
  await renderPage({ path: '/clusters', component: ClustersPage });
  await screen.findByText('No cluster yet');
  openDialog('add-cluster');
  const dialog = await screen.findByRole('dialog');
  expect(dialog.textContent).toContain('Namespace');
});

import { mkdir, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, type Folders, test } from '../fixtures/slipway.ts';
import { goTo } from '../fixtures/workbench.ts';

/** A kubeconfig where the user's own lies, of a cluster that is not there. */
async function writeKubeconfig({ home }: Folders): Promise<void> {
  await mkdir(join(home, '.kube'), { recursive: true });
  const server = `https://127.0.0.1:${await closedPort()}`;
  await writeFile(
    join(home, '.kube', 'config'),
    // JSON is YAML.
    JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'ada@team',
      clusters: [{ name: 'team', cluster: { server } }],
      users: [{ name: 'ada', user: { token: 'x' } }],
      contexts: [
        { name: 'ada@team', context: { cluster: 'team', user: 'ada', namespace: 'apps' } },
        { name: 'ada@other', context: { cluster: 'team', user: 'ada' } },
      ],
    }),
  );
}

function closedPort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(address !== null && typeof address === 'object' ? address.port : 0));
    });
  });
}

test('a cluster is added from the kubeconfig, checked, changed and removed', async ({ page, folders }) => {
  await writeKubeconfig(folders);
  await goTo(page, 'Clusters');
  await expect(page.getByText('Ask its administrator for a kubeconfig')).toBeVisible();
  await page.getByRole('button', { name: 'Add a cluster' }).first().click();

  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'Context' })).toHaveValue('ada@team (current)');
  await expect(dialog.getByLabel('Name', { exact: true })).toHaveValue('ada-team');
  await expect(dialog.getByLabel('Namespace')).toHaveValue('apps');
  const add = dialog.getByRole('button', { name: 'Add a cluster' });
  await expect(add).toBeDisabled();
  await dialog.getByLabel('Name', { exact: true }).fill('team');
  await dialog.getByLabel('Registry', { exact: true }).fill('https://registry.example.org');
  await expect(dialog.getByText('without https://').last()).toBeVisible();
  await expect(add).toBeDisabled();
  await dialog.getByLabel('Registry', { exact: true }).fill('127.0.0.1:5000');
  await dialog.getByLabel('Host name').fill('models.example.org');
  await expect(dialog.getByText('slipway cluster add team --context ada@team')).toBeVisible();
  await add.click();

  await expect(page.getByRole('heading', { level: 2, name: 'team' })).toBeVisible();
  await expect(page.getByText('Not ready')).toBeVisible();
  await expect(page.getByText(/does not answer: nothing listens there/)).toBeVisible();
  await expect(page.getByText('$ slipway cluster check team')).toBeVisible();

  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByLabel('Host name').fill('models.example.com');
  await expect(dialog.getByText('$ slipway cluster update team --host models.example.com')).toBeVisible();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByText('models.example.com')).toBeVisible();

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Remove' }).click();
  await expect(dialog.getByText('Services in the namespace apps keep running')).toBeVisible();
  await dialog.getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByText('No cluster yet')).toBeVisible();
});

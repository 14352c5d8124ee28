import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { backTo, focused, paneTo, tabTo } from '../fixtures/by-keyboard.ts';
import { slipway } from '../fixtures/command.ts';
import { fill } from '../fixtures/fill.ts';
import { expect, type Folders, test } from '../fixtures/slipway.ts';

/* Every page by its keys alone; a project has a journey of its own, `e2e/project/keyboard.spec.ts`. */

const LISTS = [
  { key: 'Alt+3', name: 'Models', newest: 'iris-model:1', isKept: false },
  { key: 'Alt+4', name: 'Manifests', newest: 'iris:3', isKept: true },
  { key: 'Alt+5', name: 'Images', newest: 'iris:3', isKept: false },
  { key: 'Alt+9', name: 'Tasks', newest: 'Build iris', isKept: true },
] as const;

for (const { key, name, newest, isKept } of LISTS) {
  test(`the list of ${name} is reached, searched, gone through and left by keyboard`, async ({
    page,
    folders,
  }) => {
    await fill(folders);
    await page.keyboard.press(key);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    const list = page.getByRole('listbox', { name });
    const selected = list.getByRole('option', { selected: true });
    await expect(selected).toContainText(newest);
    await paneTo(page, new RegExp(`^${name}$`));
    await page.keyboard.press('End');
    const last = await selected.locator('[title]').first().innerText();
    await page.keyboard.press('Enter');
    await expect(focused(page)).toHaveRole('heading');
    await expect(focused(page)).toHaveText(last);
    // The actions are the next stops.
    await page.keyboard.press('Tab');
    await expect(focused(page)).toHaveRole('button');
    await page.keyboard.press('Shift+F6');
    await expect(list).toBeFocused();
    if (!isKept) {
      await page.keyboard.press('Delete');
      await expect(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).last()).toBeFocused();
      await page.keyboard.press('Escape');
      await expect(list).toBeFocused();
    }

    await backTo(page, /^Filter/);
    await page.keyboard.type('nothing has this');
    await expect(list).toBeHidden();
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(newest);
    await expect(list.getByRole('option')).toHaveCount(1);
    // What is shown stays until another is chosen, from the field too.
    await page.keyboard.press('ArrowDown');
    await expect(selected).toContainText(newest);
  });
}

test('a cluster is added and removed, and a setting saved, by keyboard', async ({ page, folders }) => {
  await writeKubeconfig(folders);
  await page.keyboard.press('Alt+8');
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible();
  await expect(page.getByText('No cluster')).toBeVisible();
  await tabTo(page, /cluster$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Clusters' })).toBeVisible();

  await tabTo(page, /^Add a cluster$/);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('combobox', { name: 'Context' })).toHaveValue('ada@team (current)');
  await tabTo(page, /^Registry$/);
  await page.keyboard.type('127.0.0.1:5000');
  await tabTo(page, /^Host name$/);
  await page.keyboard.type('models.example.org');
  await tabTo(page, /^Add a cluster$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'ada-team' })).toBeVisible();
  await paneTo(page, /^Clusters$/);
  await page.keyboard.press('Delete');
  await expect(dialog.getByRole('button', { name: 'Cancel' }).last()).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'ada-team' })).toBeHidden();

  await page.keyboard.press('ControlOrMeta+,');
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
  await paneTo(page, /^(Light|Dark|System)$/);
  await tabTo(page, /^Task history$/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type('321');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('status').filter({ hasText: 'Saved' })).toBeVisible();
  expect(await slipway(folders, 'settings', 'get', '--json')).toContain('321');
});

/** A kubeconfig where the user's own lies, of a cluster that is not there. */
async function writeKubeconfig({ home }: Folders): Promise<void> {
  await mkdir(join(home, '.kube'), { recursive: true });
  const content = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'ada@team',
    // Port 9 discards: nothing listens there.
    clusters: [{ name: 'team', cluster: { server: 'https://127.0.0.1:9' } }],
    users: [{ name: 'ada', user: { token: 'x' } }],
    contexts: [{ name: 'ada@team', context: { cluster: 'team', user: 'ada', namespace: 'apps' } }],
  };
  // JSON is YAML.
  await writeFile(join(home, '.kube', 'config'), JSON.stringify(content));
}

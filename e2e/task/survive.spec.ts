import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/slipway.ts';
import { chooseEngine, goTo, openExample, UP_MS } from '../fixtures/workbench.ts';

test('a task goes on while its page is left and the window is loaded anew', async ({ page }) => {
  await openExample(page);
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();

  await goTo(page, 'Models');
  await page.reload();
  await goTo(page, 'Tasks');
  await expect(page.getByRole('heading', { name: /iris/ })).toBeVisible();
  await expect(page.getByText('succeeded', { exact: true })).toBeVisible({ timeout: UP_MS });
  await expect(page.getByText('Score the example')).toBeVisible();

  await goTo(page, 'Project');
  await expect(page.getByTestId('answer')).toContainText('setosa');
});

test('a cancelled build ends as cancelled, without being called a failure', async ({ page, folders }) => {
  await openExample(page);
  test.skip(!(await chooseEngine(page, 'Docker')), 'Docker is not available on this machine');
  // Long enough to be cancelled whatever is cached, and never run to its end.
  await appendFile(join(folders.home, 'Slipway/iris/slipway.yml'), '\nimage:\n  steps: [RUN sleep 120]\n');
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('sleep');
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByRole('button', { name: 'Build', exact: true })).toBeVisible();
  await goTo(page, 'Tasks');
  await expect(page.getByText('cancelled', { exact: true })).toBeVisible();
  await expect(page.getByRole('main').getByRole('alert')).toHaveCount(0);
});

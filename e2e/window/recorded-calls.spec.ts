import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { recordCalls } from '../fixtures/recorded.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { goTo } from '../fixtures/workbench.ts';

test('a store is added and checked, its calls are filtered, shown in full and exported', async ({
  page,
  app,
  folders,
}) => {
  const folder = await recordCalls(folders);
  await goTo(page, 'Stores');
  await expect(page.getByText('No store yet')).toBeVisible();
  await page.getByRole('button', { name: 'Add a store' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('lab');
  await dialog.getByText('Folder', { exact: true }).click();
  // A page of the window names no path that the user has not chosen.
  await app?.evaluate(({ dialog: system }, path) => {
    system.showOpenDialog = async () => ({ canceled: false, filePaths: [path] });
  }, folder);
  if (app === undefined) await dialog.getByRole('textbox', { name: 'Folder' }).fill(folder);
  else await dialog.getByRole('button', { name: 'Choose a folder' }).click();
  await expect(dialog.getByText(`$ slipway store add lab ${folder}`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Add a store' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'lab' })).toBeVisible();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  await expect(page.getByText('$ slipway store check lab')).toBeVisible();

  await page.getByRole('link', { name: 'iris', exact: true }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'iris' })).toBeVisible();
  const calls = page.getByRole('region', { name: 'Recorded calls of iris' });
  const rows = calls.getByRole('button', { name: /^Call / });
  await expect(rows).toHaveCount(4);
  await expect(page.getByText('80 % complete: 4 of 5 calls stored; 1 lost (buffer full)')).toBeVisible();

  const status = page.getByRole('textbox', { name: 'Status' });
  await status.fill('5xx');
  await status.press('Enter');
  await expect(rows).toHaveCount(1);
  await status.fill('');
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await page.getByRole('textbox', { name: 'Name of the value' }).fill('sepal_length');
  await page.getByRole('combobox', { name: 'Comparison' }).click();
  await page.getByRole('option', { name: '<', exact: true }).click();
  await page.getByRole('textbox', { name: 'Value of sepal_length' }).fill('6');
  await page.getByRole('button', { name: 'Filter', exact: true }).click();
  await expect(rows).toHaveCount(1);
  await expect(calls.getByText('iris:2')).toBeVisible();

  // Anywhere in its row.
  await calls.getByText('iris:2').click();
  const panel = page.getByRole('dialog');
  await expect(panel.getByRole('region', { name: 'Inputs' })).toContainText('sepal_length: 5.1');
  await expect(panel.getByRole('region', { name: 'Outputs' })).toContainText('result');
  await expect(panel.getByText('Nothing runs here now.')).toBeVisible();
  await panel.getByRole('button', { name: 'Close' }).click();
  await expect(panel).toHaveCount(0);

  const file = join(folders.home, 'calls.csv');
  await app?.evaluate(({ dialog: system }, filePath) => {
    system.showSaveDialog = async () => ({ canceled: false, filePath });
  }, file);
  await page.getByRole('button', { name: 'Export' }).click();
  await page.getByRole('menuitem', { name: /^CSV/ }).click();
  if (app === undefined) {
    await page.getByRole('textbox', { name: 'Path' }).fill(file);
    await page.getByRole('button', { name: 'Choose', exact: true }).click();
  }
  await expect(page.getByRole('heading', { level: 2, name: 'Export recorded calls of iris' })).toBeVisible();
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toContain('5.1');
  const lines = (await readFile(file, 'utf8')).trim().split('\n');
  expect(lines).toHaveLength(2);
});

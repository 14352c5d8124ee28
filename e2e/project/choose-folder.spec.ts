import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from '../fixtures/slipway.ts';

test('a folder of the machine is found by keyboard in the portal, and none outside the roots is opened', async ({
  page,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'slipway.yml'), 'name: flowers\n');
  await page.getByRole('button', { name: 'Open a folder' }).click();
  const path = page.getByRole('textbox', { name: 'Path' });
  await expect(page.getByRole('button', { name: 'work' })).toBeVisible();
  await path.press('ArrowDown');
  while (!(await page.getByRole('button', { name: 'work' }).evaluate((item) => item.matches(':focus'))))
    await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(path).toHaveValue(folders.work);
  await expect(page.getByRole('button', { name: /^flowers/ })).toContainText('project');
  await page.getByRole('button', { name: /^flowers/ }).press('Enter');
  await expect(path).toHaveValue(folder);
  await path.press('Enter');
  await expect(page.getByRole('tab', { name: /^slipway\.yml/ })).toBeVisible();

  await page.goto(`${new URL(page.url()).origin}/#/project?folder=${encodeURIComponent('/etc')}`);
  await expect(page.getByText('/etc cannot be used from here.')).toBeVisible();
  await expect(page.getByText(/portalRoots/)).toBeVisible();
});

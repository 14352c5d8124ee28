import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { ROOT, testEnvironment } from '../fixtures/environment.ts';
import { launchPortal } from '../fixtures/portal.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { goTo, runByPalette } from '../fixtures/workbench.ts';

test('two windows and a browser on one data folder see what each other changes', async ({
  page,
  app,
  folders,
}) => {
  if (app === undefined) throw new Error('needs the window');
  const opening = app.waitForEvent('window');
  await runByPalette(page, 'New window');
  const second = await opening;
  const portal = await launchPortal(folders);
  try {
    const pages: readonly Page[] = [page, second, portal.page];
    for (const each of pages) {
      await expect(each.getByText(/^Slipway \d/)).toBeVisible();
      await goTo(each, 'Models');
      await expect(each.getByText('No models yet')).toBeVisible();
    }
    // A fourth program on the same folder.
    const words = ['model', 'register', 'shared', join(ROOT, 'resources/examples/iris/model.pkl')];
    await promisify(execFile)(process.execPath, [join(ROOT, 'cli/slipway.mjs'), ...words], {
      env: await testEnvironment(folders),
    });
    for (const each of pages)
      await expect(each.getByRole('heading', { level: 2, name: 'shared:1' })).toBeVisible();
    // What the browser takes away is gone in both windows.
    await portal.page.getByRole('listbox', { name: 'Models' }).press('Delete');
    await portal.page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    for (const each of pages) await expect(each.getByText('No models yet')).toBeVisible();
  } finally {
    await portal.close();
  }
});

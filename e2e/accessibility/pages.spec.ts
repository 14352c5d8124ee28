import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/slipway.ts';
import { wearTheme } from '../fixtures/theme.ts';
import { goTo, openExample, runByPalette, runProject } from '../fixtures/workbench.ts';

const PAGES = ['Models', 'Manifests', 'Images', 'Runs', 'Tasks', 'Settings'] as const;

/** What axe calls serious or critical (WCAG A and AA, contrast among it), in words. */
async function seriousIssues(page: Page): Promise<readonly string[]> {
  // Without the page of its own that axe else opens: an Electron has no way to open one.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.target.join(' ')} ${node.html.slice(0, 160)}`),
    );
}

test('axe finds no serious issue on any page, empty or filled, light or dark', async ({ page }) => {
  test.slow();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const issues: string[] = [];
  const look = async (name: string): Promise<void> => {
    for (const theme of ['light', 'dark'] as const) {
      await wearTheme(page, theme);
      await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
      issues.push(...(await seriousIssues(page)).map((issue) => `${name} (${theme}) ${issue}`));
    }
  };

  await look('welcome');
  for (const name of PAGES) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await look(`empty ${name}`);
  }
  await goTo(page, 'Welcome');
  await openExample(page);
  await runProject(page);
  await look('workbench');
  for (const name of PAGES) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await look(name);
  }
  await goTo(page, 'Runs');
  for (const view of ['Test', 'About'] as const) {
    await page.getByText(view, { exact: true }).click();
    await look(`run ${view}`);
  }
  await goTo(page, 'Models');
  await page.getByRole('listbox', { name: 'Models' }).press('Delete');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('delete a model');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
  await look('commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await look('shortcuts');
  await page.keyboard.press('Escape');
  await runByPalette(page, 'What happened');
  await page.getByRole('button', { name: 'Look at the report' }).click();
  await expect(page.getByRole('list', { name: 'What is in it' })).toBeVisible();
  await look('what happened');
  expect(issues).toEqual([]);
});

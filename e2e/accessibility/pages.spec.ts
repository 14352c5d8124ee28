import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { fill } from '../fixtures/fill.ts';
import { addRecordedStore } from '../fixtures/recorded.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { wearTheme } from '../fixtures/theme.ts';
import { goTo, openExample, runByPalette, runProject } from '../fixtures/workbench.ts';

const PAGES = [
  'Models',
  'Manifests',
  'Images',
  'Runs',
  'Retrainings',
  'Stores',
  'Tasks',
  'Settings',
] as const;

test.beforeEach(({ page }) => page.emulateMedia({ reducedMotion: 'reduce' }));

/** What axe calls serious or critical (WCAG A and AA, contrast among it), in words, in both themes. */
async function expectAccessible(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await wearTheme(page, theme);
    await expect(page.getByRole('status').filter({ hasText: 'Loading' })).toHaveCount(0);
    // Without the page of its own that axe else opens: an Electron has no way to open one.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).analyze();
    const issues = violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 200)}`));
    expect.soft(issues, `${name}, ${theme}`).toEqual([]);
  }
}

async function eachPage(page: Page, what: string, names: readonly string[]): Promise<void> {
  for (const name of names) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await expectAccessible(page, `${what} ${name}`);
  }
}

test('axe finds no serious issue on the pages of a new user', async ({ page }) => {
  test.slow();
  await expectAccessible(page, 'welcome');
  await eachPage(page, 'empty', PAGES);
  await runByPalette(page, 'Add a cluster');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'add a cluster');
});

test('axe finds no serious issue on filled pages, dialogs and the list of commands', async ({
  page,
  folders,
}) => {
  test.slow();
  await fill(folders);
  await eachPage(page, 'filled', ['Models', 'Manifests', 'Images', 'Retrainings', 'Tasks']);
  await goTo(page, 'Models');
  await page.getByRole('listbox', { name: 'Models' }).press('Delete');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'delete a model');
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
  await expectAccessible(page, 'commands');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'shortcuts');
  await page.keyboard.press('Escape');
  await runByPalette(page, 'What happened');
  await page.getByRole('button', { name: 'Preview the report' }).click();
  await expect(page.getByRole('list', { name: 'Contents' })).toBeVisible();
  await expectAccessible(page, 'what happened');
});

test('axe finds no serious issue on a store and its recorded calls', async ({ page, folders }) => {
  test.slow();
  await addRecordedStore(folders);
  await goTo(page, 'Stores');
  await page.getByRole('button', { name: 'Check', exact: true }).click();
  await expect(page.getByText('Works', { exact: true })).toBeVisible();
  await expectAccessible(page, 'store');
  await page.getByRole('button', { name: 'Add a store' }).click();
  await page.getByRole('dialog').getByText('Access key', { exact: true }).click();
  await expectAccessible(page, 'add a store');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await page.getByRole('link', { name: 'iris', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Call / })).toHaveCount(4);
  await page.getByRole('button', { name: 'Add a condition' }).click();
  await expectAccessible(page, 'recorded calls');
  await page
    .getByRole('button', { name: /^Call / })
    .first()
    .click();
  await expect(page.getByRole('region', { name: 'Inputs' })).toContainText('data');
  await expectAccessible(page, 'recorded call');
  await page.keyboard.press('Escape');
  for (const panel of ['Watch', 'Delete'] as const) {
    await page.getByRole('button', { name: panel, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expectAccessible(page, `recorded calls, ${panel}`);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  await page.getByRole('radio', { name: 'Calls', exact: true }).press('ArrowRight');
  await expect(page.getByRole('region', { name: 'Traffic over time' })).toBeVisible();
  await page.getByRole('radio', { name: '24 h', exact: true }).press('ArrowRight');
  await expect(page.getByText('Requests an hour', { exact: true })).toBeVisible();
  await expectAccessible(page, 'traffic');
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'In production' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'models in production');
});

test('axe finds no serious issue in the workbench and on a run', async ({ page }) => {
  test.slow();
  await openExample(page);
  await expectAccessible(page, 'workbench');
  await runProject(page);
  await expectAccessible(page, 'workbench of a run');
  await page.getByRole('button', { name: /^Saved request/ }).click();
  await expect(page.getByRole('menuitem', { name: 'Import…' })).toBeVisible();
  await expectAccessible(page, 'menu of saved requests');
  await page.getByRole('menuitem', { name: 'Import…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expectAccessible(page, 'import requests');
  await page.keyboard.press('Escape');
  await goTo(page, 'Home');
  await expect(page.getByRole('list', { name: 'State of iris' })).toBeVisible();
  await expectAccessible(page, 'home');
  await goTo(page, 'Runs');
  for (const view of ['Log', 'Test', 'About'] as const) {
    await page.getByText(view, { exact: true }).click();
    await expectAccessible(page, `run, ${view}`);
  }
});

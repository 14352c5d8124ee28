import { expect, test } from '../fixtures/slipway.ts';
import { flow, UP_MS } from '../fixtures/workbench.ts';

/** Presses Tab until something of that name has the focus. */
async function tabTo(page: import('@playwright/test').Page, name: RegExp): Promise<void> {
  await expect(async () => {
    await page.keyboard.press('Tab');
    const focused = await page.evaluate(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
    expect(focused).toMatch(name);
  }).toPass({ intervals: [0], timeout: 60_000 });
}

test('by keyboard alone: from an example to a build, a run and a prediction', async ({ page }) => {
  test.slow();
  await page.locator('body').press('Tab');
  await tabTo(page, /^Try the .*iris/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^slipway\.yml/ })).toBeVisible();

  await page.keyboard.press('ControlOrMeta+Shift+B');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(flow(page)).toContainText('iris:1', { timeout: UP_MS });

  // The palette knows what the page can do, and says how a command line does it.
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('combobox', { name: /^Search commands/ })).toBeFocused();
  await page.keyboard.type('run the project');
  await expect(page.getByRole('dialog').getByRole('option', { selected: true })).toContainText(
    'Run the project',
  );
  await expect(page.getByRole('dialog')).toContainText('$ slipway up');
  await page.keyboard.press('Enter');
  await expect(flow(page)).toContainText(/Test\s*200 in/, { timeout: UP_MS });

  await tabTo(page, /^Request body as JSON/);
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('answer')).toContainText('setosa');

  await page.keyboard.press('Escape');
  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  await tabTo(page, /^Stop$/);
  await page.keyboard.press('Enter');
  await expect(page.getByText('stopped', { exact: true }).first()).toBeVisible();
});

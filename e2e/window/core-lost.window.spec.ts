import { expect, test } from '../fixtures/slipway.ts';
import { goTo, openExample } from '../fixtures/workbench.ts';

/** Ends core's process the hard way; answers its process id. */
async function killCore(app: NonNullable<import('@playwright/test').ElectronApplication>): Promise<number> {
  return app.evaluate(({ app: electron }) => {
    const core = electron.getAppMetrics().find((metric) => metric.name === 'Slipway core');
    if (core === undefined) throw new Error('core does not run');
    process.kill(core.pid, 'SIGKILL');
    return core.pid;
  });
}

test('a core that is killed is started again, the page says so and goes on', async ({ page, app }) => {
  if (app === undefined) throw new Error('needs the window');
  await openExample(page);
  // Core is back within half a second: whoever looks now and then may miss the notice.
  await page.evaluate((text) => {
    new MutationObserver(() => {
      if (document.body.textContent.includes(text)) document.documentElement.dataset.noticeSeen = 'yes';
    }).observe(document.body, { childList: true, subtree: true });
  }, 'It is restarting. Running containers are not affected.');
  const first = await killCore(app);
  await expect(page.locator('html')).toHaveAttribute('data-notice-seen', 'yes');
  await expect(page.getByText('Slipway’s core stopped.', { exact: true })).toBeHidden();
  await goTo(page, 'Settings');
  await expect(page.getByText('About Slipway')).toBeVisible();
  await expect(page.getByText('Data folder', { exact: true }).first()).toBeVisible();
  const second = await app.evaluate(
    ({ app: electron }) => electron.getAppMetrics().find((metric) => metric.name === 'Slipway core')?.pid,
  );
  expect(second).not.toBe(first);
});

test('a build under way when core is killed is shown as interrupted', async ({ page, app }) => {
  if (app === undefined) throw new Error('needs the window');
  await openExample(page);
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  // Only a task that core knows can be cancelled.
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeEnabled();
  await killCore(app);
  await goTo(page, 'Tasks');
  await expect(page.getByText('interrupted', { exact: true }).first()).toBeVisible();
  // It can be started again from there, with what it was asked for.
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Cancel' }).click();
  await expect(page.getByText('cancelled', { exact: true }).first()).toBeVisible();
});

test('a core that keeps ending is given up, with a way to start it again', async ({ page, app }) => {
  if (app === undefined) throw new Error('needs the window');
  const notice = page.getByText('Slipway’s core keeps crashing.');
  await expect(async () => {
    await killCore(app).catch(() => undefined);
    await expect(notice).toBeVisible({ timeout: 100 });
  }).toPass({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Restart' }).click();
  await expect(notice).toBeHidden();
  await goTo(page, 'Settings');
  await expect(page.getByText('About Slipway')).toBeVisible();
});

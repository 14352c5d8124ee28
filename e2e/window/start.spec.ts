import { expect, test } from '../fixtures/slipway.ts';

test('shows the version and the places of this Slipway, asked of core', async ({ page, folders }) => {
  await page.getByRole('link', { name: 'Settings' }).click();
  await expect(page.getByText(folders.data, { exact: true })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible();
});

test('welcomes a new user with the examples and an empty list of recent projects', async ({ page }) => {
  await expect(page.getByText('Projects you open appear here.')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Try the .*iris/i })).toBeVisible();
});

import type { Page } from '@playwright/test';
import { takePictures } from '../fixtures/picture.ts';
import { addTestCluster, DEVELOPER, forgetService, newServiceName, PUBLISH_MS } from '../fixtures/service.ts';
import { expect, test } from '../fixtures/slipway.ts';
import {
  chooseEngine,
  editAtEnd,
  flow,
  goTo,
  openExample,
  runProject,
  UP_MS,
} from '../fixtures/workbench.ts';

test.skip(DEVELOPER === undefined, 'there is no cluster on this machine');

const name = newServiceName();

test.afterEach(async ({ folders }) => {
  await forgetService(folders, name);
});

test('iris goes from the workbench to a service, is updated under load, rolled back and deleted', async ({
  page,
  folders,
  door,
}) => {
  test.setTimeout(20 * 60_000);
  await addTestCluster(folders);

  // From the workbench: why not yet, then form, plan, steps, first answer.
  await openExample(page);
  test.skip(!(await chooseEngine(page, 'Docker')), 'Docker is not available on this machine');
  await expect(page.getByRole('button', { name: 'Publish…' })).toHaveAttribute('aria-disabled', 'true');
  await runProject(page);
  await expect(flow(page)).toContainText('not published yet');
  await page.getByRole('button', { name: 'Publish…' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name);
  await expect(dialog.getByText(`$ slipway publish iris:1 --cluster test --name ${name}`)).toBeVisible();
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await expect(dialog.locator('summary', { hasText: 'Deployment' })).toContainText('create');
  await takePictures(page, door, 'publish-plan');
  await dialog.getByRole('button', { name: 'Publish', exact: true }).click();
  const published = dialog.getByTestId('published');
  await expect(published).toContainText('First response at its address: 200', { timeout: PUBLISH_MS });
  await dialog.getByRole('button', { name: 'Open the service' }).click();

  // The service answers through the cluster's API with the key filled in.
  await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  await expect(page.getByText('1 of 1 ready').first()).toBeVisible();
  await takePictures(page, door, 'service');
  await page.getByText('Test', { exact: true }).last().click();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByTestId('answer')).toContainText('setosa');
  await takePictures(page, door, 'service-test');

  // What the replica printed is there, live.
  await page.getByText('Logs', { exact: true }).last().click();
  await expect(
    page
      .getByRole('log')
      .getByText(/\/score/)
      .first(),
  ).toBeVisible();

  await takePictures(page, door, 'service-logs');

  await updateUnderLoad(page);
  await page
    .getByRole('heading', { name: 'Deployments' })
    .evaluate((heading) => heading.scrollIntoView({ block: 'start' }));
  await takePictures(page, door, 'service-proof');
  await rollBack(page);

  // Settings are saved as one update, whose plan is shown.
  await page.getByText('Settings', { exact: true }).last().click();
  await page.getByRole('textbox', { name: 'Queue' }).fill('7');
  await page.getByRole('button', { name: 'Review the plan' }).click();
  await expect(dialog.getByRole('cell', { name: '7', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Cancel' }).click();

  // Deleting says what goes, and nothing is left.
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog).toContainText('its two keys');
  await dialog.getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText(`${name} was deleted`)).toBeVisible();
  await expect(page.getByRole('option', { name: new RegExp(name) })).toHaveCount(0);
});

/** An edit of the script becomes a new image, which replaces the old one while sample requests run. */
async function updateUnderLoad(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await goTo(page, 'Project');
  await editAtEnd(page, 'score.py');
  await page.keyboard.insertText('\n# second\n');
  await page.getByRole('button', { name: 'Build', exact: true }).click();
  await expect(flow(page)).toContainText('iris:2', { timeout: UP_MS });
  await expect(flow(page)).toContainText(`${name} serves iris:1`);
  await page.getByRole('button', { name: 'Publish…' }).click();
  await expect(dialog.getByRole('status')).toContainText(
    `${name} already runs on test with iris:1 and will be updated.`,
  );
  await dialog.getByRole('switch', { name: 'Update check' }).press('Space');
  await dialog.getByRole('textbox', { name: 'Requests per second' }).fill('10');
  await dialog.getByRole('textbox', { name: 'Keep checking for (seconds)' }).fill('2');
  await dialog.getByRole('button', { name: 'Review the plan' }).click();
  await expect(dialog.getByRole('cell', { name: 'iris:2', exact: true })).toBeVisible();
  await dialog.getByRole('button', { name: 'Update', exact: true }).click();
  await expect(dialog.getByTestId('published')).toBeVisible({ timeout: PUBLISH_MS });
  await dialog.getByRole('button', { name: 'Open the service' }).click();
  await expect(page.getByRole('cell', { name: /^succeeded · 0 of \d+ failed$/ })).toBeVisible();
  await expect(page.getByRole('heading', { name: /Update check/ })).toBeVisible();
}

/** Back to the first image; the differences are shown before. */
async function rollBack(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Roll back…' }).click();
  await expect(dialog).toContainText(`Roll ${name} back to deployment 1?`);
  await expect(dialog.getByRole('row', { name: /^Image/ })).toContainText('iris:1');
  await dialog.getByRole('button', { name: 'Roll back to 1' }).click();
  await expect(page.getByRole('row', { name: /^3 iris:1 .*succeeded/ })).toBeVisible({ timeout: PUBLISH_MS });
}

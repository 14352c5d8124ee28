import { expect, test } from '../fixtures/slipway.ts';
import { goTo, openExample, runProject } from '../fixtures/workbench.ts';

test('the generated Swagger is shown, and what is executed in it is answered through core', async ({
  page,
}) => {
  await openExample(page);
  await runProject(page);
  await goTo(page, 'Runs');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.getByText('Swagger', { exact: true }).click();
  const score = page.locator('.opblock', { hasText: '/score' }).first();
  await score.locator('.opblock-summary').click();
  await score.getByRole('button', { name: 'Execute' }).click();
  await expect(score.locator('.live-responses-table')).toContainText('200');
  await expect(score.locator('.live-responses-table')).toContainText('setosa');
  // Nothing went to the run, or anywhere else, past core.
  const own = new URL(page.url()).origin === 'null' ? 'app://slipway' : new URL(page.url()).origin;
  expect(requests.filter((address) => !address.startsWith(own) && !address.startsWith('data:'))).toEqual([]);
});

import { expect, test } from '../fixtures/slipway.ts';
import { chooseEngine, openExample, runProject } from '../fixtures/workbench.ts';

test('a load check sends what was asked for and shows throughput, times and answers as charts and numbers', async ({
  page,
}) => {
  await openExample(page, /^Try the .*plain/i);
  await chooseEngine(page, 'Process');
  await runProject(page);
  await page.getByRole('tab', { name: 'Load check' }).click();
  const panel = page.getByRole('region', { name: 'Load check' });
  await panel.getByRole('textbox', { name: 'Requests' }).fill('2000');
  await panel.getByRole('textbox', { name: 'Concurrent' }).fill('8');
  await panel.getByRole('button', { name: 'Start' }).click();

  await expect(panel.getByRole('row', { name: /^200 2,000$/ })).toBeVisible({ timeout: 60_000 });
  await expect(panel.getByRole('button', { name: 'Start' })).toBeVisible();
  const number = (name: string) =>
    panel.locator('dt', { hasText: name }).locator('xpath=following-sibling::dd');
  await expect(number('Answered')).toHaveText('2,000');
  await expect(number('Failed')).toHaveText('0');
  await expect(number('p99')).toHaveText(/^[\d.]+ (ms|s)$/);
  for (const name of [/^Responses per second: /, /^Response time: /])
    await expect(panel.getByRole('img', { name })).toBeVisible();
  const drawn = await panel
    .locator('canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return new Set(Array.from(pixels)).size;
    });
  expect(drawn).toBeGreaterThan(2);
});

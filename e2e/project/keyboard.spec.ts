import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { arrowTo, command, focused, paneTo, tabTo } from '../fixtures/by-keyboard.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { flow, UP_MS } from '../fixtures/workbench.ts';

/* Nothing in here points, clicks, fills or focuses: the page is moved by its keys alone. */

test('by keyboard alone: an example is built, run, called, edited and stopped', async ({ page, folders }) => {
  test.slow();
  const project = join(folders.home, 'Slipway/iris');
  const answer = page.getByTestId('answer');
  await tabTo(page, /^Try the .*iris/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^slipway\.yml/ })).toBeVisible();

  await paneTo(page, /^Engine$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menu').locator(':focus')).toHaveCount(1);
  await arrowTo(page, /^Process$/);
  await page.keyboard.press('Enter');
  await expect(focused(page)).toHaveAccessibleName('Engine');
  await expect(focused(page)).toHaveText('Process');

  await tabTo(page, /^Build$/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(flow(page)).toContainText('iris:1', { timeout: UP_MS });
  await expect(flow(page)).toContainText('not running');

  await command(page, 'Run the project');
  await expect(flow(page)).toContainText(/Test\s*200 in/, { timeout: UP_MS });
  await expect(flow(page)).toContainText('127.0.0.1:');
  await expect(answer.getByText('probability')).toHaveCount(2);

  // Another request than the example: Tab belongs to the editors, F6 leads past them.
  await paneTo(page, /^Request body as JSON/);
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(await readFile(join(project, 'requests/one-flower.json'), 'utf8'));
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(answer.getByText('probability')).toHaveCount(1);
  await expect(flow(page)).toContainText(/Test\s*200 in/);

  await command(page, 'score.py');
  await expect(focused(page)).toHaveAccessibleName(/^Text of score\.py/);
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('\n_first_run = run\ndef run(input_df):\n    return ["edited"]\n');
  await expect(page.getByRole('tab', { name: 'score.py •' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+S');
  await expect(page.getByRole('tab', { name: 'score.py', exact: true })).toBeVisible();
  expect(await readFile(join(project, 'score.py'), 'utf8')).toContain('"edited"');

  // The shortcut works in the editor as elsewhere.
  await page.keyboard.press('ControlOrMeta+Shift+E');
  await expect(page.getByRole('button', { name: 'Cancel' })).toBeVisible();
  await expect(answer).toContainText('edited', { timeout: UP_MS });
  await expect(focused(page)).toHaveAccessibleName(/^Text of score\.py/);

  await page.keyboard.press('Alt+6');
  await expect(page.getByRole('heading', { level: 1, name: 'Runs' })).toBeVisible();
  // The run of the first build was known here before it was replaced.
  await expect(page.getByRole('option', { selected: true })).toContainText('iris:2');
  await paneTo(page, /^Runs$/);
  await page.keyboard.press('Enter');
  await expect(focused(page)).toHaveRole('heading');
  await tabTo(page, /^Log$/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Test' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Send' })).toBeVisible();
  await page.keyboard.press('Alt+2');
  await expect(flow(page)).toContainText('127.0.0.1:');
  await command(page, 'Stop the run');
  await expect(flow(page)).toContainText('stopped');
});

test('F6 leads out of the editor, where Tab belongs to the text', async ({ page, folders }) => {
  const script = join(folders.home, 'Slipway/iris/score.py');
  await tabTo(page, /^Try the .*iris/i);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: /^slipway\.yml/ })).toBeVisible();
  await command(page, 'score.py');
  await expect(focused(page)).toHaveAccessibleName(/^Text of score\.py/);
  await page.keyboard.press('Tab');
  await expect(focused(page)).toHaveAccessibleName(/^Text of score\.py/);
  await page.keyboard.press('ControlOrMeta+S');
  await expect.poll(() => readFile(script, 'utf8')).toMatch(/^ {4}"""/);
  await page.keyboard.press('F6');
  await expect(focused(page)).toHaveRole('tab');
  await page.keyboard.press('Shift+F6');
  await expect(focused(page)).toHaveAccessibleName(/^Text of score\.py/);
  await page.keyboard.press('Shift+F6');
  await expect(focused(page)).toHaveText(/^slipway\.yml/);

  // A dialog keeps the keyboard.
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toContainText('F6');
  await page.keyboard.press('F6');
  await expect(page.getByRole('dialog').locator(':focus')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(focused(page)).toHaveText(/^slipway\.yml/);
});

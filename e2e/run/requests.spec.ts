import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/slipway.ts';
import { chooseEngine, openExample, runProject } from '../fixtures/workbench.ts';

const ROWS =
  'sepal_width\tsepal_length\tpetal_length\tpetal_width\n3,5\t5,1\t1,4\t0,2\n3.1\t6.7\t4.4\tlong\n';

/** Pastes a text as a spreadsheet would put it on the clipboard, which a page of ours may not read by itself. */
async function pasteInto(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('textbox', { name: label }).evaluate((element, pasted) => {
    const clipboardData = new DataTransfer();
    clipboardData.setData('text/plain', pasted);
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  }, text);
}

async function runIris(page: Page): Promise<void> {
  await openExample(page);
  await chooseEngine(page, 'Process');
  await runProject(page);
}

test('a table is pasted from a spreadsheet, corrected, answered, saved, and there again after a restart', async ({
  page,
  folders,
}) => {
  await runIris(page);
  await page.getByText('input_df as table').click();
  for (let row = 0; row < 2; row += 1) await page.getByRole('button', { name: 'Remove row 1' }).click();
  await pasteInto(page, 'Paste rows from a spreadsheet or CSV here', ROWS);
  await expect(page.getByText('2 rows · 1 invalid cell')).toBeVisible();

  // The head of the pasted block named the columns; the decimal comma was read.
  await expect(page.getByRole('textbox', { name: 'sepal_length, row 1' })).toHaveValue('5.1');
  const wrong = page.getByRole('textbox', { name: 'petal_width, row 2: not a number' });
  await expect(wrong).toHaveValue('long');
  await wrong.fill('1.4');
  await wrong.press('ControlOrMeta+Enter');
  await expect(page.getByTestId('answer')).toContainText('versicolor');

  await page.getByText('Table', { exact: true }).click();
  await expect(page.getByTestId('answer')).toContainText('probability');

  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('textbox', { name: 'Name' }).fill('pasted flowers');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Saved request: pasted flowers' })).toBeVisible();
  const file = join(folders.home, 'Slipway/iris/requests/pasted flowers.json');
  expect(JSON.parse(await readFile(file, 'utf8')).input_df).toHaveLength(2);

  // What is deleted can be put back.
  await page.getByRole('button', { name: 'Saved request: pasted flowers' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('button', { name: 'Saved request: not saved' })).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('button', { name: 'Saved request: pasted flowers' })).toBeVisible();

  await page.reload();
  await expect(page.getByRole('button', { name: 'Saved request: pasted flowers' })).toBeVisible();
  await page.getByRole('button', { name: 'Saved request: pasted flowers' }).click();
  await page.getByRole('menuitem', { name: 'three-flowers' }).click();
  await expect(page.getByRole('button', { name: 'Saved request: three-flowers' })).toBeVisible();
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByTestId('answer')).toContainText('virginica');

  // The history has every call, the newest first.
  await page.getByRole('tab', { name: 'History' }).click();
  await expect(page.getByRole('list', { name: 'History' }).getByRole('listitem')).toHaveCount(3);
});

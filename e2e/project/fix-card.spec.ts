import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openProject } from '../fixtures/open-project.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { flow, typeRequest, UP_MS } from '../fixtures/workbench.ts';

/** A folder with a script, a file that it reads, and a manifest that names both. */
async function makeFolder(folder: string, script: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'rates.json'), '{"ada": 2, "bob": 3}\n');
  await writeFile(join(folder, 'score.py'), script);
  await writeFile(join(folder, 'slipway.yml'), 'name: rates\nscript: score.py\nfiles: [rates.json]\n');
}

const scriptOf = (file: string, run: string): string =>
  `import json\n\n\ndef init():\n    global rates\n    with open("${file}") as opened:\n        rates = json.load(opened)\n\n\n${run}\n`;

test('a start that fails shows the line and a fix, and one click and Run again lead to an answer', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'rates');
  await makeFolder(
    folder,
    scriptOf('rate.json', 'def run(amount: float):\n    return amount * rates["ada"]'),
  );
  await openProject(page, app, folder);
  await page.getByRole('button', { name: 'Run', exact: true }).click();

  const card = page.getByRole('region', { name: 'The script failed' });
  await expect(card).toContainText('FileNotFoundError', { timeout: UP_MS });
  await expect(card).toContainText('Did you mean “rates.json”?');
  await card.getByRole('button', { name: 'score.py:6' }).click();
  await expect(page.getByRole('tab', { name: /^score\.py/ })).toHaveAttribute('aria-selected', 'true');
  await card.getByRole('button', { name: 'Write “rates.json”' }).click();
  await card.getByRole('button', { name: 'Run again' }).click();

  await expect(flow(page)).toContainText(/Test\s*200 in/, { timeout: UP_MS });
  await expect(card).toBeHidden();
  expect(await readFile(join(folder, 'score.py'), 'utf8')).toContain('open("rates.json")');
});

test('a script of which nothing is known asks for one request, which becomes the example', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'lookup');
  await makeFolder(folder, scriptOf('rates.json', 'def run(user):\n    return rates[user]'));
  await openProject(page, app, folder);
  await page.getByRole('button', { name: 'Run', exact: true }).click();

  const wanted = page.getByRole('region', { name: 'Send one request' });
  await expect(wanted).toBeVisible({ timeout: UP_MS });
  await expect(flow(page)).toContainText('needs a request');
  await expect(page.getByRole('region', { name: 'The script failed' })).toBeHidden();

  await typeRequest(page, '{"user": "bob"}');
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByTestId('answer')).toContainText('3');
  await expect(wanted).toBeHidden();
  await page.getByRole('button', { name: 'Keep as the example' }).click();
  await expect(page.getByText('This request is the example of the project.')).toBeVisible();
  expect(await readFile(join(folder, 'requests/example.json'), 'utf8')).toContain('bob');
});

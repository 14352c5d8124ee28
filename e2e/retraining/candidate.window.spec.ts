import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openProject } from '../fixtures/open-project.ts';
import { expect, test } from '../fixtures/slipway.ts';

/** A model that needs no packages: the mean of the numbers it was trained with. */
const FILES: Readonly<Record<string, string>> = {
  'slipway.yml': 'name: mean\nmodels:\n  - {name: mean-model, path: model.json}\n',
  'score.py':
    'import json\n\n\ndef init():\n    global mean\n    with open("model.json") as file:\n        mean = json.load(file)\n\n\ndef run(x: float):\n    return {"far": abs(x - mean) > 3}\n',
  'model.json': '9',
  'train.py': 'import json\n\nwith open("model.json", "w") as file:\n    json.dump(5, file)\n',
  'requests/one.json': '{"x": 4}',
};

async function writeProject(folder: string): Promise<void> {
  await mkdir(join(folder, 'requests'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) await writeFile(join(folder, path), text);
}

test('a training is added with a click, runs, and its candidate is approved with a reason', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'mean');
  await writeProject(folder);
  await openProject(page, app, folder);
  await page.getByRole('tab', { name: 'Retraining' }).click();
  await expect(page.getByText('train.py writes the model of this project.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Insert into slipway.yml' }).click();
  // Core writes the section; what is saved before that is the file as it was.
  await expect(page.getByRole('button', { name: 'slipway.yml unsaved' })).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Alt+S');
  await expect.poll(() => readFile(join(folder, 'slipway.yml'), 'utf8')).toContain('script: train.py');

  await page.getByRole('button', { name: 'Retrain now' }).click();
  await expect(page.getByRole('heading', { level: 3, name: /^mean-1/ })).toBeVisible();
  await expect(page.getByText('waiting for approval')).toBeVisible({ timeout: 120_000 });
  await page.getByRole('link', { name: 'mean-1' }).click();
  await expect(page.getByRole('heading', { level: 2, name: 'mean-1' })).toBeVisible();
  await page.getByRole('button', { name: 'Approve…' }).click();
  await page.getByRole('textbox', { name: /^Reason/ }).fill('looked at the numbers');
  await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByText('promoted', { exact: true }).first()).toBeVisible({ timeout: 120_000 });
  await expect(page.getByText(/Approved by .*looked at the numbers/)).toBeVisible();
  expect(await readFile(join(folder, 'model.json'), 'utf8')).toBe('5');
  await page.getByRole('link', { name: /^model mean-model:2/ }).click();
  await expect(page.getByRole('heading', { level: 2 })).toContainText('mean-model');
});

import { execFile } from 'node:child_process';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { ROOT, testEnvironment } from '../fixtures/environment.ts';
import { openProject } from '../fixtures/open-project.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { editAtEnd } from '../fixtures/workbench.ts';

const MANIFEST = '# Flowers\nname: flowers # its name\nscript: score.py\nserving: {workers: 2} # two\n';

/** A project without a model, which is enough for its texts. */
async function makeProject(folder: string, files: Readonly<Record<string, string>> = {}): Promise<void> {
  await mkdir(folder, { recursive: true });
  const all = { 'slipway.yml': MANIFEST, 'score.py': 'def run(data):\n    return data\n', ...files };
  for (const [path, text] of Object.entries(all)) await writeFile(join(folder, path), text);
}

/** The editor is the largest part of the page and loaded when it is needed: the first time takes longest. */
const LOAD_MS = 60_000;

const lines = (page: Page) => page.locator('.monaco-editor .view-lines').first();

test('keys of the manifest are explained, and completed with versions of the store', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await makeProject(folder, { 'tree.json': '{"a": 1}' });
  await openProject(page, app, folder);
  await expect(lines(page)).toContainText('workers', { timeout: LOAD_MS });

  await page.getByText('workers', { exact: true }).hover();
  const explained = page.getByRole('tooltip').filter({ hasText: 'Processes that call run()' });
  await expect(explained).toContainText('Default: 1');
  await page.keyboard.press('Escape');

  // A version that another door registers is offered at once.
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(ROOT, 'cli/slipway.mjs'), 'model', 'register', 'tree', join(folder, 'tree.json'), '--json'],
    { env: await testEnvironment(folders) },
  );
  expect(stdout).toContain('tree:1');
  await editAtEnd(page, 'slipway.yml');
  await page.keyboard.type('models: [tr');
  const offered = page.locator('.suggest-widget');
  await offered.getByRole('option', { name: /^tree:1/ }).click();
  await expect(lines(page)).toContainText('models: [tree:1]');
  await page.keyboard.press('End');
  await page.keyboard.press('Enter');
  await page.keyboard.type('runt');
  await expect(offered.getByRole('option', { name: /^runtime/ })).toBeVisible();
  await page.keyboard.press('Enter');
  // The key leads on to its values.
  await expect(offered.getByRole('option', { name: /^python-3\.12/ })).toBeVisible();
  await page.keyboard.type('3.12');
  await page.keyboard.press('Enter');
  await expect(lines(page)).toContainText('runtime: python-3.12');
});

test('the form writes into the text, comments stay, and undo goes across both', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await makeProject(folder);
  await openProject(page, app, folder);
  await page.getByRole('radiogroup', { name: 'How the manifest is shown' }).getByText('Form').click();
  const workers = page.getByRole('combobox', { name: 'Workers' });
  await expect(workers).toHaveValue('2');
  await workers.fill('4');
  await workers.press('Enter');
  await page.getByRole('combobox', { name: 'Add to “More files”' }).fill('labels.json');
  await page.keyboard.press('Enter');
  // What is wrong is told at its field, with its fix.
  await expect(page.getByRole('region', { name: 'Manifest as a form' })).toContainText('labels.json');
  await expect(page.getByText(/labels\.json.* was not found/).first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByText(/labels\.json.* was not found/)).toHaveCount(0);
  await page.keyboard.press('ControlOrMeta+Alt+S');
  await expect
    .poll(() => readFile(join(folder, 'slipway.yml'), 'utf8'))
    .toBe(MANIFEST.replace('workers: 2', 'workers: 4'));
  await page.getByRole('radiogroup', { name: 'How the manifest is shown' }).getByText('Text').click();
  await expect(lines(page)).toContainText('workers: 4} # two');
});

test('a missing package is underlined in the script and added to the dependency file from there', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await makeProject(folder, {
    'slipway.yml': 'name: flowers\ndependencies: requirements.txt\n',
    'score.py': 'import numpy\nimport sklearn\n\ndef run(data):\n    return data\n',
    'requirements.txt': 'numpy\n',
  });
  await openProject(page, app, folder);
  await page.getByRole('navigation', { name: 'Files of the project' }).getByText('score.py').click();
  await expect(page.locator('.squiggly-error')).toHaveCount(1, { timeout: LOAD_MS });
  await page.getByRole('textbox', { name: 'Text of score.py' }).focus();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ControlOrMeta+.');
  await expect(page.locator('.action-widget').getByText('Add scikit-learn')).toBeVisible();
  await page.keyboard.press('Enter');
  // The file that was edited comes to the front, not saved yet.
  await expect(page.getByRole('tab', { name: 'requirements.txt •' })).toBeVisible();
  await expect(lines(page)).toContainText('scikit-learn');
  expect(await readFile(join(folder, 'requirements.txt'), 'utf8')).toBe('numpy\n');
  await page.keyboard.press('ControlOrMeta+Alt+S');
  await expect.poll(() => readFile(join(folder, 'requirements.txt'), 'utf8')).toContain('scikit-learn');
});

test('a file that another program deletes is told, and saved again when that is wanted', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await makeProject(folder);
  await openProject(page, app, folder);
  await page.getByRole('navigation', { name: 'Files of the project' }).getByText('score.py').click();
  await expect(lines(page)).toContainText('def run(data)', { timeout: LOAD_MS });
  await rm(join(folder, 'score.py'));
  await expect(page.getByText('Another program deleted this file.')).toBeVisible();
  await page.getByRole('button', { name: 'Save it again' }).click();
  await expect(page.getByText('Another program deleted this file.')).toBeHidden();
  expect(await readFile(join(folder, 'score.py'), 'utf8')).toContain('def run(data)');
});

import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ROOT } from '../fixtures/environment.ts';
import { openProject } from '../fixtures/open-project.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { flow, typeRequest, UP_MS } from '../fixtures/workbench.ts';

/** A folder with nothing but a model and a script. */
async function makeFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await copyFile(join(ROOT, 'resources/examples/iris/model.pkl'), join(folder, 'model.pkl'));
  const script = await readFile(join(ROOT, 'resources/examples/iris/score.py'), 'utf8');
  await writeFile(join(folder, 'score.py'), script);
}

test('a user with only a model and a script gets a manifest, repairs it and calls the model', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'flowers');
  await makeFolder(folder);
  await openProject(page, app, folder);

  // Slipway proposes the missing files and writes them when told to.
  await expect(page.getByText('This folder has no manifest yet')).toBeVisible();
  await page.getByRole('button', { name: /^Create/ }).click();
  await expect(page.getByRole('textbox', { name: 'Text of slipway.yml' })).toBeAttached();
  await expect(page.getByText('No problems found.')).toBeVisible();

  // A mistake is told as it is typed, keeps the build back, and is fixed with one click.
  await page.getByRole('textbox', { name: 'Text of slipway.yml' }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('\ndescripton: Flowers\n');
  await expect(page.getByRole('tab', { name: 'Problems 1' })).toBeVisible();
  await expect(flow(page)).toContainText('1 problem');
  await page.getByRole('button', { name: /description/ }).click();
  await expect(page.getByText('No problems found.')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+Alt+S');
  await expect.poll(() => readFile(join(folder, 'slipway.yml'), 'utf8')).toContain('description: Flowers');

  // The script says that it takes a table, and nothing tells its columns: the user does.
  await page.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(flow(page)).toContainText('127.0.0.1:', { timeout: UP_MS });
  await typeRequest(
    page,
    await readFile(join(ROOT, 'resources/examples/iris/requests/one-flower.json'), 'utf8'),
  );
  await page.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByTestId('answer')).toContainText('species');
});

test('a file that another program changes is taken over, or asked about when it was edited here', async ({
  page,
  app,
  folders,
}) => {
  const folder = join(folders.work, 'shared');
  await makeFolder(folder);
  await writeFile(
    join(folder, 'slipway.yml'),
    'name: shared\nmodels: [{name: shared-model, path: model.pkl}]\n',
  );
  await openProject(page, app, folder);
  const text = page.locator('.monaco-editor .view-lines').first();
  await expect(text).toContainText('shared-model');

  await writeFile(
    join(folder, 'slipway.yml'),
    'name: theirs\nmodels: [{name: shared-model, path: model.pkl}]\n',
  );
  await expect(text).toContainText('theirs');

  await page.getByRole('textbox', { name: 'Text of slipway.yml' }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('# mine\n');
  await writeFile(join(folder, 'slipway.yml'), 'name: theirs-again\n');
  await expect(page.getByText('Another program changed this file')).toBeVisible();
  await page.keyboard.press('ControlOrMeta+S');
  expect(await readFile(join(folder, 'slipway.yml'), 'utf8')).toBe('name: theirs-again\n');
  await page.getByRole('button', { name: 'Keep my changes' }).click();
  await expect.poll(() => readFile(join(folder, 'slipway.yml'), 'utf8')).toContain('# mine');
  await expect(page.getByText('Another program changed this file')).toBeHidden();
});

test('unsaved text survives a reload of the page', async ({ page, app, folders }) => {
  const folder = join(folders.work, 'draft');
  await makeFolder(folder);
  await writeFile(
    join(folder, 'slipway.yml'),
    'name: draft\nmodels: [{name: draft-model, path: model.pkl}]\n',
  );
  await openProject(page, app, folder);
  await page.getByRole('textbox', { name: 'Text of slipway.yml' }).focus();
  await page.keyboard.press('ControlOrMeta+End');
  await page.keyboard.insertText('# not saved\n');
  await expect(page.getByRole('tab', { name: 'slipway.yml •' })).toBeVisible();
  await page.reload();
  await expect(page.locator('.monaco-editor .view-lines').first()).toContainText('not saved');
  expect(await readFile(join(folder, 'slipway.yml'), 'utf8')).not.toContain('not saved');
});

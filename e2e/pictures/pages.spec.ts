import { takePictures } from '../fixtures/picture.ts';
import { addRecordedStore } from '../fixtures/recorded.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { editAtEnd, goTo, openExample, runByPalette, runProject } from '../fixtures/workbench.ts';

const PAGES = [
  'Models',
  'Manifests',
  'Images',
  'Runs',
  'Clusters',
  'Services',
  'Retrainings',
  'Stores',
  'Tasks',
  'Settings',
] as const;

/** Pictures of every page in both themes, to be looked at; and nothing on any of them runs out of the window. */
test('every page, empty and filled, light and dark', async ({ page, door, folders }) => {
  test.slow();
  await page.addStyleTag({
    content: '*, *::before, *::after { animation: none !important; transition: none !important; }',
  });
  const take = (name: string): Promise<void> => takePictures(page, door, name);

  await take('welcome');
  for (const name of PAGES) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await take(`empty-${name.toLowerCase()}`);
  }
  await addRecordedStore(folders);
  await goTo(page, 'Home');
  await openExample(page);
  await take('workbench-new');
  await runProject(page);
  await take('workbench-build');
  await page.getByRole('tab', { name: 'Log', exact: true }).click();
  await take('workbench-run');
  await editAtEnd(page, 'slipway.yml');
  await page.keyboard.insertText('\ndescripton: x\n');
  await page.getByRole('tab', { name: /^Problems/ }).click();
  await expect(page.getByRole('tab', { name: 'Problems 1' })).toBeVisible();
  await take('workbench-problem');
  for (const name of PAGES) {
    await goTo(page, name);
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    await take(name.toLowerCase());
  }
  await goTo(page, 'Runs');
  await page.getByText('Test', { exact: true }).click();
  await take('run-test');
  await page.getByText('About', { exact: true }).click();
  await take('run-about');
  await goTo(page, 'Models');
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take('model-delete');
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).first().click();
  await page.getByRole('button', { name: 'Register a model' }).click();
  await take('model-register');
  await page.keyboard.press('Escape');
  await goTo(page, 'Stores');
  await page.getByRole('button', { name: 'Add a store' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take('store-add');
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'iris', exact: true }).click();
  await expect(page.getByRole('button', { name: /^Call / })).toHaveCount(4);
  await take('store-calls');
  await page
    .getByRole('button', { name: /^Call / })
    .first()
    .click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await take('store-call');
  await page.keyboard.press('Escape');
  await goTo(page, 'Images');
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await expect(page.getByRole('listbox', { name: 'Commands' })).toBeVisible();
  await take('palette');
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await take('shortcuts');
  await page.keyboard.press('Escape');
  await runByPalette(page, 'What happened');
  await page.getByRole('button', { name: 'Preview the report' }).click();
  await expect(page.getByRole('list', { name: 'Contents' })).toBeVisible();
  await take('happened');
});

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openStore } from '#core/store/store.ts';
import { ROOT, testEnvironment } from '../fixtures/environment.ts';
import { expect, type Folders, test } from '../fixtures/slipway.ts';
import { goTo } from '../fixtures/workbench.ts';

const COUNT = 10_000;

/** Registers one model by the command line, then writes its record again under thousands of names. */
async function registerMany(folders: Folders): Promise<void> {
  const env = await testEnvironment(folders);
  const model = join(ROOT, 'resources/examples/iris/model.pkl');
  const words = ['model', 'register', 'many', model];
  await promisify(execFile)(process.execPath, [join(ROOT, 'cli/slipway.mjs'), ...words], { env });
  const store = await openStore(folders.data);
  await store.change(async () => {
    const [first] = await store.models.all();
    if (first === undefined) throw new Error('nothing was registered');
    await store.models.replace(
      Array.from({ length: COUNT }, (_, index) => ({
        ...first,
        reference: `many-${index + 1}:1`,
        name: `many-${index + 1}`,
      })),
    );
  });
}

test('ten thousand models that another program registers appear, and only those in sight are in the page', async ({
  page,
  folders,
}) => {
  await goTo(page, 'Models');
  await expect(page.getByText('No models yet')).toBeVisible();
  await registerMany(folders);
  await expect(page.getByText('10,000 versions')).toBeVisible();

  const list = page.getByRole('listbox', { name: 'Models' });
  await list.focus();
  await page.keyboard.press('End');
  await expect(list.getByRole('option', { selected: true })).toHaveAttribute('aria-posinset', String(COUNT));
  expect(await list.getByRole('option').count()).toBeLessThan(60);

  await page.getByRole('searchbox', { name: 'Filter by name, tag or framework' }).fill('many-777');
  await expect(list.getByRole('option')).toHaveCount(11);
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('heading', { name: 'many-777', exact: false }).first()).toBeVisible();
});

import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { seed } from '../fixtures/seed.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { goTo } from '../fixtures/workbench.ts';

test.beforeEach(async ({ folders }) => {
  const older = frozenManifest();
  const newer = frozenManifest({ reference: 'iris:3', version: 3, manifest: { script: 'other.py' } });
  await seed(folders, async (store) => {
    await store.manifests.replace([older, newer]);
    await store.images.replace([
      imageRecord(),
      imageRecord({
        reference: 'iris:3',
        version: 3,
        tag: 'slipway/iris:3',
        packages: [{ name: 'scikit-learn', version: '1.9.2' }],
        layers: imageRecord().layers.map((layer) => ({ ...layer, size: layer.size * 2 })),
        size: 420_800_060,
      }),
    ]);
  });
});

test('two images are held against each other: manifest, packages, size by layer', async ({ page }) => {
  await goTo(page, 'Images');
  const compare = page.locator('section', { has: page.getByRole('heading', { name: 'Compare' }) }).last();
  await expect(compare.getByText('other.py')).toBeVisible();
  await expect(compare.getByText('1.9.1')).toBeVisible();
  await expect(compare.getByText('1.9.2')).toBeVisible();
  await expect(compare.getByRole('row', { name: /^Dependencies/ })).toContainText('+90 MB');
  await expect(compare.getByText('slipway image diff iris:2 iris:3')).toBeVisible();
});

test('the lineage is clicked through by keyboard, both ways', async ({ page }) => {
  await goTo(page, 'Images');
  await page.getByRole('link', { name: /^manifest iris:3/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Manifests' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'iris:3' })).toBeVisible();
  await page.getByRole('link', { name: /^image iris:3/ }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Images' })).toBeVisible();
});

test('lists are sorted, searched and gone through by keyboard; Delete asks first', async ({ page }) => {
  await goTo(page, 'Images');
  const list = page.getByRole('listbox', { name: 'Images' });
  await expect(list.getByRole('option').first()).toContainText('iris:3');
  await list.focus();
  await page.keyboard.press('End');
  await expect(list.getByRole('option', { selected: true })).toContainText('iris:2');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 2, name: 'iris:2' })).toBeFocused();
  await list.focus();
  await page.keyboard.press('Delete');
  await expect(page.getByRole('dialog')).toContainText('Delete the image iris:2?');
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
});

import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { english } from '#renderer/i18n/en/index.ts';
import { french } from '#renderer/i18n/fr/index.ts';
import { slipway } from '../fixtures/command.ts';
import { ROOT } from '../fixtures/environment.ts';
import { layoutProblems } from '../fixtures/layout.ts';
import { addRecordedStore } from '../fixtures/recorded.ts';
import { expect, type Folders, test } from '../fixtures/slipway.ts';
import { wearTheme } from '../fixtures/theme.ts';
import { openExample, runProject } from '../fixtures/workbench.ts';

const PICTURES = join(ROOT, 'out', 'pictures', 'layout');

/** The windows people have; the two smallest are 1000 × 700 and 1280 × 800 at a zoom of 150 %. */
const SIZES = [
  { width: 667, height: 467 },
  { width: 853, height: 533 },
  { width: 1000, height: 700 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
] as const;
const LANGUAGES = [
  { name: 'en', texts: english, theme: 'light' },
  { name: 'fr', texts: french, theme: 'dark' },
] as const;
type Language = (typeof LANGUAGES)[number];
const PAGES = [
  'models',
  'manifests',
  'images',
  'runs',
  'clusters',
  'services',
  'retrainings',
  'stores',
  'tasks',
  'settings',
  'happened',
] as const;

const LONG = 'a-service-whose-name-is-as-long-as-a-name-of-kubernetes-can-be1';
const CONTEXT = 'arn:aws:eks:eu-central-1:123456789012:cluster/forecasting-production-frankfurt';

test('no page and no dialog cuts text off, lays texts over each other or scrolls sideways', async ({
  page,
  folders,
  door,
}) => {
  test.setTimeout(15 * 60_000);
  await addLongCluster(folders);
  await addRecordedStore(folders);
  await openExample(page);
  await runProject(page);
  const project = await page.evaluate(() => location.hash);

  const problems: string[] = [];
  for (const language of LANGUAGES) {
    await speak(page, language);
    await wearTheme(page, language.theme);
    const look = async (name: string): Promise<void> => {
      await expect(page.getByRole('status').filter({ hasText: language.texts.parts.loading })).toHaveCount(0);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const file = `${door}-${language.name}-${name}-${size.width}.png`;
        await page.mouse.move(size.width / 2, size.height - 4);
        await expect.poll(() => page.evaluate(() => document.getAnimations().length)).toBe(0);
        await mkdir(PICTURES, { recursive: true });
        await page.screenshot({ path: join(PICTURES, file), animations: 'disabled' });
        for (const problem of await layoutProblems(page)) problems.push(`${file}: ${problem}`);
      }
    };
    await page.evaluate(() => {
      location.hash = '#/';
    });
    await expect(page.getByText(language.texts.home.projects)).toBeVisible();
    await look('welcome');
    await page.getByRole('button', { name: /^(?:Open|Ouvrir) iris$/ }).click({ button: 'right' });
    await expect(page.getByRole('menuitem', { name: language.texts.home.pin })).toBeVisible();
    await look('welcome-menu');
    await page.keyboard.press('Escape');
    await show(page, project);
    await look('workbench');
    await page
      .getByRole('button', { name: language.texts.batch.predictFile.replace('{{path}}', 'holdout.csv') })
      .click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('batch');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page.getByRole('button', { name: /^(?:Saved request|Requête enregistrée)/ }).click();
    await page.getByRole('menuitem', { name: language.texts.request.import.action }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look('dialog-import');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    for (const name of PAGES) {
      await show(page, `#/${name}`);
      await look(name);
    }
    await show(page, '#/stores?selected=lab&service=iris');
    await expect(page.locator('tbody tr')).toHaveCount(4);
    await look('recorded-calls');
    await page.locator('tbody button').first().click();
    await expect(page.getByTestId('answer').first()).toBeVisible();
    await look('recorded-call');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await lookAtDialogs(page, language, look);
  }
  await writeFile(join(PICTURES, `${door}-problems.txt`), problems.join('\n'));
  expect(problems).toEqual([]);
});

/** A cluster of which nothing answers, with names as long as they get. */
async function addLongCluster(folders: Folders): Promise<void> {
  const kubeconfig = join(folders.home, 'kubeconfig-of-the-forecasting-team-in-production.yaml');
  const text = JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    clusters: [{ name: CONTEXT, cluster: { server: 'https://127.0.0.1:1' } }],
    users: [{ name: CONTEXT, user: { token: 'none' } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: CONTEXT, namespace: 'forecasting' } }],
  });
  await mkdir(join(folders.home, '.kube'), { recursive: true });
  // The second is where a new cluster is looked for.
  for (const path of [kubeconfig, join(folders.home, '.kube', 'config')]) await writeFile(path, text);
  await slipway(
    folders,
    ...['cluster', 'add', 'forecasting-production', '--kubeconfig', kubeconfig, '--namespace', 'forecasting'],
    ...['--registry', 'registry.example.org:5000/forecasting-team/production', '--expose', 'ingress'],
    ...['--host', 'models.forecasting.production.example.org'],
  );
}

async function speak(page: Page, { name }: Language): Promise<void> {
  if (name === 'en') return;
  await page.keyboard.press('Escape');
  await page.keyboard.press('ControlOrMeta+K');
  await page.getByRole('dialog').getByRole('combobox').fill('Français');
  await page.keyboard.press('Enter');
  await expect(page.locator('html')).toHaveAttribute('lang', name);
}

async function show(page: Page, hash: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
}

async function lookAtDialogs(
  page: Page,
  { texts }: Language,
  look: (name: string) => Promise<void>,
): Promise<void> {
  const dialog = page.getByRole('dialog');
  const byPalette = async (title: string): Promise<void> => {
    await page.keyboard.press('ControlOrMeta+K');
    await dialog.getByRole('combobox').fill(title);
    await page.getByRole('option', { name: title }).first().click();
    await expect(dialog).toBeVisible();
  };
  const close = async (): Promise<void> => {
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
  };

  await show(page, '#/images');
  await page.keyboard.press('ControlOrMeta+K');
  await expect(dialog).toBeVisible();
  await look('dialog-palette');
  await close();
  await page.keyboard.press('?');
  await expect(dialog).toBeVisible();
  await look('dialog-shortcuts');
  await close();

  await byPalette(texts.model.register);
  await look('dialog-register');
  await close();
  await byPalette(texts.cluster.add);
  await dialog.getByLabel(texts.cluster.name, { exact: true }).fill('forecasting-staging-with-a-long-name');
  await look('dialog-cluster');
  await close();
  await byPalette(texts.store.add);
  await dialog.getByText(texts.store.login.keys, { exact: true }).click();
  await look('dialog-store');
  await dialog.getByText(texts.store.kind.azure, { exact: true }).click();
  await dialog.getByText(texts.store.login.connection, { exact: true }).click();
  await look('dialog-store-azure');
  await close();
  await show(page, '#/models');
  await page.getByRole('listbox', { name: texts.app.models }).focus();
  await page.keyboard.press('Delete');
  await expect(dialog).toBeVisible();
  await look('dialog-delete');
  await close();

  await byPalette(texts.publish.open);
  await dialog.getByLabel(texts.publish.name, { exact: true }).fill(LONG);
  await dialog.getByText(texts.publish.more).click();
  await look('dialog-publish');
  await dialog.getByRole('button', { name: texts.publish.review }).scrollIntoViewIfNeeded();
  if (await dialog.getByRole('button', { name: texts.publish.review }).isEnabled()) {
    await dialog.getByRole('button', { name: texts.publish.review }).click();
    await expect(dialog.getByRole('button', { name: texts.parts.tryAgain })).toBeVisible({ timeout: 60_000 });
    await look('dialog-plan');
  }
  await close();
}

import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ElectronApplication, Page } from '@playwright/test';
import { exists } from '#core/host/exists.ts';
import { localPathOf } from '#core/host/local-path.ts';
import { coreLogPath } from '#core/log/core-log-path.ts';
import { registerModel } from '#core/model/register.ts';
import { openStore } from '#core/store/store.ts';
import { imageRecord } from '#core/testing/image.ts';
import { frozenManifest } from '#core/testing/manifest.ts';
import { recordedWork } from '#core/testing/plan.ts';
import { slipway } from '../fixtures/command.ts';
import { writeFailedTask } from '../fixtures/failed-task.ts';
import { openTrap, type Trap, watchForHarm } from '../fixtures/harm.ts';
import { type HostileTexts, hostileTexts, writeHostileProject } from '../fixtures/hostile.ts';
import { openProject } from '../fixtures/open-project.ts';
import { seed } from '../fixtures/seed.ts';
import { test as base, expect, type Folders } from '../fixtures/slipway.ts';
import { chooseEngine, goTo, runByPalette, runProject, typeRequest } from '../fixtures/workbench.ts';

/* What others wrote shows as text and does nothing: names, logs, manifests, Swagger documents, predictions. */

const test = base.extend<{ readonly trap: Trap; readonly texts: HostileTexts }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright asks for a pattern.
  trap: async ({}, use) => {
    const trap = await openTrap();
    await use(trap);
    await trap.close();
  },
  texts: async ({ trap }, use) => use(hostileTexts(trap.address)),
});

test('what a hostile project says, prints and answers shows as text, however large or deep', async ({
  page,
  app,
  folders,
  trap,
  texts,
}) => {
  test.slow();
  const folder = join(folders.work, 'hostile');
  await writeHostileProject(folder, texts);
  const weights = join(folder, 'weights.bin');
  await slipway(folders, 'model', 'register', 'trap', weights, '--description', texts.html);
  const expectNoHarm = await watchForHarm(page, trap);
  await runOnProcess(page, app, folder);
  const answer = page.getByTestId('answer');
  await expect(answer).toContainText('<script>');
  await expect(answer).toContainText('javascript:');
  await expectNoHarm();

  for (const [value, shown] of [
    ['page', '<script>'],
    ['refuse', '<script>'],
    ['fail', 'run-failed'],
    ['deep', '[1]'],
    ['many', '[1,500,000]'],
    ['large', '<script>'],
  ] as const) {
    await test.step(value, async () => {
      await send(page, value);
      await expect(answer).toContainText(shown, { timeout: 60_000 });
      await expectLog(page);
      await expectNoHarm();
    });
  }

  await goTo(page, 'Models');
  await expect(page.getByRole('main')).toContainText('<script>');
  await goTo(page, 'Manifests');
  await expect(page.getByRole('main')).toContainText('<script>');
  await goTo(page, 'Tasks');
  await expect(page.getByRole('main')).toContainText('hostile');
  await expectNoHarm();
});

test('a hostile Swagger document is shown as text, and leads nowhere', async ({
  page,
  app,
  folders,
  trap,
  texts,
}) => {
  test.slow();
  const folder = join(folders.work, 'hostile');
  await writeHostileProject(folder, texts);
  await runOnProcess(page, app, folder);
  const expectNoHarm = await watchForHarm(page, trap);
  await goTo(page, 'Runs');
  await page.getByText('Swagger', { exact: true }).click();
  const swagger = page.locator('.swagger-ui');
  await expect(swagger.locator('.info .title')).toContainText('<script>');
  await expect(swagger.locator('.info')).toContainText('here');
  await expectNoHarm();
  for (const operation of await swagger.locator('.opblock-summary-control').all()) await operation.click();
  await expect(swagger.locator('.opblock.is-open')).not.toHaveCount(0);
  await expectNoHarm();
  const addresses = await swagger
    .locator('a[href]')
    .evaluateAll((links) => links.map((link) => link.getAttribute('href')));
  expect(addresses.filter((address) => address !== null && /^\W*(\w*script|data):/i.test(address))).toEqual(
    [],
  );
});

test('names, descriptions, errors and logs of records that others wrote show as text', async ({
  page,
  folders,
  trap,
  texts,
}) => {
  await seedHostile(folders, texts);
  const expectNoHarm = await watchForHarm(page, trap);
  for (const name of ['Models', 'Manifests', 'Images', 'Tasks'] as const) {
    await goTo(page, name);
    await expect(page.getByRole('listbox', { name }).getByRole('option')).toHaveCount(1);
    await expect(page.getByRole('main')).toContainText('onerror');
    await expectNoHarm();
  }
  await expect(page.getByRole('log')).toContainText('<script>');
  await expect(page.getByRole('log')).toContainText('linked');
  // A terminal would have taken it as its title.
  await expect(page.getByRole('log')).not.toContainText('owned');
  await runByPalette(page, 'What happened');
  await expect(page.getByRole('log')).toContainText('<script>');
  await expectNoHarm();
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: /^Search pages/ }).fill('onerror');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await expectNoHarm();
});

test('opening a folder runs nothing of it and survives what is in it', async ({
  page,
  app,
  folders,
  trap,
  texts,
}) => {
  const folder = join(folders.work, 'trap');
  const marker = join(folders.work, 'ran');
  await writeTrapFolder(folder, { marker, html: texts.html });
  const expectNoHarm = await watchForHarm(page, trap);
  await openProject(page, app, folder);
  await expect(page.getByRole('tab', { name: /^Problems [1-9]/ })).toBeVisible();
  await expectNoHarm();
  await page
    .getByRole('navigation', { name: 'Files of the project' })
    .getByText('score.py', { exact: true })
    .click();
  await expect(page.getByRole('textbox', { name: 'Text of score.py' })).toBeAttached();
  await expectNoHarm();
  expect(await exists(marker)).toBe(false);
});

async function runOnProcess(page: Page, app: ElectronApplication | undefined, folder: string): Promise<void> {
  await openProject(page, app, folder);
  expect(await chooseEngine(page, 'Process')).toBe(true);
  await runProject(page);
}

async function send(page: Page, value: string): Promise<void> {
  await typeRequest(page, JSON.stringify({ value }));
  await page.keyboard.press('ControlOrMeta+Enter');
}

/** The page still hears its user, and shows what was printed. */
async function expectLog(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'Problems' }).click();
  await page.getByRole('tab', { name: 'Log', exact: true }).click();
  const log = page.getByRole('log');
  await expect(log).toContainText('printed');
  await expect(log).toContainText('linked');
  await expect(log).toContainText('<script>');
  await expect(log).not.toContainText('owned');
}

async function seedHostile(folders: Folders, { html, escapes }: HostileTexts): Promise<void> {
  const file = join(folders.work, 'model.bin');
  await mkdir(folders.work, { recursive: true });
  await writeFile(file, 'weights');
  await registerModel(
    { store: await openStore(folders.data) },
    { name: 'plain', path: localPathOf(file) },
    recordedWork(),
  );
  const name = `${html}${escapes}`;
  await seed(folders, async (store) => {
    const [model] = await store.models.all();
    if (model === undefined) throw new Error('nothing was registered');
    await store.models.replace([
      { ...model, name, reference: `${name}:1`, description: html, tags: [html], fileName: `${html}.pkl` },
    ]);
    await store.manifests.replace([
      frozenManifest({ source: `name: ${html}\n${escapes}`, folder: html, base: html }),
    ]);
    await store.images.replace([
      imageRecord({
        base: html,
        packages: [{ name: html, version: escapes }],
        models: [`${name}:1`],
      }),
    ]);
  });
  await writeFailedTask(
    folders,
    {
      id: 'm0000000-a05711e0',
      title: html,
      error: { code: 'build_failed', message: html, hint: escapes },
    },
    `${JSON.stringify({ text: `${html} ${escapes} end` })}\n${'{"text":"'.repeat(2000)}\n`,
  );
  await mkdir(join(folders.data, 'logs'), { recursive: true });
  await appendFile(coreLogPath(folders.data), `${html}${escapes}\n`);
}

/** A folder that waits for someone who runs, loads or unfolds what lies in it. */
async function writeTrapFolder(
  folder: string,
  { marker, html }: { readonly marker: string; readonly html: string },
): Promise<void> {
  await mkdir(join(folder, '.vscode'), { recursive: true });
  const put = (name: string, text: string): Promise<void> => writeFile(join(folder, name), text);
  for (const name of ['score.py', 'conftest.py', 'sitecustomize.py', 'setup.py', 'train.py'])
    await put(name, `open(${JSON.stringify(marker)}, "w").write("ran")\ndef run(value): return value\n`);
  await put('model.pkl', `cos\nsystem\n(S'touch ${marker}'\ntR.`);
  await put('.vscode/tasks.json', `{"command": "touch ${marker}"}`);
  // Aliases that unfold to a billion entries, and a name that is a page of its own.
  const bomb = Array.from({ length: 9 }, (_, at) => `x${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`);
  await put(
    'slipway.yml',
    `name: ${JSON.stringify(html)}\nx0: &a0 [lol]\n${bomb.join('\n')}\nmodels: [{name: m, path: model.pkl}]\n`,
  );
  await put('requirements.txt', `${'['.repeat(100_000)}\n${html}\n`);
}

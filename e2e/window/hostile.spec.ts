import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { exists } from '../../core/host/exists.ts';
import { coreLogPath } from '../../core/log/core-log-path.ts';
import { registerModel } from '../../core/model/register.ts';
import { openStore } from '../../core/store/store.ts';
import { openTaskFolder } from '../../core/task/task-folder.ts';
import { imageRecord } from '../../core/testing/image.ts';
import { frozenManifest } from '../../core/testing/manifest.ts';
import { recordedWork } from '../../core/testing/plan.ts';
import { expect, type Folders, test } from '../fixtures/slipway.ts';
import { chooseEngine, goTo, runByPalette, runProject } from '../fixtures/workbench.ts';

/* What others wrote shows as text and does nothing: names, logs, manifests, Swagger documents, predictions. */

const RUN = 'window.hostileRan=1';
const HTML = `<img src=x onerror="${RUN}"><script>${RUN}</script><a href="javascript:${RUN}">here</a>`;
/** A link, a cleared screen and a title, as a terminal would obey them. */
const ESCAPES = `\u001b]8;;javascript:${RUN}\u0007linked\u001b]8;;\u0007\u001b[2J\u001b]0;owned\u0007`;

/** Nothing of it became part of the page. */
async function expectHarmless(page: Page): Promise<void> {
  const found = await page.evaluate(() => ({
    ran: 'hostileRan' in window,
    made: document.querySelectorAll('img[src="x"], a[href^="javascript:" i], [onerror], iframe, body script')
      .length,
    title: document.title,
  }));
  expect(found).toMatchObject({ ran: false, made: 0 });
  expect(found.title).not.toContain('owned');
}

async function seedHostile(folders: Folders): Promise<void> {
  const file = join(folders.work, 'model.bin');
  await writeFile(file, 'weights');
  const store = await openStore(folders.data);
  await registerModel({ store }, { name: 'plain', path: file }, recordedWork());
  await store.change(async () => {
    const [model] = await store.models.all();
    if (model === undefined) throw new Error('nothing was registered');
    const name = `${HTML}${ESCAPES}`;
    await store.models.replace([
      { ...model, name, reference: `${name}:1`, description: HTML, tags: [HTML], fileName: `${HTML}.pkl` },
    ]);
    await store.manifests.replace([
      frozenManifest({ source: `name: ${HTML}\n${ESCAPES}`, folder: HTML, base: HTML }),
    ]);
    await store.images.replace([
      imageRecord({
        tag: HTML,
        base: HTML,
        packages: [{ name: HTML, version: ESCAPES }],
        models: [`${name}:1`],
      }),
    ]);
  });
  const tasks = openTaskFolder(join(folders.data, 'tasks'), async () => undefined);
  await tasks.create('m0000000-hostile0');
  await tasks.save(
    {
      id: 'm0000000-hostile0',
      kind: 'image.build',
      title: HTML,
      state: 'failed',
      startedAt: '2026-01-02T03:04:05.000Z',
      endedAt: '2026-01-02T03:04:06.000Z',
      steps: [],
      subject: {},
      error: { code: 'build_failed', message: HTML, hint: ESCAPES },
      cancelRequested: false,
    },
    { pid: 1 },
  );
  const line = JSON.stringify({ text: `${HTML} ${ESCAPES} end` });
  await writeFile(tasks.logPath('m0000000-hostile0'), `${line}\n${'{"text":"'.repeat(2000)}\n`);
  await mkdir(join(folders.data, 'logs'), { recursive: true });
  await appendFile(coreLogPath(folders.data), `${HTML}${ESCAPES}\n`);
}

test('names, descriptions, errors and logs that others wrote show as text', async ({ page, folders }) => {
  await seedHostile(folders);
  for (const name of ['Models', 'Manifests', 'Images', 'Tasks'] as const) {
    await goTo(page, name);
    await expect(page.getByRole('listbox', { name }).getByRole('option')).toHaveCount(1);
    await expect(page.getByRole('main')).toContainText('onerror');
    await expectHarmless(page);
  }
  await expect(page.getByRole('log')).toContainText('<script>');
  // A terminal would have taken it as its title.
  await expect(page.getByRole('log')).not.toContainText('owned');
  await runByPalette(page, 'What happened');
  await expect(page.getByRole('log')).toContainText('<script>');
  await expectHarmless(page);
  await page.keyboard.press('ControlOrMeta+Shift+P');
  await page.getByRole('combobox', { name: /^Search commands/ }).fill('onerror');
  await expect(page.getByRole('dialog').getByRole('option').first()).toBeVisible();
  await expectHarmless(page);
});

test('opening a folder runs nothing of it and survives what is in it', async ({ page, folders }) => {
  const folder = join(folders.work, 'trap');
  await mkdir(join(folder, '.vscode'), { recursive: true });
  const marker = join(folders.work, 'ran');
  const trap = `open(${JSON.stringify(marker)}, "w").write("ran")\n`;
  for (const name of ['score.py', 'conftest.py', 'sitecustomize.py', 'setup.py', 'train.py'])
    await writeFile(join(folder, name), `${trap}def run(value): return value\n`);
  await writeFile(join(folder, 'model.pkl'), `cos\nsystem\n(S'touch ${marker}'\ntR.`);
  await writeFile(join(folder, '.vscode', 'tasks.json'), `{"command": "touch ${marker}"}`);
  // Aliases that unfold to a billion entries, and a name that is a page of its own.
  const bomb = Array.from({ length: 9 }, (_, at) => `x${at + 1}: &a${at + 1} [${`*a${at},`.repeat(9)}]`).join(
    '\n',
  );
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: ${JSON.stringify(HTML)}\nx0: &a0 [lol]\n${bomb}\nmodels: [{name: m, path: model.pkl}]\n`,
  );
  await writeFile(join(folder, 'requirements.txt'), `${'['.repeat(100_000)}\n${HTML}\n`);
  await page.evaluate((path) => {
    location.hash = `#/project?folder=${encodeURIComponent(path)}`;
  }, folder);
  await expect(page.getByRole('tab', { name: /^Problems [1-9]/ })).toBeVisible();
  await expectHarmless(page);
  await page.getByRole('navigation', { name: 'Files of the project' }).getByText('score.py').click();
  await expect(page.getByRole('textbox', { name: 'Text of score.py' })).toBeAttached();
  expect(await exists(marker)).toBe(false);
});

const SCRIPT = `
def init():
    print(${JSON.stringify(`${HTML} ${ESCAPES} printed`).replaceAll('\\u001b', '\\x1b')})

def run(value: str):
    if value == "big":
        return "x" * 50_000_000
    if value == "deep":
        nested = []
        for _ in range(900):
            nested = [nested]
        return nested
    return {${JSON.stringify(HTML)}: "javascript:${RUN}"}
`;

test('predictions and the Swagger document of a hostile model show as text, however large or deep', async ({
  page,
  folders,
}) => {
  test.slow();
  const folder = join(folders.work, 'hostile');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'score.py'), SCRIPT);
  await writeFile(
    join(folder, 'slipway.yml'),
    `name: hostile\ndescription: ${JSON.stringify(`${HTML} [click](javascript:${RUN})`)}\nscript: score.py\n`,
  );
  await page.evaluate((path) => {
    location.hash = `#/project?folder=${encodeURIComponent(path)}`;
  }, folder);
  test.skip(!(await chooseEngine(page, 'Process')), 'the process engine is not available on this machine');
  await runProject(page);
  await expect(page.getByTestId('answer')).toContainText('onerror');
  await expectHarmless(page);

  const body = page.getByRole('textbox', { name: 'Request body as JSON' });
  for (const value of ['deep', 'big']) {
    await body.fill(JSON.stringify({ value }));
    await body.press('ControlOrMeta+Enter');
    await expect(page.getByTestId('answer')).toContainText(value === 'deep' ? '[[' : 'xxxx', {
      timeout: 60_000,
    });
    // The page still hears its user.
    await page.getByRole('tab', { name: 'Log', exact: true }).click();
    await expect(page.getByRole('log')).toContainText('printed');
  }
  await expectHarmless(page);
  await goTo(page, 'Runs');
  await page.getByText('Swagger', { exact: true }).click();
  await expect(page.locator('.swagger-ui .info')).toContainText('hostile');
  await expectHarmless(page);
});

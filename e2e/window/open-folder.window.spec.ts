import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ROOT, testEnvironment } from '../fixtures/environment.ts';
import { expect, test } from '../fixtures/slipway.ts';
import { launchWindow } from '../fixtures/window.ts';

/** As users have it: one program on one data folder. */
const SINGLE = { SLIPWAY_SINGLE_INSTANCE: 'on' };

test('slipway open shows a folder in the window that is open', async ({ folders }) => {
  const env = { ...(await testEnvironment(folders)), ...SINGLE };
  for (const name of ['first', 'second']) {
    await mkdir(join(folders.work, name), { recursive: true });
    await writeFile(join(folders.work, name, 'slipway.yml'), `name: ${name}\n`);
  }
  const { app, page, close } = await launchWindow(folders, [join(folders.work, 'first')], SINGLE);
  await expect(page.getByRole('heading', { level: 1, name: 'first' })).toBeVisible({ timeout: 60_000 });
  const words = [join(ROOT, 'cli/slipway.mjs'), 'open', join(folders.work, 'second'), '--json'];
  const { stdout } = await promisify(execFile)(process.execPath, words, { env });
  expect(JSON.parse(stdout)).toEqual({ folder: join(folders.work, 'second'), window: true });
  await expect(page.getByRole('heading', { level: 1, name: 'second' })).toBeVisible();
  expect(app.windows()).toHaveLength(1);
  await close();
});

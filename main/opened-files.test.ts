import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createOpenedFiles } from './opened-files.ts';

test('a file that comes before the window is opened once there is one, by its folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'slipway-opened-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await writeFile(join(folder, 'slipway.yml'), '');
  const opened: string[] = [];
  const files = createOpenedFiles((path) => opened.push(path));
  files.take(join(folder, 'slipway.yml'));
  expect(opened).toEqual([]);
  files.start();
  await expect.poll(() => opened).toEqual([folder]);
  files.take(folder);
  await expect.poll(() => opened).toEqual([folder, folder]);
});

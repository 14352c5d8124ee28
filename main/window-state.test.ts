import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readWindowState } from './window-state.ts';

const SCREEN = { x: 0, y: 0, width: 1920, height: 1080 };
const STATE = { x: 100, y: 50, width: 1280, height: 800, maximized: false };
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-window-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function stored(text: string): Promise<string> {
  const file = join(folder, 'window-state.json');
  await writeFile(file, text);
  return file;
}

test('reads where the window was', async () => {
  expect(readWindowState(await stored(JSON.stringify(STATE)), [SCREEN])).toEqual(STATE);
});

test('forgets a place on a screen that is gone', async () => {
  expect(readWindowState(await stored(JSON.stringify({ ...STATE, x: 4000 })), [SCREEN])).toBeUndefined();
});

test.each(['', '{"x":1', '[]', '{"x":0,"y":0,"width":1,"height":1,"maximized":false}'])(
  'takes the default place when the file holds %j',
  async (text) => {
    expect(readWindowState(await stored(text), [SCREEN])).toBeUndefined();
  },
);

test('takes the default place on the first start', () => {
  expect(readWindowState(join(folder, 'none.json'), [SCREEN])).toBeUndefined();
});

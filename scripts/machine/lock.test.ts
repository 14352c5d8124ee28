import { spawnSync } from 'node:child_process';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withLock } from './lock.mjs';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('works under one lock follow each other', async () => {
  const events: string[] = [];
  const work = (name: string) => () =>
    Promise.resolve(events.push(`${name} begins`))
      .then(() => delay(50))
      .then(() => events.push(`${name} ends`));
  await Promise.all(['a', 'b', 'c'].map((name) => withLock(join(folder, 'x.lock'), work(name))));
  for (let index = 0; index < events.length; index += 2) {
    expect(events[index + 1]).toBe(events[index]?.replace('begins', 'ends'));
  }
  expect(events).toHaveLength(6);
});

test('the lock of a process that is gone counts as free', async () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  await writeFile(join(folder, 'x.lock'), String(pid));
  expect(await withLock(join(folder, 'x.lock'), async () => 'done')).toBe('done');
});

test('work that fails gives the lock back', async () => {
  const file = join(folder, 'x.lock');
  await expect(withLock(file, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(access(file)).rejects.toThrow('ENOENT');
});

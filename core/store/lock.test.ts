import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { identify } from '#core/host/process-identity.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { withLock } from './lock.ts';

test('lets one at a time in', async () => {
  const path = join(await temporaryFolder(), 'store.lock');
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      withLock(path, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(1);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
});

test('lets go when the work throws', async () => {
  const path = join(await temporaryFolder(), 'store.lock');
  await expect(withLock(path, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  await expect(withLock(path, async () => 'yes')).resolves.toBe('yes');
});

test('takes over from a process that died, once, however many see it dead', async () => {
  const folder = await temporaryFolder();
  const path = join(folder, 'store.lock');
  const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
  const dead = identify(child.pid ?? 0);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await writeFile(path, JSON.stringify({ nonce: 'of-the-dead', process: dead }));

  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 10 }, () =>
      withLock(path, async () => {
        inside += 1;
        most = Math.max(most, inside);
        await sleep(1);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(await readdir(folder)).toEqual([]);
});

test('says who holds it when patience ends', async () => {
  const path = join(await temporaryFolder(), 'store.lock');
  await withLock(path, async () => {
    await expect(withLock(path, async () => undefined, { patience: 30 })).rejects.toMatchObject({
      code: 'timed_out',
      message: expect.stringContaining(String(process.pid)),
    });
  });
});

test('stops waiting when it is told to', async () => {
  const path = join(await temporaryFolder(), 'store.lock');
  const controller = new AbortController();
  await withLock(path, async () => {
    const waiting = withLock(path, async () => undefined, { signal: controller.signal });
    controller.abort(new Error('enough'));
    await expect(waiting).rejects.toThrow('enough');
  });
});

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { link, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { MakeLink } from '#core/host/hard-links.ts';
import { identify } from '#core/host/process-identity.ts';
import { failing, systemError } from '#core/host/testing/system-error.ts';
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

describe('on other systems', () => {
  test.each([
    ['win32', 'EISDIR'],
    ['darwin', 'ENOTSUP'],
    ['linux', 'EPERM'],
  ] as const)('one at a time without hard links, on %s', async (platform, code) => {
    const folder = await temporaryFolder();
    const path = join(folder, 'store.lock');
    const makeLink = (): Promise<void> => Promise.reject(systemError(code));
    let inside = 0;
    let most = 0;
    const work = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      await sleep(1);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 15 }, () => withLock(path, work, { platform, makeLink })));
    expect(most).toBe(1);
    expect(await readdir(folder)).toEqual([]);
  });

  test('on Windows a lock that is being deleted is waited for', async () => {
    const path = join(await temporaryFolder(), 'store.lock');
    const deleting = failing(['EPERM', 'EACCES', 'EBUSY'], undefined);
    const makeLink: MakeLink = async (from, to) => {
      await deleting();
      await link(from, to);
    };
    await expect(withLock(path, async () => 'in', { platform: 'win32', makeLink })).resolves.toBe('in');
  });

  test('an empty lock of a process that ended before it wrote is told of', async () => {
    const path = join(await temporaryFolder(), 'store.lock');
    await writeFile(path, '');
    await utimes(path, new Date(0), new Date(0));
    await expect(withLock(path, async () => 'in')).rejects.toMatchObject({ code: 'store_damaged' });
  });
});

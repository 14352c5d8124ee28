import { expect, test } from 'vitest';
import { failing, systemError } from './testing/system-error.ts';
import { isBusy, whileBusy } from './while-busy.ts';

const waits = [1, 1, 1];

test.each(['EPERM', 'EBUSY', 'EACCES'])('on Windows %s is tried again until it is over', async (code) => {
  const action = failing([code, code], 'done');
  await expect(whileBusy(action, { platform: 'win32', waits })).resolves.toBe('done');
});

test('on Windows an error that stays is thrown in the end', async () => {
  const action = failing(['EPERM', 'EBUSY', 'EACCES', 'EBUSY'], 'done');
  await expect(whileBusy(action, { platform: 'win32', waits })).rejects.toMatchObject({ code: 'EBUSY' });
});

test.each(['ENOENT', 'ENOSPC', 'EXDEV', 'EEXIST'])('on Windows %s is meant', async (code) => {
  const action = failing([code], 'done');
  await expect(whileBusy(action, { platform: 'win32', waits })).rejects.toMatchObject({ code });
});

test.each(['linux', 'darwin'] as const)('on %s every error is meant', async (platform) => {
  const action = failing(['EPERM'], 'done');
  await expect(whileBusy(action, { platform, waits })).rejects.toMatchObject({ code: 'EPERM' });
  expect(isBusy(systemError('EBUSY'), platform)).toBe(false);
});

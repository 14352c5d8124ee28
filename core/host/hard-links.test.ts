import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { lacksHardLinks, linkOrCopy } from './hard-links.ts';
import { systemError } from './testing/system-error.ts';

test.each([
  ['linux', 'EPERM', true],
  ['linux', 'EOPNOTSUPP', true],
  ['darwin', 'ENOTSUP', true],
  ['win32', 'EISDIR', true],
  ['win32', 'EPERM', false],
  ['linux', 'EISDIR', false],
  ['linux', 'EEXIST', false],
  ['win32', 'EEXIST', false],
] as const)('on %s %s means no hard links: %s', (platform, code, expected) => {
  expect(lacksHardLinks(systemError(code), platform)).toBe(expected);
});

test.each([
  ['win32', 'EISDIR'],
  ['darwin', 'ENOTSUP'],
  ['linux', 'EMLINK'],
] as const)('on %s a file is copied when a link ends with %s', async (platform, code) => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'bytes');
  const makeLink = (): Promise<void> => Promise.reject(systemError(code));
  await linkOrCopy(join(folder, 'a'), join(folder, 'b'), { makeLink, platform });
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('bytes');
});

test('a file that is there is never replaced by a copy', async () => {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'a'), 'bytes');
  await writeFile(join(folder, 'b'), 'other');
  const makeLink = (): Promise<void> => Promise.reject(systemError('ENOTSUP'));
  await expect(linkOrCopy(join(folder, 'a'), join(folder, 'b'), { makeLink })).rejects.toMatchObject({
    code: 'EEXIST',
  });
  expect(await readFile(join(folder, 'b'), 'utf8')).toBe('other');
});

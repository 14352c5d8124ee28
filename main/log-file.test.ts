import { readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openLogFile } from './log-file.ts';

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;
const onPosix = test.skipIf(process.platform === 'win32');

onPosix('a log and its folder are read by their user only', async () => {
  const file = join(await temporaryFolder(), 'logs', 'core.log');
  openLogFile(file)('a line\n');
  expect(await modeOf(file)).toBe(0o600);
  expect(await modeOf(dirname(file))).toBe(0o700);
});

onPosix('a log that others could read is closed to them, and goes on', async () => {
  const file = join(await temporaryFolder(), 'core.log');
  await writeFile(file, 'before\n', { mode: 0o644 });
  openLogFile(file)('after\n');
  expect(await modeOf(file)).toBe(0o600);
  expect(await readFile(file, 'utf8')).toBe('before\nafter\n');
});

test('a large log is put aside', async () => {
  const file = join(await temporaryFolder(), 'core.log');
  await writeFile(file, '');
  await truncate(file, 6 * 1024 * 1024);
  openLogFile(file)('new\n');
  expect(await readFile(file, 'utf8')).toBe('new\n');
  expect((await stat(`${file}.1`)).size).toBe(6 * 1024 * 1024);
});

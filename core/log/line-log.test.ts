import { appendFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { openLineLog, readLogPage } from './line-log.ts';

const fail = (error: unknown): never => {
  throw error;
};
const page = { max: 1000, waitMs: 0, isComplete: async () => true };

test('pages go from the first line to the last without a gap, whatever their size', async () => {
  const path = join(await temporaryFolder(), 'log');
  const log = openLineLog(path, fail);
  for (let line = 0; line < 5000; line += 1) log.write({ text: `line ${line} ✓` });
  await log.close();
  const texts: string[] = [];
  for (let after = 0, done = false; !done; ) {
    const { lines, next, done: isLast } = await readLogPage(path, { ...page, after, max: 777 });
    texts.push(...lines.map((line) => line.text));
    after = next;
    done = isLast;
  }
  expect(texts).toEqual(Array.from({ length: 5000 }, (_value, line) => `line ${line} ✓`));
});

test('waits for a line that is to come', async () => {
  const path = join(await temporaryFolder(), 'log');
  await writeFile(path, '');
  const reading = readLogPage(path, { ...page, after: 0, waitMs: 5000, isComplete: async () => false });
  await sleep(100);
  await appendFile(path, `${JSON.stringify({ text: 'late' })}\n`);
  expect(await reading).toMatchObject({ lines: [{ text: 'late' }], done: false });
});

test('gives a half-written line only when it is whole', async () => {
  const path = join(await temporaryFolder(), 'log');
  await writeFile(path, '{"text":"on');
  expect(await readLogPage(path, { ...page, after: 0 })).toEqual({ lines: [], next: 0, done: true });
  await appendFile(path, 'e"}\n');
  expect(await readLogPage(path, { ...page, after: 0 })).toMatchObject({ lines: [{ text: 'one' }] });
});

test('shows a damaged line as it is', async () => {
  const path = join(await temporaryFolder(), 'log');
  await writeFile(path, 'not JSON\n');
  expect(await readLogPage(path, { ...page, after: 0 })).toMatchObject({ lines: [{ text: 'not JSON' }] });
});

test('ends at once when the reader leaves', async () => {
  const path = join(await temporaryFolder(), 'log');
  const controller = new AbortController();
  const reading = readLogPage(path, {
    ...page,
    after: 0,
    waitMs: 60_000,
    isComplete: async () => false,
    signal: controller.signal,
  });
  controller.abort();
  expect(await reading).toEqual({ lines: [], next: 0, done: false });
});

test('a line without end is read in pieces, and a page has a size', async () => {
  const path = join(await temporaryFolder(), 'log');
  const size = 64 * 2 ** 20;
  await writeFile(path, Buffer.alloc(size, 'x'));
  await appendFile(path, '\n');
  let [after, read] = [0, 0];
  for (let isDone = false; !isDone; ) {
    const { lines, next, done } = await readLogPage(path, {
      ...page,
      after,
      parseLine: (text) => ({ text }),
    });
    expect(next - after).toBeLessThanOrEqual(20 * 2 ** 20);
    read += lines.reduce((sum, { text }) => sum + text.length, 0);
    [after, isDone] = [next, done];
  }
  expect(read).toBe(size);
});

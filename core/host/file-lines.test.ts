import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { linesOfFile } from './file-lines.ts';

async function fileWith(text: string): Promise<string> {
  const path = join(await temporaryFolder(), 'rows.jsonl');
  await writeFile(path, text);
  return path;
}

async function linesOf(path: string): Promise<readonly string[]> {
  const lines: string[] = [];
  for await (const line of linesOfFile(path)) lines.push(line);
  return lines;
}

test.each([
  ['', []],
  ['\n\n', []],
  ['a\nb\n', ['a', 'b']],
  ['a\r\nb', ['a', 'b']],
  ['a\n  \nb\n\n', ['a', 'b']],
  ['one\u2028line\n', ['one\u2028line']],
] as const)('the lines of %j are whole and not empty', async (text, lines) => {
  expect(await linesOf(await fileWith(text))).toEqual(lines);
});

test('lines and letters that lie across what is read at once stay whole', async () => {
  const lines = Array.from({ length: 40 }, (_, index) => 'é'.repeat(5000 + index));
  expect(await linesOf(await fileWith(lines.join('\n')))).toEqual(lines);
});

test('a line without an end is refused by its number, not read', async () => {
  const path = await fileWith('{"a":1}\n\n{"a":2}\n');
  await truncate(path, 700_000_000);
  const lines: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const line of linesOfFile(path)) lines.push(line);
  };
  await expect(reading()).rejects.toMatchObject({
    code: 'bad_input',
    message: 'Line 4 of rows.jsonl is longer than 64 MB.',
  });
  expect(lines).toEqual(['{"a":1}', '{"a":2}']);
});

test('a file that is gone fails where it is read', async () => {
  await expect(linesOf(join(await temporaryFolder(), 'gone.jsonl'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
});

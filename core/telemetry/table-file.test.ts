import { truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { LocalPath } from '#contract/local-path.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { recordsOfFile } from './table-file.ts';

async function fileWith(name: string, text: string | Uint8Array): Promise<LocalPath> {
  const path = join(await temporaryFolder(), name);
  await writeFile(path, text);
  return path as LocalPath;
}

async function all(path: LocalPath) {
  const records: Readonly<Record<string, unknown>>[] = [];
  for await (const record of recordsOfFile(path)) records.push(record);
  return records;
}

test('rows of CSV and JSON Lines are as they stand', async () => {
  const csv = await fileWith('rows.csv', '\ufeffa;b\n1;"x\ny"\n2;\n');
  expect(await all(csv)).toEqual([
    { a: '1', b: 'x\ny' },
    { a: '2', b: '' },
  ]);
  const lines = await fileWith('rows.jsonl', '{"a":1,"b":"x\u2028y"}\r\n\n{"a":2}');
  expect(await all(lines)).toEqual([{ a: 1, b: 'x\u2028y' }, { a: 2 }]);
});

test.each(['\n', '\r\n', '\r'])('rows of CSV end with %j, wherever a piece of the file ends', async (end) => {
  const rows = Array.from({ length: 600 }, (_, index) => `${'x'.repeat(500 + index)},${index}`);
  const path = await fileWith('rows.csv', ['text,n', ...rows].join(end));
  expect((await all(path)).map(({ n }) => n)).toEqual(rows.map((_, index) => String(index)));
});

test('a CSV file may be longer than a row of it, and a row as long as a megabyte', async () => {
  const path = await fileWith('rows.csv', `text,n\n${`${'x'.repeat(2 ** 20)},1\n`.repeat(18)}`);
  expect(await all(path)).toHaveLength(18);
});

test('a JSON line without an end is refused with its number', async () => {
  const path = await fileWith('rows.jsonl', '{"a":1}\n');
  await truncate(path, 700_000_000);
  await expect(all(path)).rejects.toMatchObject({
    code: 'bad_input',
    message: 'Line 2 of rows.jsonl is longer than 64 MB.',
  });
});

test.each([
  ['no line end', 'a', 1],
  ['a quote that is not closed', 'a,b\n1,2\n3,"', 3],
  ['nothing but delimiters', 'a,b\n1,2\n3,4\n', 4],
])('a CSV row of more than 16 MB is refused: %s', async (name, text, line) => {
  const filler = Buffer.alloc(18 * 2 ** 20, name.includes('delimiters') ? ',' : 'a');
  const path = await fileWith('rows.csv', Buffer.concat([Buffer.from(text), filler]));
  await expect(all(path)).rejects.toMatchObject({
    code: 'bad_input',
    message: `The row at line ${line} of rows.csv is longer than 16 MB.`,
    hint: 'Check that the file is CSV, and that each quote in it is closed.',
  });
});

test('who stops reading a table early closes it', async () => {
  const path = await fileWith('rows.csv', `a,b\n${'1,2\n'.repeat(200_000)}`);
  for await (const record of recordsOfFile(path)) {
    expect(record).toEqual({ a: '1', b: '2' });
    break;
  }
});

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { keptRows } from '../kept-rows.ts';
import { readLabels } from './read-labels.ts';

test('a file with more labels than are kept in memory is refused', async () => {
  const path = localPathOf(join(await temporaryFolder(), 'labels.csv'));
  await writeFile(path, 'request_id,label\na,yes\nb,no\nc,\nd,yes\n');
  const read = (rows: number, letters: number) =>
    readLabels(path, undefined, keptRows('labels.csv', { rows, letters }));
  await expect(read(3, 100)).resolves.toMatchObject({ count: 3 });
  await expect(read(2, 100)).rejects.toMatchObject({ code: 'bad_input' });
  await expect(read(3, 10)).rejects.toMatchObject({ code: 'bad_input' });
});

test.each([
  ['labels.csv', 'correlation_id,label\n9007199254740993,9007199254740995\n9007199254740992,1.5\n007,a\n'],
  [
    'labels.jsonl',
    '{"correlation_id":9007199254740993,"label":9007199254740995}\n{"correlation_id":9007199254740992,"label":1.5}\n{"correlation_id":7,"label":"a"}\n',
  ],
])('ids and labels beyond 2^53 in %s keep all their digits', async (name, text) => {
  const path = localPathOf(join(await temporaryFolder(), name));
  await writeFile(path, text);
  expect([...(await readLabels(path, undefined)).byRow]).toEqual([
    ['0\n9007199254740993', '9007199254740995'],
    ['0\n9007199254740992', 1.5],
    ['0\n7', 'a'],
  ]);
});

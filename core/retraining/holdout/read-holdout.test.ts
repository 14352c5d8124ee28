import { readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { localPathOf } from '#core/host/local-path.ts';
import { toErrorInfo } from '#core/log/error-info.ts';
import { silentLogger } from '#core/log/logger.ts';
import { keptRows } from '#core/telemetry/kept-rows.ts';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { readHoldout } from './read-holdout.ts';

const RULES = { file: 'rows.csv', label: 'y' };

async function setUp(name: string, text: string, most?: { readonly rows: number; readonly letters: number }) {
  const folder = await temporaryFolder();
  const path = localPathOf(join(folder, name));
  await writeFile(path, text);
  const signal = new AbortController().signal;
  return {
    folder,
    read: () =>
      readHoldout({
        path,
        folder,
        rules: RULES as never,
        gates: [],
        signal,
        ...(most === undefined ? {} : { kept: keptRows('rows.csv', most) }),
      }),
  };
}

test.each([
  ['rows.csv', 'x,y\n01,a\n2,\n"3,0",b\n', 'x\n01\n"3,0"\n'],
  ['rows.jsonl', '{"x":1,"y":"a"}\n{"x":2,"y":null}\n{"x":3,"y":"b"}\n', '{"x":1}\n{"x":3}\n'],
])('the rows of %s that have a label are written without it', async (name, text, written) => {
  const { read } = await setUp(name, text);
  const { input, labels, unlabelled } = await read();
  expect([labels, unlabelled]).toEqual([['a', 'b'], 1]);
  expect(await readFile(input, 'utf8')).toBe(written);
});

test('a column that is missing is an error of the holdout', async () => {
  const { read } = await setUp('rows.csv', 'x,z\n1,2\n');
  await expect(read()).rejects.toMatchObject({ code: 'bad_input' });
});

test('a holdout with more labels than are kept in memory is refused', async () => {
  const text = 'x,y\n1,aaaa\n2,bbbb\n3,aaaa\n4,\n';
  await expect((await setUp('rows.csv', text, { rows: 3, letters: 8 })).read()).resolves.toMatchObject({
    labels: ['aaaa', 'bbbb', 'aaaa'],
  });
  for (const most of [
    { rows: 2, letters: 8 },
    { rows: 3, letters: 7 },
  ])
    await expect((await setUp('rows.csv', text, most)).read()).rejects.toMatchObject({ code: 'bad_input' });
});

test.runIf(process.platform === 'linux').each([
  ['few rows', 3],
  ['more rows than the streams between hold', 50_000],
])('a full disk with %s is an error of the call', async (_what, rows) => {
  const text = `x,y\n${'some text,a\n'.repeat(rows)}`;
  const { read, folder } = await setUp('rows.csv', text);
  await symlink('/dev/full', join(folder, 'holdout.csv'));
  const error = await read().catch((reason: unknown) => reason);
  expect(toErrorInfo(error, silentLogger)).toMatchObject({ code: 'disk_full' });
});

import { readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { batchResultSchema } from '#contract/batch/batch.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { keptRows } from '#core/telemetry/kept-rows.ts';
import { temporaryCore } from '#core/testing/temporary-core.ts';
import { judgeBatch } from './judge-batch.ts';
import { FLOWERS, WIDER_IS_ROSE, withScoring } from './testing/scored-batch.ts';

const scored = async () => {
  const core = await temporaryCore();
  const input = await withScoring(core, FLOWERS, WIDER_IS_ROSE);
  const { taskId } = await core.client.batch.start({ image: 'iris', input });
  const result = batchResultSchema.parse((await core.ended(Promise.resolve({ taskId }))).result);
  return { ...core, input, id: taskId, result };
};

test('results that are not asked for as a file are read page by page', async () => {
  const { client, id, result } = await scored();
  expect(result).toMatchObject({ image: 'iris:3', format: 'csv', rows: 4, failed: 1 });
  const first = await client.batch.rows({ id, limit: 2 });
  expect(first.columns).toEqual(['id', 'width', 'kind', 'prediction', 'error']);
  expect(first.rows).toEqual([
    ['1', '1', 'daisy', 'daisy', ''],
    ['2', '5', 'rose', 'rose', ''],
  ]);
  expect(first.done).toBe(false);
  const rest = await client.batch.rows({ id, after: first.next });
  expect(rest.rows).toEqual([
    ['3', '7', 'daisy', 'rose', ''],
    ['4\n', 'x', 'rose', '', 'bad: "x"'],
  ]);
  expect(rest.done).toBe(true);
});

test('a page from a byte where no row begins is refused, and the rest of the file is not read', async () => {
  const { client, id, result } = await scored();
  const text = await readFile(result.path, 'utf8');
  const inQuotes = text.indexOf(',x,rose,,"bad') + ',x,rose,,"'.length;
  const refused = {
    code: 'bad_input',
    data: { hint: 'Ask with the `next` of the page before, or from 0.' },
  };
  await expect(client.batch.rows({ id, after: inQuotes })).rejects.toMatchObject(refused);
  // 40 MB and no line end outside of quotes: sparse, so it costs no disk.
  await truncate(result.path, 40 * 2 ** 20);
  await expect(client.batch.rows({ id, after: inQuotes })).rejects.toMatchObject(refused);
  expect((await client.batch.rows({ id, limit: 2 })).rows).toHaveLength(2);
});

test('predictions are compared with a column of the file that the image does not take', async () => {
  const { client, id, input } = await scored();
  const { columns, unused, proposed } = await client.batch.columns({ image: 'iris:3', input });
  expect([columns, unused, proposed]).toEqual([['id', 'width', 'kind'], ['id', 'kind'], 'kind']);
  const quality = await client.batch.judge({ id, label: 'kind' });
  expect(quality).toMatchObject({ kind: 'classification', prediction: 'prediction', rows: 3, left: 1 });
  expect(quality.measures[0]).toMatchObject({ name: 'accuracy', value: 2 / 3 });
  expect(quality.pairs).toHaveLength(3);
  await expect(client.batch.judge({ id, label: 'nothing' })).rejects.toMatchObject({ code: 'bad_input' });
  const measured = { id, label: 'id', kind: 'regression' } as const;
  await expect(client.batch.judge({ ...measured, prediction: 'width' })).rejects.toMatchObject({
    data: { hint: 'Compare them as classes.' },
  });
  const numbers = await client.batch.judge({ ...measured, prediction: 'id' });
  expect(numbers.measures.find(({ name }) => name === 'rmse')?.value).toBe(0);
  expect(numbers.points).toHaveLength(4);
});

test('more rows than are kept in memory are refused in words', async () => {
  const { context, id } = await scored();
  const judged = judgeBatch(
    context,
    { id, label: 'kind' },
    keptRows('the results', { rows: 2, letters: 100 }),
  );
  await expect(judged).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('more than 2 rows'),
  });
  const wide = judgeBatch(context, { id, label: 'kind' }, keptRows('the results', { rows: 9, letters: 8 }));
  await expect(wide).rejects.toMatchObject({
    code: 'bad_input',
    message: expect.stringContaining('MB of text'),
  });
});

test('results are exported, and an output is replaced only when asked', async () => {
  const { client, id, input, result } = await scored();
  const path = join(dirname(input), 'saved.csv') as LocalPath;
  await client.batch.export({ id, path });
  expect(await readFile(path, 'utf8')).toBe(await readFile(result.path, 'utf8'));
  await expect(client.batch.export({ id, path })).rejects.toMatchObject({ code: 'already_exists' });
});

test('what fails or is cancelled leaves nothing beside the output', async () => {
  const core = await temporaryCore();
  const input = await withScoring(core, FLOWERS, async ({ output, signal }) => {
    await writeFile(`${output}.partial`, 'half');
    await writeFile(`${output}.state.json`, '{}');
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve));
    signal.throwIfAborted();
    return { code: 1, answer: '' };
  });
  const output = join(dirname(input), 'out.csv') as LocalPath;
  const { taskId } = await core.client.batch.start({ image: 'iris:3', input, output });
  await core.client.task.cancel({ id: taskId });
  expect((await core.ended(Promise.resolve({ taskId }))).state).toBe('cancelled');
  expect(await readdir(dirname(input))).toEqual(['flowers.csv']);
});

test.each([
  [
    '{"error":{"code":"missing-columns","message":"the file lacks a","hint":"rename"}}',
    1,
    'bad_input',
    'The file lacks a.',
  ],
  ['{"error":{"code":"script-failed","message":"init() failed"}}', 3, 'run_failed', 'Init() failed.'],
  ['{"error":{"code":"disk-full","message":"the disk is full"}}', 1, 'disk_full', 'The disk is full.'],
  ['', 2, 'wrong_state', 'iris:3 was built before images could score files.'],
  ['', 137, 'run_failed', 'Scoring flowers.csv with iris:3 ended with exit code 137.'],
] as const)('the reason %s becomes an error', async (answer, code, wanted, message) => {
  const core = await temporaryCore();
  const input = await withScoring(core, FLOWERS, async () => ({ code, answer }));
  const { error } = await core.ended(core.client.batch.start({ image: 'iris:3', input }));
  expect(error).toMatchObject({ code: wanted, message });
});

test('a file that is not there and an image that is not known are refused', async () => {
  const core = await temporaryCore();
  const input = await withScoring(core, FLOWERS, WIDER_IS_ROSE);
  await expect(core.client.batch.start({ image: 'none', input })).rejects.toMatchObject({
    code: 'not_found',
  });
  const gone = join(dirname(input), 'gone.csv') as LocalPath;
  const { error } = await core.ended(core.client.batch.start({ image: 'iris', input: gone }));
  expect(error?.code).toBe('path_missing');
});

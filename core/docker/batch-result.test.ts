import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { temporaryFolder } from '#core/testing/temporary-folder.ts';
import { writeResult } from './batch-result.ts';

const SIGNAL = new AbortController().signal;

test('a result is written as it is', async () => {
  const output = join(await temporaryFolder(), 'out.jsonl');
  const archive = pack();
  archive.entry({ name: 'result' }, '{"row":0}\n');
  archive.finalize();
  await writeResult(archive.pipe(new PassThrough()), output, SIGNAL);
  expect(await readFile(output, 'utf8')).toBe('{"row":0}\n');
});

/** An archive with a file of a size of which some bytes come. */
function begun(size: number): PassThrough {
  const archive = pack();
  archive.entry({ name: 'result', size }).write(Buffer.alloc(1024));
  const sent = new PassThrough();
  archive.on('data', (chunk) => sent.write(chunk));
  return sent;
}

test('a result that does not fit on the disk is refused before it is written', async () => {
  const folder = await temporaryFolder();
  await expect(writeResult(begun(2 ** 50), join(folder, 'out'), SIGNAL)).rejects.toMatchObject({
    code: 'disk_full',
    hint: expect.any(String),
  });
  expect(await readdir(folder)).toEqual([]);
});

test.each([
  ['a disk that fills up', Object.assign(new Error('no space'), { code: 'ENOSPC' }), { code: 'disk_full' }],
  [
    'a connection that breaks',
    Object.assign(new Error('reset'), { code: 'ECONNRESET' }),
    { message: 'reset' },
  ],
])('%s leaves no part of a result', async (_what, failure, expected) => {
  const folder = await temporaryFolder();
  const archive = begun(1e6);
  const writing = writeResult(archive, join(folder, 'out'), SIGNAL);
  const settled = expect(writing).rejects.toMatchObject(expected);
  await expect.poll(() => readdir(folder)).toEqual(['out']);
  archive.destroy(failure);
  await settled;
  expect(await readdir(folder)).toEqual([]);
});

test('what is cancelled leaves no part of a result', async () => {
  const folder = await temporaryFolder();
  const controller = new AbortController();
  const writing = writeResult(begun(1e6), join(folder, 'out'), controller.signal);
  const settled = expect(writing).rejects.toThrow();
  await expect.poll(() => readdir(folder)).toEqual(['out']);
  controller.abort();
  await settled;
  expect(await readdir(folder)).toEqual([]);
});

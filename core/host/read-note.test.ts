import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { readNote } from './read-note.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slipway-note-'));
});
afterAll(() => rm(folder, { recursive: true }));

const schema = z.object({ size: z.number() });

test.each(['', '{"size":', '\0\0\0\0', '{"other":1}'])('a note of %j counts as not there', async (text) => {
  const path = join(folder, 'note.json');
  await writeFile(path, text);
  expect(await readNote(path, schema)).toBeUndefined();
});

test('a whole note is read, and none is not there', async () => {
  const path = join(folder, 'whole.json');
  await writeFile(path, '{"size":3}');
  expect(await readNote(path, schema)).toEqual({ size: 3 });
  expect(await readNote(join(folder, 'none.json'), schema)).toBeUndefined();
});

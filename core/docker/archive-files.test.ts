import { PassThrough } from 'node:stream';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { archiveFiles } from './archive-files.ts';

function archiveOf(files: Readonly<Record<string, string | number>>): NodeJS.ReadableStream {
  const archive = pack();
  const out = new PassThrough();
  archive.pipe(out);
  // Whoever reads it may stop in the middle.
  archive.on('error', () => undefined);
  for (const [name, content] of Object.entries(files)) {
    if (typeof content === 'string') archive.entry({ name }, content);
    else archive.entry({ name, size: content }).on('error', () => undefined);
  }
  archive.finalize();
  return out;
}

test('a folder gives the files that lie in it, a file itself', async () => {
  expect(await archiveFiles(archiveOf({ 'schema/schema.json': '{}', 'schema/openapi.json': 'é' }))).toEqual({
    'schema.json': '{}',
    'openapi.json': 'é',
  });
  expect(await archiveFiles(archiveOf({ 'swagger.json': '[]' }))).toEqual({ 'swagger.json': '[]' });
});

test('names that lead elsewhere, on whatever system, are left out', async () => {
  const names = [
    '..\\..\\evil.json',
    'sub/file',
    '../evil',
    '..',
    'C:evil',

    '.hidden',
    'x'.repeat(101),
    '/etc/x',
  ];
  const files = Object.fromEntries(names.map((name) => [`schema/${name}`, 'x']));
  expect(await archiveFiles(archiveOf({ ...files, 'schema/good.json': '2' }))).toEqual({ 'good.json': '2' });
});

test('files that are too large or too many are not read', async () => {
  await expect(archiveFiles(archiveOf({ 'schema/a': 65 * 2 ** 20 }))).rejects.toMatchObject({
    code: 'engine_failed',
  });
  const many = Object.fromEntries(Array.from({ length: 1001 }, (_none, index) => [`schema/f${index}`, '']));
  await expect(archiveFiles(archiveOf(many))).rejects.toMatchObject({ code: 'engine_failed' });
});

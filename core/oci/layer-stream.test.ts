import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { expect, test } from 'vitest';
import { folderEntries, type LayerEntry } from './layer-entry.ts';
import { makeLayer } from './layer-stream.ts';

const never = new AbortController().signal;

function deflated(path: string, content: Buffer): LayerEntry {
  const stream = deflateRawSync(content);
  return {
    kind: 'deflated',
    path,
    mode: 0o644,
    size: content.length,
    compressedSize: stream.length,
    crc: crc32(content),
    chunks: async function* () {
      for (let at = 0; at < stream.length; at += 100_000) yield stream.subarray(at, at + 100_000);
    },
  };
}

async function made(entries: readonly LayerEntry[]): Promise<{ gzip: Buffer; tar: Buffer; diffId: string }> {
  const layer = makeLayer(entries, never);
  const gzip = await buffer(Readable.from(layer.chunks));
  return { gzip, tar: gunzipSync(gzip), diffId: layer.unpacked().diffId };
}

/** What a reader of ours and theirs finds: path, type, mode, link and content. */
async function unpacked(
  tar: Buffer,
): Promise<readonly (readonly [string, string, number, string, Buffer])[]> {
  const found: [string, string, number, string, Buffer][] = [];
  const reader = extract();
  Readable.from([tar]).pipe(reader as unknown as NodeJS.WritableStream);
  for await (const entry of reader) {
    const { name, type, mode = 0, linkname } = entry.header;
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(Buffer.from(chunk as Uint8Array));
    found.push([name, type ?? '', mode, linkname ?? '', Buffer.concat(chunks)]);
  }
  return found;
}

const long = `${'folder-of-a-long-name/'.repeat(12)}file.py`;
const CONTENTS: readonly (readonly [string, Buffer])[] = [
  ['small.py', Buffer.from('x = 1\n')],
  ['empty.py', Buffer.alloc(0)],
  ['middle.py', Buffer.alloc(5000, 'middle ')],
  ['large.so', Buffer.alloc(300_000, 'large ')],
  ['huge.so', Buffer.alloc(17 * 2 ** 20, 'huge ')],
  [long, Buffer.from('long = 1\n')],
  ['naïve-名前.py', Buffer.from('name = 1\n')],
];

test('a layer unpacks to what went in, with the digest that it says', async () => {
  const entries: readonly LayerEntry[] = [
    ...folderEntries(['opt/a/b']),
    ...CONTENTS.map(([path, content]) => deflated(path, content)),
    { kind: 'link', path: 'opt/a/python', target: '/usr/bin/python3' },
    { kind: 'link', path: 'opt/a/far', target: `/${'far/'.repeat(40)}` },
    { kind: 'bytes', path: 'opt/a/run', mode: 0o755, bytes: Buffer.from('#!/bin/sh\n') },
  ];
  const { tar, diffId } = await made(entries);
  expect(diffId).toBe(`sha256:${createHash('sha256').update(tar).digest('hex')}`);
  expect(tar.length % 512).toBe(0);
  const files = await unpacked(tar);
  expect(files.map(([name, type]) => [name, type])).toEqual([
    ['opt/', 'directory'],
    ['opt/a/', 'directory'],
    ...CONTENTS.map(([path]) => [path, 'file']),
    ['opt/a/python', 'symlink'],
    ['opt/a/far', 'symlink'],
    ['opt/a/run', 'file'],
  ]);
  for (const [path, content] of CONTENTS)
    expect(files.find(([name]) => name === path)?.[4].equals(content)).toBe(true);
  expect(files.find(([name]) => name === 'opt/a/python')?.[3]).toBe('/usr/bin/python3');
  expect(files.find(([name]) => name === 'opt/a/run')?.[2]).toBe(0o755);
});

test('deflate streams go in as they are', async () => {
  const content = Buffer.alloc(200_000, 'content ');
  const { gzip } = await made([deflated('a.so', content)]);
  expect(gzip.includes(deflateRawSync(content))).toBe(true);
});

test('the same entries are the same bytes', async () => {
  const entries = (): readonly LayerEntry[] => CONTENTS.map(([path, content]) => deflated(path, content));
  expect((await made(entries())).gzip.equals((await made(entries())).gzip)).toBe(true);
});

test('a folder that comes again is there once; a file that comes again is refused', async () => {
  const folder: LayerEntry = { kind: 'folder', path: 'app' };
  expect(await unpacked((await made([folder, folder])).tar)).toHaveLength(1);
  const file: LayerEntry = { kind: 'bytes', path: 'app/a', mode: 0o644, bytes: Buffer.from('a') };
  await expect(made([file, file])).rejects.toThrow(/twice/);
});

test('a file that has become shorter or longer is refused', async () => {
  const file: LayerEntry = {
    kind: 'file',
    path: 'model.pkl',
    mode: 0o644,
    size: 10,
    chunks: async function* () {
      yield Buffer.alloc(9);
    },
  };
  await expect(made([file])).rejects.toThrow(/has changed/);
});

test('what cannot get smaller is stored', async () => {
  const { randomBytes } = await import('node:crypto');
  const content = randomBytes(2 ** 21);
  const file: LayerEntry = { kind: 'bytes', path: 'model.bin', mode: 0o644, bytes: content };
  const { gzip, tar } = await made([file]);
  expect(gzip.length).toBeLessThan(content.length * 1.001 + 1000);
  expect(tar.includes(content)).toBe(true);
});

test('a layer is given up when its signal fires', async () => {
  const controller = new AbortController();
  controller.abort();
  const layer = makeLayer([{ kind: 'folder', path: 'app' }], controller.signal);
  await expect(buffer(Readable.from(layer.chunks))).rejects.toThrow();
});

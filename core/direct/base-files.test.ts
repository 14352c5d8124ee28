import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { expect, test } from 'vitest';
import { NO_FILES, readBaseLayer } from './base-files.ts';
import { MEDIA_TYPES } from './oci-documents.ts';

async function layerOf(files: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, content] of Object.entries(files)) archive.entry({ name }, content);
  archive.finalize();
  return gzipSync(await buffer(archive));
}

async function* inPieces(bytes: Buffer): AsyncGenerator<Buffer> {
  for (let start = 0; start < bytes.length; start += 16_384) yield bytes.subarray(start, start + 16_384);
}

test('a layer tells its Pythons, libraries and C library', async () => {
  const layer = await layerOf({
    'usr/local/bin/python3.11': Buffer.from('program'),
    'usr/lib/x86_64-linux-gnu/libz.so.1': Buffer.from('library'),
    'var/lib/dpkg/status': Buffer.from('Package: libc6\nVersion: 2.36-9+deb12u10\n\nPackage: zlib1g\n'),
  });
  expect(await readBaseLayer(NO_FILES, inPieces(layer), MEDIA_TYPES.gzipLayer)).toEqual({
    pythons: ['/usr/local/bin/python3.11'],
    libraries: ['libz.so.1'],
    glibc: '2.36',
    isMusl: false,
  });
});

test('a layer that inflates to a thousand times its size is not read to its end', async () => {
  const layer = await layerOf({ zeros: Buffer.alloc(32 * 2 ** 20) });
  const reading = readBaseLayer(NO_FILES, inPieces(layer), MEDIA_TYPES.gzipLayer, 2 ** 20);
  await expect(reading).rejects.toMatchObject({ code: 'build_failed' });
});

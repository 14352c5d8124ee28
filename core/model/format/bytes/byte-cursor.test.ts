import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decompressedCursor, sourceCursor } from './byte-cursor.ts';
import { bufferSource } from './byte-source.ts';

const CONTENT = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));

describe.each([
  ['plain', () => ({ cursor: sourceCursor(bufferSource(CONTENT)), endedEarly: (): undefined => undefined })],
  ['zlib', () => decompressedCursor(bufferSource(deflateSync(CONTENT)), { compression: 'zlib', limit: 1e9 })],
  ['gzip', () => decompressedCursor(bufferSource(gzipSync(CONTENT)), { compression: 'gzip', limit: 1e9 })],
] as const)('a cursor over %s bytes', (_, open) => {
  it('reads on where a skip over several chunks ended', async () => {
    const { cursor } = open();
    expect(await cursor.peek(3)).toEqual(CONTENT.subarray(0, 3));
    expect(await cursor.skip(150_001)).toBe(true);
    expect(cursor.position).toBe(150_001);
    expect(await cursor.peek(70)).toEqual(CONTENT.subarray(150_001, 150_071));
    cursor.close();
  });

  it('says that the end came first', async () => {
    const { cursor, endedEarly } = open();
    expect(await cursor.skip(200_001)).toBe(false);
    expect(await cursor.peek(1)).toHaveLength(0);
    expect(endedEarly()).toBeUndefined();
    cursor.close();
  });

  it('passes lines', async () => {
    const { cursor } = open();
    await cursor.skip(11);
    expect(await cursor.skipLine()).toBe(true);
    expect(cursor.position).toBe(251 + 11);
    cursor.close();
  });
});

describe('a cursor over compressed bytes', () => {
  it('stops at the limit', async () => {
    const source = bufferSource(deflateSync(Buffer.alloc(10_000_000)));
    const { cursor, endedEarly } = decompressedCursor(source, { compression: 'zlib', limit: 100_000 });
    expect(await cursor.skip(10_000_000)).toBe(false);
    expect(cursor.position).toBeLessThan(200_000);
    expect(endedEarly()).toBe('limit');
    cursor.close();
  });

  it('shows what stands before the damage', async () => {
    const bytes = deflateSync(CONTENT);
    const { cursor, endedEarly } = decompressedCursor(bufferSource(bytes.subarray(0, bytes.length - 40)), {
      compression: 'zlib',
      limit: 1e9,
    });
    expect(await cursor.peek(5)).toEqual(CONTENT.subarray(0, 5));
    await cursor.skip(1_000_000);
    expect(endedEarly()).toBe('damaged');
    cursor.close();
  });

  it('passes I/O errors on', async () => {
    const source = { size: 100, read: () => Promise.reject(new Error('EIO: i/o error')) };
    const { cursor } = decompressedCursor(source, { compression: 'gzip', limit: 1e9 });
    await expect(cursor.peek(1)).rejects.toThrow('EIO');
    cursor.close();
  });
});

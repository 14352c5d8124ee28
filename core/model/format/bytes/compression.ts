import type { Compression } from '#contract/model/format.ts';
import { type ByteCursor, type DecompressionEnd, decompressedCursor, sourceCursor } from './byte-cursor.ts';
import type { ByteSource } from './byte-source.ts';

const SIGNATURES: readonly (readonly [Exclude<Compression, 'none' | 'zlib'>, Buffer])[] = [
  ['gzip', Buffer.from([0x1f, 0x8b, 0x08])],
  ['bz2', Buffer.from('BZh')],
  ['xz', Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])],
  ['lz4', Buffer.from([0x04, 0x22, 0x4d, 0x18])],
  // LZMA "alone": properties 0x5d, then a dictionary size that is a power of two: 0x0000…
  ['lzma', Buffer.from([0x5d, 0x00, 0x00])],
];

/** The compressions that joblib writes, told from the first bytes. */
export const compressionOf = (head: Buffer): Compression => {
  for (const [name, signature] of SIGNATURES) {
    if (head.subarray(0, signature.length).equals(signature)) return name;
  }
  // RFC 1950 with the window of 32 KiB that everybody writes: the two header bytes are a multiple of 31 together.
  const [method = 0, flags = 0] = head;
  return method === 0x78 && ((method << 8) | flags) % 31 === 0 && (flags & 0x20) === 0 ? 'zlib' : 'none';
};

/** So much of what a compressed file expands to is looked at: about two seconds, and no zip bomb goes off. */
const MOST_EXPANDED = 512 * 1_024 * 1_024;

export interface OpenedBytes {
  readonly cursor: ByteCursor;
  readonly endedEarly: () => DecompressionEnd | undefined;
}

/** A cursor over the uncompressed bytes; undefined for compressions that Node.js 20 does not bring. */
export const openCompressed = (source: ByteSource, compression: Compression): OpenedBytes | undefined => {
  switch (compression) {
    case 'none':
      return { cursor: sourceCursor(source), endedEarly: () => undefined };
    case 'zlib':
    case 'gzip':
      return decompressedCursor(source, { compression, limit: MOST_EXPANDED });
    case 'bz2':
    case 'lzma':
    case 'xz':
    case 'lz4':
      return undefined;
  }
};

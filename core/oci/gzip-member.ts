import { promisify } from 'node:util';
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib';

const deflateAside = promisify<Buffer, { readonly level: number }, Buffer>(deflateRaw);

/** RFC 1952: deflate, no name, no time, system unknown. A gzip file may be several such members one after the other. */
export const MEMBER_HEAD = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]);

/** What a member ends with: CRC-32 and size of its content. */
export function memberTail(crc: number, size: number): Buffer {
  const tail = Buffer.alloc(8);
  tail.writeUInt32LE(crc >>> 0, 0);
  // The size modulo 2^32.
  tail.writeUInt32LE(size % 2 ** 32, 4);
  return tail;
}

/** The levels are part of what a layer is: others make another digest. */
const LEVEL = 6;
const STORED = 0;
const PROBE = { bytes: 2 ** 16, level: 1, least: 0.95 };

/** Bytes as one member. What does not get smaller, as weights of a model, is not compressed. */
export async function compressMember(bytes: Buffer): Promise<Buffer> {
  const deflated =
    bytes.length < PROBE.bytes
      ? deflateRawSync(bytes, { level: LEVEL })
      : await deflateAside(bytes, { level: getsSmaller(bytes) ? LEVEL : STORED });
  return Buffer.concat([MEMBER_HEAD, deflated, memberTail(crc32(bytes), bytes.length)]);
}

function getsSmaller(bytes: Buffer): boolean {
  const start = Math.floor((bytes.length - PROBE.bytes) / 2);
  const sample = bytes.subarray(start, start + PROBE.bytes);
  return deflateRawSync(sample, { level: PROBE.level }).length < sample.length * PROBE.least;
}

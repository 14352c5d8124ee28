import { readFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';
import type { ProjectFile } from '../project/list-files.ts';

/** A larger picture makes a request that nobody can read any more. */
const MOST_BYTES = 2_000_000;
const SIDE = 64;

/** An image as a request carries it. */
export interface SampleImage {
  /** Where it lies in the project; undefined: none does, this one was made. */
  readonly path: string | undefined;
  readonly base64: string;
}

/** The smallest image of a project, else a small one that is made: a gradient, so that no model divides by zero. */
export async function sampleImage(files: readonly ProjectFile[]): Promise<SampleImage> {
  const [smallest] = files
    .filter(({ path, size }) => size > 0 && size <= MOST_BYTES && /\.(?:png|jpe?g|webp|bmp|gif)$/i.test(path))
    .toSorted((a, b) => a.size - b.size);
  if (smallest === undefined) return { path: undefined, base64: gradient().toString('base64') };
  return { path: smallest.path, base64: (await readFile(smallest.absolute)).toString('base64') };
}

/** A PNG of 64 × 64 pixels in 8-bit RGB (W3C PNG, third edition). */
function gradient(): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIDE, 0);
  header.writeUInt32BE(SIDE, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const rows = Array.from({ length: SIDE }, (_none, y) =>
    // Each row begins with its filter: none.
    Buffer.from([0, ...Array.from({ length: SIDE }, (_same, x) => [x * 4, y * 4, 255 - x * 4]).flat()]),
  );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.concat(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}

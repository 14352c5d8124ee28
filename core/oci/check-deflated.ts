import type { Hash } from 'node:crypto';
import { once } from 'node:events';
import { promisify } from 'node:util';
import { crc32, createInflateRaw, inflateRaw, inflateRawSync, type ZlibOptions } from 'node:zlib';
import { hasCode } from '#core/host/system-error.ts';
import { ArchiveProblem } from './archive-problem.ts';
import type { LayerEntry } from './layer-entry.ts';

type Deflated = Extract<LayerEntry, { kind: 'deflated' }>;

/** What Node returns with `info` (Node, zlib Options), which its types do not know. */
interface Inflated {
  readonly buffer: Buffer;
  readonly engine: { readonly bytesWritten: number };
}

const inflateAside = promisify(
  (bytes: Buffer, options: ZlibOptions, end: (error: Error | null, result: Buffer) => void) =>
    inflateRaw(bytes, options, end),
);

/** Below it a thread of its own costs more than it saves. */
const ASIDE_BYTES = 2 ** 17;

/**
 * Returns the content of a stream that goes into a layer as it is, after a check of what was said of it: size, CRC-32, and that it
 * ends where it should. Bytes behind its end would break the member that it becomes.
 */
export async function inflateChecked(entry: Deflated, stream: Buffer): Promise<Buffer> {
  if (stream.length !== entry.compressedSize)
    throw new ArchiveProblem(entry.path, 'ends before its compressed data does');
  const options = { info: true, maxOutputLength: Math.max(1, entry.size) };
  try {
    const result = (entry.size < ASIDE_BYTES
      ? inflateRawSync(stream, options)
      : await inflateAside(stream, options)) as unknown as Inflated;
    const { buffer, engine } = result;
    mustFit(entry, { read: engine.bytesWritten, size: buffer.length, crc: crc32(buffer) });
    return buffer;
  } catch (error) {
    throw explained(entry, error);
  }
}

function explained({ path }: Deflated, error: unknown): ArchiveProblem {
  if (error instanceof ArchiveProblem) return error;
  if (hasCode(error, 'ERR_BUFFER_TOO_LARGE')) return new ArchiveProblem(path, 'is larger than it says');
  return new ArchiveProblem(path, 'is not a valid deflate stream');
}

function mustFit(
  { path, compressedSize, size, crc }: Deflated,
  found: { readonly read: number; readonly size: number; readonly crc: number },
): void {
  if (found.size !== size) throw new ArchiveProblem(path, `has ${found.size} bytes, not ${size} as it says`);
  if (found.read !== compressedSize) throw new ArchiveProblem(path, 'has bytes behind its compressed data');
  if (found.crc !== crc) throw new ArchiveProblem(path, 'has another checksum than it says');
}

/** The same for streams that are too large for the memory: they are passed on as they come, their content into the digest. */
export async function* checkingDeflated(entry: Deflated, digest: Hash): AsyncGenerator<Buffer> {
  const inflater = createInflateRaw();
  let crc = 0;
  let size = 0;
  let failure: ArchiveProblem | undefined;
  inflater.on('data', (chunk: Buffer) => {
    size += chunk.length;
    if (size > entry.size) inflater.destroy(new ArchiveProblem(entry.path, 'is larger than it says'));
    crc = crc32(chunk, crc);
    digest.update(chunk);
  });
  inflater.on('error', (error) => {
    failure = explained(entry, error);
  });
  const ended = once(inflater, 'close').catch((): undefined => undefined);
  try {
    for await (const chunk of entry.chunks()) {
      // Called back when the bytes are taken in; after a failure never.
      const taken = new Promise<void>((resolve) => {
        inflater.write(chunk, () => resolve());
      });
      await Promise.race([taken, ended]);
      if (failure !== undefined) throw failure;
      yield chunk;
    }
    inflater.end();
    await ended;
    if (failure !== undefined) throw failure;
    mustFit(entry, { read: inflater.bytesWritten, size, crc });
  } finally {
    inflater.destroy();
  }
}

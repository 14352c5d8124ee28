import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { SlipwayError } from '#contract/errors.ts';
import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import { readSegmentLine, type SegmentEnd } from './segment-lines.ts';

/** A stored file as it was read. */
export interface ReadSegment {
  readonly calls: readonly RecordedCall[];
  /** Absent: the file is cut, foreign or larger than a recorder writes. Its whole lines are there all the same. */
  readonly end: SegmentEnd | undefined;
}

/** A recorder closes a file at 8 MB; a call may add some. More is no file of a recorder. */
export const MOST_BYTES = 64 * 2 ** 20;

/** Reads a stored file: gzip of JSON Lines. What is wrong with the file is in what it returns; throws `cancelled`. */
export async function readSegment(source: Readable, signal: AbortSignal | undefined): Promise<ReadSegment> {
  const calls: RecordedCall[] = [];
  let end: SegmentEnd | undefined;
  try {
    for await (const line of segmentTexts(source, signal)) {
      const read = readSegmentLine(line);
      end = read.kind === 'end' ? read.end : undefined;
      if (read.kind === 'call') calls.push(read.call);
    }
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    // Cut in the middle, or not of a recorder: what was read before is still good.
    return { calls, end: undefined };
  }
  return { calls, end: end?.calls === calls.length ? end : undefined };
}

/** Yields the lines of a stored file as they are. Throws when it is cut or not of a recorder, and `cancelled`. */
export async function* segmentTexts(
  source: Readable,
  signal: AbortSignal | undefined,
): AsyncGenerator<string> {
  for await (const line of linesOf(unpacked(source))) {
    if (signal?.aborted === true) throw new SlipwayError('cancelled');
    yield line;
  }
}

/** Yields what a gzip file holds. Throws when it is none, is cut or holds too much. */
async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  const gunzip = createGunzip();
  source.on('error', (error) => gunzip.destroy(error));
  source.pipe(gunzip);
  let size = 0;
  try {
    for await (const chunk of gunzip) {
      const bytes = Buffer.from(chunk);
      size += bytes.length;
      if (size > MOST_BYTES) throw new Error('larger than a recorder writes');
      yield bytes;
    }
  } finally {
    source.destroy();
    gunzip.destroy();
  }
}

/** Yields whole lines that are not empty. Throws when the last one has no end. A line is put together once, however long. */
async function* linesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let parts: Buffer[] = [];
  for await (const chunk of chunks) {
    let from = 0;
    for (let to = chunk.indexOf(10); to !== -1; to = chunk.indexOf(10, from)) {
      const line = Buffer.concat([...parts, chunk.subarray(from, to)]);
      parts = [];
      from = to + 1;
      if (line.length > 0) yield line.toString('utf8');
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  }
  if (parts.length > 0) throw new Error('the last line is cut');
}

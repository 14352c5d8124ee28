import { pipeline, Readable } from 'node:stream';
import { createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import type { ByteSource } from './byte-source.ts';

const CHUNK = 65_536;

/** Where a cursor's bytes come from: the next chunk, or a jump over bytes that nobody wants to see. */
interface Chunks {
  next(): Promise<Buffer | undefined>;
  /** Leaves out up to `count` bytes and returns how many there were. */
  skip(count: number): Promise<number>;
  close(): void;
}

/** Reads forward through bytes of any length with a small buffer. Close it when done. */
export class ByteCursor {
  #buffer: Buffer = Buffer.alloc(0);
  #offset = 0;
  #position = 0;
  #ended = false;
  readonly #chunks: Chunks;

  constructor(chunks: Chunks) {
    this.#chunks = chunks;
  }

  /** Bytes passed so far. */
  get position(): number {
    return this.#position;
  }

  /** Up to `count` next bytes without passing them; fewer only at the end. A view, valid until the next call. */
  async peek(count: number): Promise<Buffer> {
    while (this.#buffer.length - this.#offset < count && !this.#ended) {
      const chunk = await this.#chunks.next();
      if (chunk === undefined) {
        this.#ended = true;
      } else {
        this.#buffer = Buffer.concat([this.#buffer.subarray(this.#offset), chunk]);
        this.#offset = 0;
      }
    }
    return this.#buffer.subarray(this.#offset, this.#offset + count);
  }

  /** As `peek`, but only from what is buffered already: undefined when bytes have to be fetched first. */
  peekBuffered(count: number): Buffer | undefined {
    if (!this.#ended && this.#buffer.length - this.#offset < count) return undefined;
    return this.#buffer.subarray(this.#offset, this.#offset + count);
  }

  /** Passes bytes that a peek has shown. */
  advance(count: number): void {
    this.#offset += count;
    this.#position += count;
  }

  /** Passes `count` bytes, without reading them where the source can seek. Returns false if the end came first. */
  async skip(count: number): Promise<boolean> {
    const buffered = Math.min(count, this.#buffer.length - this.#offset);
    this.advance(buffered);
    const rest = count - buffered;
    if (rest <= 0) return true;
    const skipped = this.#ended ? 0 : await this.#chunks.skip(rest);
    this.#position += skipped;
    return skipped === rest;
  }

  /** Passes everything up to and including the next newline. Returns false if the end came first. */
  async skipLine(): Promise<boolean> {
    for (;;) {
      const window = await this.peek(CHUNK);
      if (window.length === 0) return false;
      const newline = window.indexOf(0x0a);
      this.advance(newline < 0 ? window.length : newline + 1);
      if (newline >= 0) return true;
    }
  }

  close(): void {
    this.#chunks.close();
  }
}

/** A cursor over a source: skipping costs nothing. */
export const sourceCursor = (source: ByteSource): ByteCursor => {
  let position = 0;
  return new ByteCursor({
    next: async () => {
      const chunk = await source.read(position, CHUNK);
      position += chunk.length;
      return chunk.length > 0 ? chunk : undefined;
    },
    skip: async (count) => {
      const skipped = Math.min(count, Math.max(0, source.size - position));
      position += skipped;
      return skipped;
    },
    close: () => undefined,
  });
};

export type Deflated = 'zlib' | 'gzip' | 'deflate';

/** Why decompression stopped early: the data is damaged or cut, or more came out than is looked at. */
export type DecompressionEnd = 'damaged' | 'limit';

const decompressor = (compression: Deflated) => {
  switch (compression) {
    case 'zlib':
      return createInflate({ chunkSize: CHUNK });
    case 'gzip':
      return createGunzip({ chunkSize: CHUNK });
    case 'deflate':
      return createInflateRaw({ chunkSize: CHUNK });
  }
};

async function* chunksOf(source: ByteSource): AsyncGenerator<Buffer> {
  for (let position = 0; position < source.size; position += CHUNK) {
    const chunk = await source.read(position, CHUNK);
    if (chunk.length === 0) return;
    yield chunk;
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');

/**
 * A cursor over what a compressed source expands to, looking at `limit` bytes at most (zip bombs). `endedEarly` tells
 * afterwards whether damage or the limit cut it.
 */
export const decompressedCursor = (
  source: ByteSource,
  options: { readonly compression: Deflated; readonly limit: number },
): { readonly cursor: ByteCursor; readonly endedEarly: () => DecompressionEnd | undefined } => {
  // The callback is needed to forward errors; each of them also reaches the iterator below.
  const stream = pipeline(
    Readable.from(chunksOf(source)),
    decompressor(options.compression),
    () => undefined,
  );
  const iterator: AsyncIterator<Buffer> = stream[Symbol.asyncIterator]();
  let left = options.limit;
  let end: DecompressionEnd | undefined;
  const next = async (): Promise<Buffer | undefined> => {
    if (end !== undefined) return undefined;
    if (left <= 0) {
      end = 'limit';
      return undefined;
    }
    try {
      const result = await iterator.next();
      if (result.done === true) return undefined;
      left -= result.value.length;
      return result.value;
    } catch (error) {
      if (!isDamage(error)) throw error;
      end = 'damaged';
      return undefined;
    }
  };
  let kept: Buffer | undefined;
  const cursor = new ByteCursor({
    next: async () => {
      const chunk = kept ?? (await next());
      kept = undefined;
      return chunk;
    },
    skip: async (count) => {
      let skipped = 0;
      while (skipped < count) {
        const chunk = kept ?? (await next());
        kept = undefined;
        if (chunk === undefined) break;
        const taken = Math.min(chunk.length, count - skipped);
        if (taken < chunk.length) kept = chunk.subarray(taken);
        skipped += taken;
      }
      return skipped;
    },
    close: () => stream.destroy(),
  });
  return { cursor, endedEarly: () => end };
};

import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/** Bytes that can be read from anywhere, without ever holding all of them. */
export interface ByteSource {
  readonly size: number;
  /** Reads up to `length` bytes from `offset`; fewer at the end, none past it. Throws I/O errors and on abort. */
  read(offset: number, length: number): Promise<Buffer>;
}

export interface FileSource extends ByteSource {
  close(): Promise<void>;
}

const readFully = async (handle: FileHandle, offset: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await handle.read(buffer, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return buffer.subarray(0, filled);
};

/**
 * Opens a regular file. Returns undefined for anything else (socket, pipe, device): O_NONBLOCK keeps the opening of
 * a named pipe from waiting for a writer.
 */
export const openFileSource = async (
  path: string,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<FileSource | undefined> => {
  options.signal?.throwIfAborted();
  const handle = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  const information = await handle.stat();
  if (!information.isFile()) {
    await handle.close();
    return undefined;
  }
  const size = information.size;
  return {
    size,
    read: async (offset, length) => {
      options.signal?.throwIfAborted();
      const wanted = Math.min(length, size - offset);
      return wanted > 0 ? readFully(handle, offset, wanted) : Buffer.alloc(0);
    },
    close: () => handle.close(),
  };
};

/** The bytes of `buffer`, for content that was already read. */
export const bufferSource = (buffer: Buffer): ByteSource => ({
  size: buffer.length,
  read: async (offset, length) => buffer.subarray(offset, offset + length),
});

/** `length` bytes of another source from `start`, clipped to what is there. */
export const sliceSource = (source: ByteSource, start: number, length: number): ByteSource => {
  const size = Math.max(0, Math.min(length, source.size - start));
  return {
    size,
    read: async (offset, wanted) => source.read(start + offset, Math.max(0, Math.min(wanted, size - offset))),
  };
};

/** Keeps the window of bytes last read, so that many small reads near each other cost one read of the file. */
export const windowedSource = (
  source: ByteSource,
  options: { readonly window?: number } = {},
): ByteSource => {
  const windowSize = options.window ?? 65_536;
  let start = 0;
  let window: Buffer = Buffer.alloc(0);
  return {
    size: source.size,
    read: async (offset, length) => {
      if (length > windowSize) return source.read(offset, length);
      if (offset < start || offset + length > start + window.length) {
        start = offset;
        window = await source.read(offset, windowSize);
      }
      return window.subarray(offset - start, offset - start + length);
    },
  };
};

import type { FileHandle } from 'node:fs/promises';

/** Reads of a file that mostly follow each other: many small ones cost one call. */
export interface ByteWindow {
  /** The bytes at a place; fewer where the file ends. */
  read(start: number, length: number): Promise<Buffer>;
}

const WINDOW_BYTES = 2 ** 20;

export function byteWindow(file: FileHandle): ByteWindow {
  let start = 0;
  let bytes = Buffer.alloc(0);
  return {
    read: async (from, length) => {
      const inside = from - start;
      if (inside >= 0 && inside + length <= bytes.length) return bytes.subarray(inside, inside + length);
      const fresh = Buffer.allocUnsafeSlow(Math.max(length, WINDOW_BYTES));
      const { bytesRead } = await file.read(fresh, 0, fresh.length, from);
      start = from;
      bytes = fresh.subarray(0, bytesRead);
      return bytes.subarray(0, Math.min(length, bytesRead));
    },
  };
}

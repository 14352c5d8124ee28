/** A short text that one thread writes and another reads at any time, even while the first one is busy. */
export interface SharedLabel {
  readonly memory: SharedArrayBuffer;
  write(text: string): void;
  /** The text; undefined when there is none. */
  read(): string | undefined;
}

const MOST_BYTES = 512;

/** A label in memory of its own, or in memory that another thread has made. */
export function sharedLabel(memory = new SharedArrayBuffer(2 + MOST_BYTES)): SharedLabel {
  const bytes = Buffer.from(memory);
  return {
    memory,
    // Whole characters only: Buffer does not write a part of one.
    write: (text) => void bytes.writeUInt16LE(bytes.write(text, 2), 0),
    read: () => {
      const length = bytes.readUInt16LE(0);
      return length === 0 ? undefined : bytes.toString('utf8', 2, 2 + length);
    },
  };
}

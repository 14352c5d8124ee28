import type { Readable } from 'node:stream';

/** More is no list of packages and no explanation of an error. */
const MOST_BYTES = 32 * 2 ** 20;

/** Returns what a program prints, all of it; past `most` bytes the rest is dropped, and `onTooMuch` is told once. */
export async function printedText(
  stream: Readable,
  onTooMuch: () => void,
  most = MOST_BYTES,
): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk);
    const isFirstOver = size <= most && size + bytes.length > most;
    size += bytes.length;
    if (size <= most) chunks.push(bytes);
    else if (isFirstOver) onTooMuch();
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** How a text file was written. `other`: in no Unicode; its text is what it would be in Windows-1252. */
export type TextEncoding = 'utf-8' | 'utf-16' | 'other';

export interface DecodedText {
  /** Without byte order mark. */
  readonly text: string;
  readonly encoding: TextEncoding;
}

/**
 * Reads the bytes of a text file: UTF-8, or what Windows writes besides (PowerShell's `>` is UTF-16). A coding line
 * (PEP 263: `# -*- coding: latin-1 -*-`), as Python and pip follow it, makes other bytes right.
 */
export function decodeText(bytes: Buffer): DecodedText {
  const wide = wideEncoding(bytes);
  if (wide !== undefined) return { text: new TextDecoder(wide).decode(bytes), encoding: 'utf-16' };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes), encoding: 'utf-8' };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return {
      text: new TextDecoder('windows-1252').decode(bytes),
      encoding: declaresCoding(bytes) ? 'utf-8' : 'other',
    };
  }
}

/** By the byte order mark; without one a text of Latin letters has a zero in every second byte. */
function wideEncoding(bytes: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  const head = bytes.subarray(0, 64);
  if (head.length < 4 || head.length % 2 !== 0) return undefined;
  const zeros = [0, 1].map((start) => head.filter((byte, index) => index % 2 === start && byte === 0).length);
  const half = head.length / 2;
  if ((zeros[1] ?? 0) > half * 0.8 && zeros[0] === 0) return 'utf-16le';
  return (zeros[0] ?? 0) > half * 0.8 && zeros[1] === 0 ? 'utf-16be' : undefined;
}

function declaresCoding(bytes: Buffer): boolean {
  const lines = bytes.toString('latin1', 0, 400).split('\n', 2);
  return lines.some((line) => /^[ \t\f]*#.*?coding[:=][ \t]*(?!utf-?8)[-\w.]+/i.test(line));
}

/**
 * Returns what a block of Snappy holds (google/snappy, format_description.txt), of `size` bytes. Throws when it is damaged or holds
 * another number of bytes. Its time is that of `size`: the decoder of hyparquet can be led in a circle.
 */
export function unpackSnappy(packed: Uint8Array, size: number): Uint8Array {
  const output = new Uint8Array(size);
  let at = 0;
  // The size again, as a number of 7 bits a byte.
  while ((packed[at] ?? 0) >= 0x80) at += 1;
  at += 1;
  let written = 0;
  while (at < packed.length) {
    const { kind, length, next, distance } = elementAt(packed, at);
    if (length > size - written) throw new Error('a packed page holds more than it claims');
    if (kind === 'literal') output.set(literal(packed, next, length), written);
    else repeat(output, { distance, to: written, length });
    written += length;
    at = next;
  }
  if (written !== size) throw new Error('a packed page holds less than it claims');
  return output;
}

interface Element {
  readonly kind: 'literal' | 'copy';
  readonly length: number;
  /** Where the next one begins. */
  readonly next: number;
  /** How far back a copy begins. */
  readonly distance: number;
}

function elementAt(packed: Uint8Array, at: number): Element {
  const tag = packed[at] ?? 0;
  const kind = tag & 3;
  if (kind === 1) {
    const distance = ((tag >> 5) << 8) + numberAt(packed, at + 1, 1);
    return { kind: 'copy', length: ((tag >> 2) & 7) + 4, next: at + 2, distance };
  }
  if (kind !== 0) {
    const bytes = kind === 2 ? 2 : 4;
    return {
      kind: 'copy',
      length: (tag >> 2) + 1,
      next: at + 1 + bytes,
      distance: numberAt(packed, at + 1, bytes),
    };
  }
  const short = tag >> 2;
  const bytes = Math.max(0, short - 59);
  const length = (bytes === 0 ? short : numberAt(packed, at + 1, bytes)) + 1;
  return { kind: 'literal', length, next: at + 1 + bytes + length, distance: 0 };
}

function numberAt(packed: Uint8Array, at: number, bytes: number): number {
  if (at + bytes > packed.length) throw new Error('a packed page is cut');
  let value = 0;
  for (let each = bytes - 1; each >= 0; each -= 1) value = value * 256 + (packed[at + each] ?? 0);
  return value;
}

function literal(packed: Uint8Array, end: number, length: number): Uint8Array {
  if (end > packed.length) throw new Error('a packed page is cut');
  return packed.subarray(end - length, end);
}

/** A copy may reach into what it writes itself. */
function repeat(
  output: Uint8Array,
  { distance, to, length }: { readonly distance: number; readonly to: number; readonly length: number },
): void {
  const from = to - distance;
  if (distance === 0 || from < 0) throw new Error('a packed page is damaged');
  if (distance >= length) output.copyWithin(to, from, from + length);
  else for (let each = 0; each < length; each += 1) output[to + each] = output[from + each] ?? 0;
}

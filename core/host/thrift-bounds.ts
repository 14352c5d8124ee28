/** Structs and lists in each other: a footer of Parquet has at most eight. */
const DEEPEST = 16;
/** Bytes of a number of 64 bits. */
const LONGEST_NUMBER = 10;

/** Types of the compact protocol (apache/thrift, doc/specs/thrift-compact-protocol.md). */
const STOP = 0;
const TRUE = 1;
const FALSE = 2;
const BYTE = 3;
const I16 = 4;
const I64 = 6;
const DOUBLE = 7;
const BINARY = 8;
const LIST = 9;
const STRUCT = 12;

interface Walk {
  readonly view: DataView;
  offset: number;
  /** Values that it may still have. */
  left: number;
}

/**
 * Returns where the struct of Thrift's compact protocol ends that begins at `start`. Throws when it has more than `most` values, is
 * nested too deep, or claims more than its bytes: a decoder would make room for what it claims.
 */
export function endOfStruct(view: DataView, start: number, most: number): number {
  const walk: Walk = { view, offset: start, left: most };
  passStruct(walk, 0);
  return walk.offset;
}

function passStruct(walk: Walk, depth: number): void {
  if (depth > DEEPEST) throw new Error('its description is nested too deep');
  for (;;) {
    const byte = walk.view.getUint8(walk.offset);
    walk.offset += 1;
    if ((byte & 0x0f) === STOP) return;
    // A long number of a field stands by itself.
    if (byte >> 4 === 0) passNumber(walk);
    passValue(walk, byte & 0x0f, depth);
  }
}

function passValue(walk: Walk, type: number, depth: number): void {
  walk.left -= 1;
  if (walk.left < 0) throw new Error('its description has too many parts');
  if (type === TRUE || type === FALSE) return;
  if (type === BYTE) walk.offset += 1;
  else if (type >= I16 && type <= I64) passNumber(walk);
  else if (type === DOUBLE) walk.offset += 8;
  else if (type === BINARY) {
    const bytes = length(walk);
    walk.offset += bytes;
  } else if (type === LIST) passList(walk, depth + 1);
  else if (type === STRUCT) passStruct(walk, depth + 1);
  else throw new Error('its description holds what is not known');
}

function passList(walk: Walk, depth: number): void {
  if (depth > DEEPEST) throw new Error('its description is nested too deep');
  const byte = walk.view.getUint8(walk.offset);
  walk.offset += 1;
  const type = byte & 0x0f;
  const size = byte >> 4 === 15 ? length(walk) : byte >> 4;
  // In a list, a truth value takes a byte.
  for (let each = 0; each < size; each += 1)
    passValue(walk, type === TRUE || type === FALSE ? BYTE : type, depth);
}

function passNumber(walk: Walk): void {
  for (let count = 1; count <= LONGEST_NUMBER; count += 1) {
    const byte = walk.view.getUint8(walk.offset);
    walk.offset += 1;
    if (byte < 0x80) return;
  }
  throw new Error('a number has no end');
}

/** Of a list or a text: no longer than what is left. */
function length(walk: Walk): number {
  const start = walk.offset;
  let value = 0;
  for (let shift = 1, isOn = true; isOn; shift *= 128) {
    const byte = walk.view.getUint8(walk.offset);
    walk.offset += 1;
    value += (byte & 0x7f) * shift;
    isOn = byte >= 0x80;
    if (walk.offset - start > 5) throw new Error('a number has no end');
  }
  if (value > walk.view.byteLength - walk.offset) throw new Error('a part claims more than there is');
  return value;
}

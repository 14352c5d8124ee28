import type { ByteSource } from './byte-source.ts';

/**
 * Walks the fields of a Protocol Buffers message without a schema and without reading what is not asked for
 * (https://protobuf.dev/programming-guides/encoding/).
 */

/** A field of a message: a number, or where its bytes lie in the source. */
export type Field =
  | { readonly number: number; readonly wire: 'varint'; readonly value: number }
  | { readonly number: number; readonly wire: 'fixed' }
  | { readonly number: number; readonly wire: 'bytes'; readonly start: number; readonly length: number };

/** Part of a source that is one message. */
export interface Region {
  readonly start: number;
  readonly length: number;
}

/** How many more fields may be looked at; shared by all walks over one file. */
export interface FieldBudget {
  left: number;
}

/** Fields looked at in one file: a graph of hundreds of thousands of nodes; the rest is not looked at. */
export const fieldBudget = (): FieldBudget => ({ left: 2_000_000 });

interface Varint {
  readonly value: number;
  readonly size: number;
}

/** A varint of up to ten bytes as a number; negative ones (two's complement of 64 bits) come out negative. */
const readVarint = (bytes: Buffer, offset: number): Varint | undefined => {
  const first = bytes[offset];
  if (first !== undefined && first < 0x80) return { value: first, size: 1 };
  let value = 0n;
  for (let index = 0; index < 10; index += 1) {
    const byte = bytes[offset + index];
    if (byte === undefined) return undefined;
    value |= BigInt(byte & 0x7f) << BigInt(7 * index);
    if (byte < 0x80) return { value: Number(BigInt.asIntN(64, value)), size: index + 1 };
  }
  return undefined;
};

const FIXED_SIZE: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

interface Step {
  readonly field: Field;
  readonly next: number;
}

/** The field at `position`; undefined when the bytes there cannot be one or it leaves the message. */
const fieldAt = async (source: ByteSource, position: number, end: number): Promise<Step | undefined> => {
  const bytes = await source.read(position, Math.min(20, end - position));
  const tag = readVarint(bytes, 0);
  if (tag === undefined || tag.value < 8 || tag.value > 0xffff_ffff) return undefined;
  const number = Math.floor(tag.value / 8);
  const wire = tag.value % 8;
  const after = position + tag.size;
  if (wire === 0) {
    const varint = readVarint(bytes, tag.size);
    if (varint === undefined) return undefined;
    return { field: { number, wire: 'varint', value: varint.value }, next: after + varint.size };
  }
  if (wire === 2) {
    const length = readVarint(bytes, tag.size);
    if (length === undefined || length.value < 0) return undefined;
    const start = after + length.size;
    if (start + length.value > end) return undefined;
    return { field: { number, wire: 'bytes', start, length: length.value }, next: start + length.value };
  }
  const size = FIXED_SIZE[wire];
  if (size === undefined || after + size > end) return undefined;
  return { field: { number, wire: 'fixed' }, next: after + size };
};

/** How a walk over a message ended. */
export type WalkEnd = 'complete' | 'damaged' | 'limit';

/**
 * Calls `visit` for each field of the message, in order. A field that does not fit ends the walk with `'damaged'`:
 * what came before was visited.
 */
export const walkMessage = async (
  source: ByteSource,
  region: Region,
  options: { readonly budget: FieldBudget; readonly visit: (field: Field) => Promise<void> | undefined },
): Promise<WalkEnd> => {
  const end = Math.min(region.start + region.length, source.size);
  let position = region.start;
  while (position < end) {
    options.budget.left -= 1;
    if (options.budget.left < 0) return 'limit';
    const step = await fieldAt(source, position, end);
    if (step === undefined) return 'damaged';
    const visited = options.visit(step.field);
    if (visited !== undefined) await visited;
    position = step.next;
  }
  return region.start + region.length <= source.size ? 'complete' : 'damaged';
};

const LONGEST_TEXT = 4_096;

/** The text of a field of bytes, cut after 4,096 bytes. */
export const readText = async (source: ByteSource, region: Region): Promise<string> =>
  (await source.read(region.start, Math.min(region.length, LONGEST_TEXT))).toString('utf8');

/** All fields of a small message, at most 10,000 of them. */
export const readFields = async (
  source: ByteSource,
  region: Region,
  options: { readonly budget: FieldBudget },
): Promise<readonly Field[]> => {
  const fields: Field[] = [];
  const visit = (field: Field) => {
    if (fields.length < 10_000) fields.push(field);
    return undefined;
  };
  await walkMessage(source, region, { budget: options.budget, visit });
  return fields;
};

/** The regions of all fields of bytes with this number. */
export const regionsOf = (fields: readonly Field[], number: number): readonly Region[] =>
  fields.filter((field) => field.wire === 'bytes').filter((field) => field.number === number);

/** The value of the last varint field with this number. */
export const numberOf = (fields: readonly Field[], number: number): number | undefined => {
  const field = fields.filter((each) => each.wire === 'varint').findLast((each) => each.number === number);
  return field?.value;
};

/** The text of the first field of bytes with this number. */
export const textOf = async (
  source: ByteSource,
  fields: readonly Field[],
  number: number,
): Promise<string | undefined> => {
  const region = regionsOf(fields, number)[0];
  return region === undefined ? undefined : readText(source, region);
};

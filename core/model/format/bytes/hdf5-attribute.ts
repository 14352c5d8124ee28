import { type ByteSource, sliceSource } from './byte-source.ts';

/**
 * Finds single text attributes in an HDF5 file without walking its groups: Keras writes its few attributes on the
 * root group, whose header lies at the front or, once it has grown, anywhere after. Layouts as in the HDF5 File
 * Format Specification 3.0, IV.A.2.m (attribute message), IV.A.2.d (datatype) and III.E (global heap).
 */

export const HDF5_SIGNATURE = Buffer.from('894844460d0a1a0a', 'hex');

const SEARCHED = 4 * 1_024 * 1_024;
const LONGEST_TEXT = 32 * 1_024 * 1_024;
const MOST_HEAP_OBJECTS = 10_000;

const padded = (size: number): number => Math.ceil(size / 8) * 8;

/** Where the type and the data of an attribute stand in the bytes searched. */
interface Attribute {
  readonly typeClass: number;
  readonly typeSize: number;
  readonly data: number;
}

/** Reads the header before a name; undefined when the name stands there by chance. */
const attributeAt = (bytes: Buffer, nameStart: number, nameLength: number): Attribute | undefined => {
  for (const version of [1, 2, 3]) {
    const start = nameStart - (version === 3 ? 9 : 8);
    if (start < 0 || bytes[start] !== version || bytes.readUInt16LE(start + 2) !== nameLength + 1) continue;
    const place = version === 1 ? padded : (size: number) => size;
    const type = nameStart + place(nameLength + 1);
    const data = type + place(bytes.readUInt16LE(start + 4)) + place(bytes.readUInt16LE(start + 6));
    if (data + 16 > bytes.length) continue;
    return { typeClass: (bytes[type] ?? 0) & 0x0f, typeSize: bytes.readUInt32LE(type + 4), data };
  }
  return undefined;
};

/** The object with this index in the global heap collection at `address`. */
const heapObject = async (
  source: ByteSource,
  address: number,
  index: number,
): Promise<ByteSource | undefined> => {
  const head = await source.read(address, 16);
  if (head.length < 16 || head.toString('latin1', 0, 4) !== 'GCOL') return undefined;
  const end = address + Number(head.readBigUInt64LE(8));
  let position = address + 16;
  for (let count = 0; count < MOST_HEAP_OBJECTS && position + 16 <= end; count += 1) {
    const object = await source.read(position, 16);
    if (object.length < 16) return undefined;
    const size = Number(object.readBigUInt64LE(8));
    if (object.readUInt16LE(0) === index) return sliceSource(source, position + 16, size);
    if (object.readUInt16LE(0) === 0) return undefined;
    position += 16 + padded(size);
  }
  return undefined;
};

const STRING = 3;
const VARIABLE_LENGTH = 9;

const textOf = async (
  source: ByteSource,
  bytes: Buffer,
  attribute: Attribute,
): Promise<string | undefined> => {
  if (attribute.typeClass === STRING) {
    const end = Math.min(attribute.data + attribute.typeSize, bytes.length);
    return bytes.toString('utf8', attribute.data, end).replace(/\0+$/, '');
  }
  if (attribute.typeClass !== VARIABLE_LENGTH) return undefined;
  const length = bytes.readUInt32LE(attribute.data);
  const address = Number(bytes.readBigUInt64LE(attribute.data + 4));
  if (length > LONGEST_TEXT || address >= source.size) return undefined;
  const object = await heapObject(source, address, bytes.readUInt32LE(attribute.data + 12));
  return object === undefined ? undefined : (await object.read(0, length)).toString('utf8');
};

/** The first text attribute with this name in the bytes. */
const firstText = async (source: ByteSource, bytes: Buffer, name: string): Promise<string | undefined> => {
  for (let at = bytes.indexOf(`${name}\0`); at >= 0; at = bytes.indexOf(`${name}\0`, at + 1)) {
    const attribute = attributeAt(bytes, at, name.length);
    const text = attribute === undefined ? undefined : await textOf(source, bytes, attribute);
    if (text !== undefined) return text;
  }
  return undefined;
};

/** The texts of the attributes with these names, as far as they were found in the first and last four MiB. */
export const findTextAttributes = async <Name extends string>(
  source: ByteSource,
  names: readonly Name[],
): Promise<Partial<Record<Name, string>>> => {
  const found: Partial<Record<Name, string>> = {};
  const starts = new Set([0, Math.max(0, source.size - SEARCHED)]);
  for (const start of starts) {
    const bytes = await source.read(start, SEARCHED);
    for (const name of names) {
      const text = found[name] ?? (await firstText(source, bytes, name));
      if (text !== undefined) found[name] = text;
    }
  }
  return found;
};

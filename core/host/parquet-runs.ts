import type { PageHeader } from 'hyparquet';

/** Runs of 8 values are padded; some writers pad a little more. */
const PADDING = 512;
/** Of a block of differences: writers use 128. */
const MOST_IN_BLOCK = 2 ** 16;
/** Bytes of a number of 64 bits. */
const LONGEST_NUMBER = 10;
/** Bytes that the texts of a page take when the part that each shares with the one before is written out. */
const MOST_WRITTEN_OUT = 2 ** 28;

/** What the levels of a column's pages are counted to. */
export interface ColumnLevels {
  readonly isBoolean: boolean;
  /** Bits of a level; 0: there are none. */
  readonly repetitionBits: number;
  readonly definitionBits: number;
  /** Whether each value stands behind its length. */
  readonly isPrefixed: boolean;
  /** Bytes that a value may have. */
  readonly longest: number;
}

interface Place {
  readonly view: DataView;
  offset: number;
}

/**
 * Walks the runs of a page without unpacking them. `bytes` are those of the page, unpacked where its head says so; levels stand
 * before the values. Throws when a run is longer than the page, or its texts far longer than their bytes: the decoder would believe it.
 */
export async function mustHaveSoundRuns(
  header: PageHeader,
  bytes: { readonly levels: Uint8Array; readonly values: Uint8Array },
  column: ColumnLevels,
): Promise<void> {
  const { data_page_header: first, data_page_header_v2: second } = header;
  const values = placeIn(bytes.values);
  if (header.type === 'DICTIONARY_PAGE') return mustBeShort(values, column);
  const data = first ?? second;
  if (data === undefined) return;
  const most = data.num_values;
  if (second !== undefined) {
    const levels = placeIn(bytes.levels);
    passLevels(levels, column.repetitionBits, most, second.repetition_levels_byte_length);
    passLevels(levels, column.definitionBits, most, second.definition_levels_byte_length);
  } else
    for (const bits of [column.repetitionBits, column.definitionBits])
      if (bits > 0) passLevels(values, bits, most, lengthAt(values));
  await mustHaveSoundValues(data.encoding, values, { column, most, missing: second?.num_nulls ?? 0 });
}

async function mustHaveSoundValues(
  encoding: string,
  values: Place,
  {
    column,
    most,
    missing,
  }: { readonly column: ColumnLevels; readonly most: number; readonly missing: number },
): Promise<void> {
  // The decoder takes indexes and runs by the type of the column: those of another it reads as something else.
  const isOfType = encoding === 'RLE' ? column.isBoolean : !(column.isBoolean && /DICTIONARY/.test(encoding));
  switch (isOfType ? encoding : undefined) {
    case 'PLAIN':
      return mustBeShort(values, column);
    case 'BYTE_STREAM_SPLIT':
      return;
    case 'RLE':
      lengthAt(values);
      // The decoder reads on behind that length while values are left.
      return void passRuns(values, 1, most, values.view.byteLength - values.offset);
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return passIndexes(values, most);
    case 'DELTA_BINARY_PACKED':
      return passDifferences(values, most);
    case 'DELTA_LENGTH_BYTE_ARRAY':
      mustBeBlock(values);
      if (column.longest === Number.POSITIVE_INFINITY) return;
      return mustStayShort([await lengthsIn(values, most - missing)], column.longest);
    case 'DELTA_BYTE_ARRAY': {
      const count = most - missing;
      return mustStayShort([await lengthsIn(values, count), await lengthsIn(values, count)], column.longest);
    }
    default:
      throw new Error(`its pages are written as ${encoding}, which is not read`);
  }
}

function placeIn(bytes: Uint8Array): Place {
  return { view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), offset: 0 };
}

function lengthAt(place: Place): number {
  const length = place.view.getUint32(place.offset, true);
  place.offset += 4;
  return length;
}

/** The width of indexes into the dictionary stands before them; with a width of 0 there is nothing more. */
function passIndexes(values: Place, most: number): void {
  if (values.offset >= values.view.byteLength) return;
  const bits = values.view.getUint8(values.offset);
  if (bits > 32) throw new Error('a dictionary has more entries than there can be');
  values.offset += 1;
  passRuns(values, bits, most, values.view.byteLength - values.offset);
}

/** The decoder reads on behind the end of levels while values are left: so there is one for each. */
function passLevels(place: Place, bits: number, most: number, length: number): void {
  const seen = passRuns(place, bits, most, length);
  if (bits > 0 && seen < most) throw new Error('a page has fewer levels than values');
}

/** Returns how many values there are. Runs of one value, or of groups of 8 that are packed (apache/parquet-format, Encodings.md, “Run Length Encoding”). */
function passRuns(place: Place, bits: number, most: number, length: number): number {
  const end = place.offset + length;
  if (end > place.view.byteLength) throw new Error('a page is cut');
  let seen = 0;
  while (place.offset < end && seen < most) {
    const head = numberAt(place);
    const count = head % 2 === 1 ? Math.floor(head / 2) * 8 : head / 2;
    if (count > most - seen + PADDING) throw new Error('a run claims more values than its page has');
    if (count === 0 && bits === 0) throw new Error('a page is damaged');
    place.offset += head % 2 === 1 ? (count / 8) * bits : Math.ceil(bits / 8);
    seen += count;
  }
  place.offset = end;
  return seen;
}

function numberAt(place: Place): number {
  let value = 0;
  for (let shift = 1; shift < 2 ** 35; shift *= 128) {
    const byte = place.view.getUint8(place.offset);
    place.offset += 1;
    value += (byte & 0x7f) * shift;
    if (byte < 0x80) {
      if (value >= 2 ** 31) break;
      return value;
    }
  }
  throw new Error('a number of a page is too large');
}

/**
 * Returns how many values a part of a block has. The head of a block of differences: its size, and in how many parts
 * (Encodings.md, “Delta Encoding”).
 */
function mustBeBlock({ view, offset }: Place): number {
  const place = { view, offset };
  if (offset >= view.byteLength) return 1;
  const [size, parts] = [numberAt(place), numberAt(place)];
  if (size === 0 || size > MOST_IN_BLOCK || parts === 0 || size % (parts * 32) !== 0)
    throw new Error('a block of differences is damaged');
  return size / parts;
}

/** Walks all blocks: a number in their heads may be as long as the page, and the decoder needs the square of that. */
function passDifferences(place: Place, most: number): void {
  const { view } = place;
  if (place.offset >= view.byteLength) return;
  const long = mustBeBlock(place);
  const size = numberAt(place);
  // How many parts, and how many values it says there are.
  for (let each = 0; each < 2; each += 1) numberAt(place);
  passLong(place);
  for (let seen = 1; seen < most && place.offset < view.byteLength; seen += size) {
    passLong(place);
    const widths = place.offset;
    place.offset += size / long;
    for (let part = 0; part < size / long && place.offset < view.byteLength; part += 1)
      place.offset += (long / 8) * view.getUint8(widths + part);
  }
}

/** A number of up to 64 bits. */
function passLong(place: Place): void {
  const start = place.offset;
  while (place.view.getUint8(place.offset) >= 0x80) {
    place.offset += 1;
    if (place.offset - start >= LONGEST_NUMBER) throw new Error('a number of a page is too large');
  }
  place.offset += 1;
}

/** Each value stands behind its length. */
function mustBeShort(place: Place, { isPrefixed, longest }: ColumnLevels): void {
  if (!isPrefixed || longest === Number.POSITIVE_INFINITY) return;
  while (place.offset + 4 <= place.view.byteLength) {
    const length = lengthAt(place);
    if (length > longest) throw tooLong(longest);
    place.offset += length;
  }
}

/** Reads lengths that are written as differences. */
async function lengthsIn(values: Place, count: number): Promise<Int32Array> {
  const { deltaBinaryUnpack } = await import('hyparquet/src/delta.js');
  const lengths = new Int32Array(count);
  mustBeBlock(values);
  // A page may have fewer values than it claims: missing ones are not written.
  deltaBinaryUnpack(values, Math.min(count, writtenIn(values)), lengths);
  return lengths;
}

function mustStayShort(lengths: readonly Int32Array[], longest: number): void {
  let sum = 0;
  for (const each of lengths)
    for (const length of each) {
      if (Math.abs(length) > longest) throw tooLong(longest);
      sum += Math.abs(length);
    }
  if (sum > MOST_WRITTEN_OUT) throw new Error('the texts of a page are far longer than their bytes');
}

function tooLong(longest: number): Error {
  return new Error(`a number or an identifier has more than ${longest} bytes`);
}

/** The third number of a head of differences. */
function writtenIn({ view, offset }: Place): number {
  const place = { view, offset };
  numberAt(place);
  numberAt(place);
  return numberAt(place);
}

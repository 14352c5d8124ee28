import type { PageHeader } from 'hyparquet';

/** Runs of 8 values are padded; some writers pad a little more. */
const PADDING = 512;
/** Of a block of differences: writers use 128. */
const MOST_IN_BLOCK = 2 ** 16;
/** Bytes that the texts of a page take when the part that each shares with the one before is written out. */
const MOST_WRITTEN_OUT = 2 ** 28;

/** What the levels of a column's pages are counted to. */
export interface ColumnLevels {
  readonly isBoolean: boolean;
  /** Bits of a level; 0: there are none. */
  readonly repetitionBits: number;
  readonly definitionBits: number;
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
  const data = first ?? second;
  if (data === undefined) return;
  const most = data.num_values;
  const values = placeIn(bytes.values);
  if (second !== undefined) {
    const levels = placeIn(bytes.levels);
    passRuns(levels, column.repetitionBits, most, second.repetition_levels_byte_length);
    passRuns(levels, column.definitionBits, most, second.definition_levels_byte_length);
  } else
    for (const bits of [column.repetitionBits, column.definitionBits])
      if (bits > 0) passRuns(values, bits, most, lengthAt(values));
  switch (data.encoding) {
    case 'PLAIN':
    case 'BYTE_STREAM_SPLIT':
      return;
    case 'RLE':
      return passRuns(values, 1, most, lengthAt(values));
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      return passIndexes(values, column, most);
    case 'DELTA_BINARY_PACKED':
    case 'DELTA_LENGTH_BYTE_ARRAY':
      return mustBeBlock(values);
    case 'DELTA_BYTE_ARRAY':
      return await mustStayShort(values, most - (second?.num_nulls ?? 0));
    default:
      throw new Error(`its pages are written as ${String(data.encoding)}, which is not read`);
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
function passIndexes(values: Place, { isBoolean }: ColumnLevels, most: number): void {
  if (values.offset >= values.view.byteLength) return;
  const bits = isBoolean ? 1 : values.view.getUint8(values.offset);
  if (bits > 32) throw new Error('a dictionary has more entries than there can be');
  values.offset += isBoolean ? 0 : 1;
  passRuns(values, bits, most, values.view.byteLength - values.offset);
}

/** Runs of one value, or of groups of 8 that are packed (apache/parquet-format, Encodings.md, “Run Length Encoding”). */
function passRuns(place: Place, bits: number, most: number, length: number): void {
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

/** The head of a block of differences: its size, and in how many parts (Encodings.md, “Delta Encoding”). */
function mustBeBlock({ view, offset }: Place): void {
  const place = { view, offset };
  if (offset >= view.byteLength) return;
  const [size, parts] = [numberAt(place), numberAt(place)];
  if (size === 0 || size > MOST_IN_BLOCK || parts === 0 || size % parts !== 0)
    throw new Error('a block of differences is damaged');
}

async function mustStayShort(values: Place, count: number): Promise<void> {
  const { deltaBinaryUnpack } = await import('hyparquet/src/delta.js');
  const lengths = [new Int32Array(count), new Int32Array(count)];
  for (const each of lengths) {
    mustBeBlock(values);
    // A page may have fewer values than it claims: missing ones are not written.
    const written = writtenIn(values);
    deltaBinaryUnpack(values, Math.min(count, written), each);
  }
  const sum = lengths.flatMap((each) => [each.reduce((all, one) => all + Math.abs(one), 0)]);
  if ((sum[0] ?? 0) + (sum[1] ?? 0) > MOST_WRITTEN_OUT)
    throw new Error('the texts of a page are far longer than their bytes');
}

/** The third number of a head of differences. */
function writtenIn({ view, offset }: Place): number {
  const place = { view, offset };
  numberAt(place);
  numberAt(place);
  return numberAt(place);
}

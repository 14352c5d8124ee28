import { basename } from 'node:path';
import type {
  AsyncBuffer,
  ColumnMetaData,
  FileMetaData,
  PageHeader,
  RowGroup,
  SchemaElement,
  SchemaTree,
} from 'hyparquet';
import { SlipwayError } from '#contract/errors.ts';
import { longestValue } from './parquet-footer.ts';
import { type ColumnLevels, mustHaveSoundRuns } from './parquet-runs.ts';
import { unpackSnappy } from './snappy.ts';
import { endOfStruct } from './thrift-bounds.ts';

/**
 * Values of one page, which is decoded without a break: about half a second and 100 MB. Writers end a page at 1 MB or 20,000 rows;
 * one of equal values has at most those of its row group, and the default there is up to 1,048,576 (Arrow).
 */
const MOST_IN_PAGE = 2 ** 22;
/**
 * Values of all columns of a row group, however few bytes it has: 16 columns of 1,048,576 equal rows. Beyond that, so many for each
 * of its bytes: a column that is 1 % ones and else zeros has about 33.
 */
const MOST_IN_SMALL_GROUP = 2 ** 24;
const MOST_FOR_A_BYTE = 64;
/** Snappy writes at most 64 bytes for 3. */
const MOST_UNPACKED = 32;
/** Bytes of a page, unpacked: writers end one at 1 MB, but a single value may be larger. */
const LARGEST_PAGE = 2 ** 28;
/** What is decoded at once: a page of each column, and all pages of one whose values are lists. About 1 GB. */
const MOST_VALUES_AT_ONCE = 2 ** 26;
const MOST_BYTES_AT_ONCE = 2 ** 30;
/** Parts of the head of a page, with its statistics. */
const MOST_IN_HEAD = 100;

/** What a row group holds, by the heads of its pages. */
interface Amount {
  values: number;
  /** Unpacked. */
  bytes: number;
  valuesAtOnce: number;
  bytesAtOnce: number;
}

/**
 * Reads the heads of all pages of a row group, and walks their runs. `bad_input` when they claim more than its bytes can reasonably
 * hold, more than is to be in memory, or fewer values than rows: a decoder would believe them, and work and take memory for what is
 * not there. Throws where a page is damaged. Returns its bytes, unpacked.
 */
export async function mustBeProportionate(
  path: string,
  file: AsyncBuffer,
  { columns, num_rows, metadata }: RowGroup & { readonly metadata: FileMetaData },
): Promise<number> {
  const { parquetSchema } = await import('hyparquet');
  const tree = parquetSchema(metadata);
  const rows = Number(num_rows);
  let packed = 0;
  const all: Amount = { values: 0, bytes: 0, valuesAtOnce: 0, bytesAtOnce: 0 };
  for (const { meta_data: meta } of columns) {
    if (meta === undefined) throw damaged(path, 'a column is described elsewhere');
    const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
    const chunk = await file.slice(start, start + Number(meta.total_compressed_size));
    const column = await columnAt(tree, meta);
    if (column === undefined) throw damaged(path, 'a column has two types');
    const found = await amountOfPages(path, chunk, column);
    if (found.values < rows)
      throw damaged(path, `it claims ${rows} rows, and ${meta.path_in_schema.join('.')} has ${found.values}`);
    packed += chunk.byteLength;
    for (const part of ['values', 'bytes', 'valuesAtOnce', 'bytesAtOnce'] as const) all[part] += found[part];
  }
  if (columns.length === 0) throw damaged(path, 'it has rows and no columns');
  const most = Math.max(MOST_IN_SMALL_GROUP, Math.min(packed, file.byteLength) * MOST_FOR_A_BYTE);
  if (all.values > most) throw tooMuch(path, `${all.values} values in a row group of ${packed} bytes`, most);
  if (all.valuesAtOnce > MOST_VALUES_AT_ONCE)
    throw tooMuch(path, `${all.valuesAtOnce} values that are decoded at once`, MOST_VALUES_AT_ONCE);
  if (all.bytesAtOnce > MOST_BYTES_AT_ONCE)
    throw tooMuch(path, `${all.bytesAtOnce} bytes that are unpacked at once`, MOST_BYTES_AT_ONCE);
  return all.bytes;
}

interface Column extends ColumnLevels {
  readonly codec: string;
  /** Bytes of a value, where each has as many; else 0. */
  readonly width: number;
  /** A value that lies deeper takes room for the lists around it, and is decoded with all others of its row group. */
  readonly depth: number;
}

/** Undefined where a column is of another type than the table says: the decoder would go by its own. */
async function columnAt(tree: SchemaTree, meta: ColumnMetaData): Promise<Column | undefined> {
  const levels = await import('hyparquet/src/schema.js');
  const way = levels.getTreePath(tree, meta.path_in_schema);
  const bitsOf = (level: number): number => 32 - Math.clz32(level);
  const element = way.at(-1)?.element;
  if (element?.type !== meta.type || element === undefined) return undefined;
  return {
    codec: meta.codec,
    width: widthOf(element),
    isBoolean: element.type === 'BOOLEAN',
    isPrefixed: element.type === 'BYTE_ARRAY',
    longest: longestValue(element),
    repetitionBits: bitsOf(levels.getMaxRepetitionLevel(way)),
    definitionBits: bitsOf(levels.getMaxDefinitionLevel(way)),
    depth: levels.isFlatColumn(way) ? 0 : way.length,
  };
}

function widthOf(element: SchemaElement): number {
  switch (element.type) {
    case 'INT32':
    case 'FLOAT':
      return 4;
    case 'INT64':
    case 'DOUBLE':
      return 8;
    case 'FIXED_LEN_BYTE_ARRAY':
      return element.type_length ?? 0;
    default:
      return 0;
  }
}

async function amountOfPages(path: string, chunk: ArrayBuffer, column: Column): Promise<Amount> {
  const { parquetHeader } = await import('hyparquet/src/column.js');
  const reader = { view: new DataView(chunk), offset: 0 };
  const all = { values: 0, bytes: 0 };
  const largest = { values: 0, bytes: 0, entries: 0, dictionary: 0 };
  // As the decoder does it: one byte alone is no page.
  while (reader.offset < chunk.byteLength - 1) {
    endOfStruct(reader.view, reader.offset, MOST_IN_HEAD);
    const header = parquetHeader(reader);
    const { compressed_page_size: packed } = header;
    if (!(packed >= 0 && reader.offset + packed <= chunk.byteLength)) throw damaged(path, 'a page is cut');
    mustBePage(path, header, column.codec);
    const values = valuesOfPage(path, header);
    const size = mustBeRoom(path, header, values * column.width);
    await mustHaveSoundRuns(
      header,
      bodyOf(header, new Uint8Array(chunk, reader.offset, packed), column),
      column,
    );
    if (header.type === 'DICTIONARY_PAGE') {
      largest.dictionary = Math.max(largest.dictionary, size);
      largest.entries = Math.max(largest.entries, header.dictionary_page_header?.num_values ?? 0);
    }
    largest.values = Math.max(largest.values, values);
    largest.bytes = Math.max(largest.bytes, size);
    all.values += values;
    all.bytes += size;
    reader.offset += packed;
  }
  return column.depth > 0
    ? { ...all, valuesAtOnce: all.values * column.depth + largest.entries, bytesAtOnce: all.bytes }
    : {
        ...all,
        valuesAtOnce: largest.values + largest.entries,
        bytesAtOnce: largest.bytes + largest.dictionary,
      };
}

/** The size that a page claims, before it is unpacked. */
function mustBePage(path: string, header: PageHeader, codec: string): void {
  const { compressed_page_size: packed, uncompressed_page_size: size } = header;
  if (!(size >= 0)) throw damaged(path, 'the size of a page cannot be');
  const most = codec === 'SNAPPY' ? packed * MOST_UNPACKED + MOST_UNPACKED : LARGEST_PAGE;
  if (size > Math.min(most, LARGEST_PAGE))
    throw tooMuch(path, `${size} bytes in a page of ${packed}`, Math.min(most, LARGEST_PAGE));
}

/** Returns how many bytes a page takes. The decoder makes room for `claimed` before it looks for the parts of its values. */
function mustBeRoom(path: string, header: PageHeader, claimed: number): number {
  const { data_page_header: first, data_page_header_v2: second, uncompressed_page_size: size } = header;
  if ((first ?? second)?.encoding !== 'BYTE_STREAM_SPLIT' || claimed <= size) return size;
  if (claimed <= LARGEST_PAGE) return claimed;
  throw tooMuch(path, `${claimed} bytes in a page of ${header.compressed_page_size}`, LARGEST_PAGE);
}

/** The levels and the values of a page, unpacked. Of a codec that the decoder does not know: none, it will say so. */
function bodyOf(
  header: PageHeader,
  packed: Uint8Array,
  { codec, longest }: Column,
): { readonly levels: Uint8Array; readonly values: Uint8Array } {
  const { data_page_header_v2: second, uncompressed_page_size: size } = header;
  if (header.type === 'DICTIONARY_PAGE' && longest === Number.POSITIVE_INFINITY)
    return { levels: packed, values: packed };
  const before =
    second === undefined ? 0 : second.repetition_levels_byte_length + second.definition_levels_byte_length;
  if (!(before >= 0 && before <= packed.length && before <= size)) throw new Error('a page is cut');
  const values = packed.subarray(before);
  const isPacked = codec === 'SNAPPY' && second?.is_compressed !== false && size > before;
  return {
    levels: packed.subarray(0, before),
    values: isPacked ? unpackSnappy(values, size - before) : values,
  };
}

/** Returns how many values a page of data has; a dictionary has none of its own. */
function valuesOfPage(path: string, header: PageHeader): number {
  const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header;
  // Each entry takes a byte at least.
  const mostEntries = Math.min(header.uncompressed_page_size, MOST_IN_PAGE);
  if (dictionary !== undefined && !(dictionary.num_values >= 0 && dictionary.num_values <= mostEntries))
    throw tooMuch(path, `a dictionary of ${dictionary.num_values} values`, mostEntries);
  const data = first ?? second;
  if (data === undefined || header.type === 'DICTIONARY_PAGE') return 0;
  const missing = second?.num_nulls ?? 0;
  if (!(data.num_values >= 0 && missing >= 0 && missing <= data.num_values))
    throw damaged(path, 'the counts of a page cannot be');
  if (data.num_values <= MOST_IN_PAGE) return data.num_values;
  throw tooMuch(
    path,
    `${data.num_values} values in a page of ${header.compressed_page_size} bytes`,
    MOST_IN_PAGE,
  );
}

function tooMuch(path: string, claimed: string, most: number): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `${basename(path)} claims ${claimed}; at most ${most} are read.`,
    hint: 'Write the file again in smaller row groups. With pandas: `to_parquet(path, row_group_size=100_000)`, or fewer rows.',
    details: { path },
  });
}

function damaged(path: string, why: string): SlipwayError {
  return new SlipwayError('bad_input', {
    message: `${basename(path)} is damaged: ${why}.`,
    hint: 'Write the file again.',
    details: { path },
  });
}

import type { AsyncBuffer, FileMetaData, SchemaElement } from 'hyparquet';
import { endOfStruct } from './thrift-bounds.ts';

/** 1,000 columns in 80 row groups have about as much. */
const MOST_BYTES = 2 ** 25;
const MOST_PARTS = 2 ** 21;
const MOST_COLUMNS = 20_000;
/** A list takes two levels. */
const DEEPEST = 16;
/** Bytes of a value of a fixed length. */
const LONGEST_FIXED = 2 ** 16;
/** Their values become trees, as large as they claim. */
const NOT_READ = new Set(['VARIANT', 'GEOMETRY', 'GEOGRAPHY']);
/** Bytes of a decimal, which the decoder reads in the square of that. Arrow has up to 32. */
const LONGEST_DECIMAL = 64;
const UUID_BYTES = 16;

/** Returns how many bytes a value of a column may have. */
export function longestValue({
  type,
  converted_type: converted,
  logical_type: logical,
}: SchemaElement): number {
  if (type !== 'BYTE_ARRAY' && type !== 'FIXED_LEN_BYTE_ARRAY') return Number.POSITIVE_INFINITY;
  if (logical?.type === 'UUID') return UUID_BYTES;
  return converted === 'DECIMAL' || logical?.type === 'DECIMAL' ? LONGEST_DECIMAL : Number.POSITIVE_INFINITY;
}

/**
 * Returns what the end of a Parquet file says of it. Throws when that is damaged, or claims more than a table has: it is looked
 * through before the decoder makes objects of it.
 */
export async function readFooter(file: AsyncBuffer): Promise<FileMetaData> {
  const { parquetMetadata } = await import('hyparquet');
  const size = file.byteLength;
  if (size < 12) throw new Error('it is too short');
  const tail = new DataView(await file.slice(size - 8, size));
  if (tail.getUint32(4, true) !== 0x31524150) throw new Error('it does not end as a Parquet file');
  const length = tail.getUint32(0, true);
  if (length > size - 12) throw new Error('its end is cut');
  if (length > MOST_BYTES) throw new Error(`its description has more than ${MOST_BYTES} bytes`);
  const bytes = await file.slice(size - 8 - length, size);
  endOfStruct(new DataView(bytes, 0, length), 0, MOST_PARTS);
  const metadata = parquetMetadata(bytes, { geoparquet: false });
  mustBeTable(metadata.schema);
  mustFitFile(metadata, size);
  return metadata;
}

/** The columns stand as a tree, each with the number of those below it. */
function mustBeTable(schema: readonly SchemaElement[]): void {
  if (schema.length > MOST_COLUMNS) throw new Error(`it has more than ${MOST_COLUMNS} columns`);
  const open: number[] = [1];
  for (const element of schema) {
    const { num_children: below = 0 } = element;
    mustBeColumn(element);
    while (open.at(-1) === 0) open.pop();
    const left = open.pop();
    if (left === undefined || !(below >= 0 && below < schema.length))
      throw new Error('its columns are damaged');
    open.push(left - 1);
    if (below > 0) open.push(below);
    if (open.length > DEEPEST + 1) throw new Error(`its columns are nested more than ${DEEPEST} deep`);
  }
  if (open.some((left) => left !== 0)) throw new Error('its columns are damaged');
}

function mustBeColumn(element: SchemaElement): void {
  const { type, type_length: bytes = 0, logical_type: logical } = element;
  const longest = Math.min(LONGEST_FIXED, longestValue(element));
  if (type === 'FIXED_LEN_BYTE_ARRAY' && !(bytes > 0 && bytes <= longest))
    throw new Error(`its values of a fixed length have more than ${longest} bytes`);
  if (NOT_READ.has(logical?.type ?? '')) throw new Error(`columns of the type ${logical?.type} are not read`);
}

/** No part of a file belongs to two columns. */
function mustFitFile({ schema, row_groups: groups }: FileMetaData, size: number): void {
  const columns = schema.filter(({ type }) => type !== undefined).length;
  let bytes = 0;
  for (const group of groups) {
    if (group.columns.length > columns) throw new Error('a row group has columns of its own');
    for (const { meta_data: meta } of group.columns) {
      if (meta === undefined) throw new Error('a column is described elsewhere');
      const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
      const length = Number(meta.total_compressed_size);
      if (!(start >= 0 && length >= 0 && start + length <= size)) throw new Error('a column is cut');
      bytes += length;
    }
  }
  if (bytes > size) throw new Error('its columns claim the same bytes');
}

import { basename } from 'node:path';
import type { AsyncBuffer, PageHeader, RowGroup } from 'hyparquet';
import { SlipwayError } from '#contract/errors.ts';

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

/**
 * Reads the heads of all pages of a row group. `bad_input` when they claim more than its bytes can reasonably hold, or fewer values
 * than rows: a decoder would believe them, and work and take memory for what is not there.
 */
export async function mustBeProportionate(
  path: string,
  file: AsyncBuffer,
  { columns, num_rows }: RowGroup,
): Promise<void> {
  const rows = Number(num_rows);
  let values = 0;
  let bytes = 0;
  for (const { meta_data } of columns) {
    if (meta_data === undefined) throw damaged(path, 'a column is described elsewhere');
    const start = Number(meta_data.dictionary_page_offset || meta_data.data_page_offset);
    const size = Number(meta_data.total_compressed_size);
    const chunk = await file.slice(start, start + size);
    const found = await valuesOfPages(path, chunk, meta_data.codec);
    if (found < rows)
      throw damaged(path, `it claims ${rows} rows, and ${meta_data.path_in_schema.join('.')} has ${found}`);
    values += found;
    bytes += chunk.byteLength;
  }
  const most = Math.max(MOST_IN_SMALL_GROUP, Math.min(bytes, file.byteLength) * MOST_FOR_A_BYTE);
  if (values > most) throw tooMuch(path, `${values} values in a row group of ${bytes} bytes`, most);
  if (columns.length === 0) throw damaged(path, 'it has rows and no columns');
}

async function valuesOfPages(path: string, chunk: ArrayBuffer, codec: string): Promise<number> {
  const { parquetHeader } = await import('hyparquet/src/column.js');
  const reader = { view: new DataView(chunk), offset: 0 };
  let values = 0;
  // As the decoder does it: one byte alone is no page.
  while (reader.offset < chunk.byteLength - 1) {
    const header = parquetHeader(reader);
    const packed = header.compressed_page_size;
    if (!(packed >= 0 && reader.offset + packed <= chunk.byteLength)) throw damaged(path, 'a page is cut');
    if (codec === 'SNAPPY' && header.uncompressed_page_size > packed * MOST_UNPACKED + MOST_UNPACKED)
      throw tooMuch(
        path,
        `${header.uncompressed_page_size} bytes in a page of ${packed}`,
        packed * MOST_UNPACKED,
      );
    values += valuesOfPage(path, header);
    reader.offset += packed;
  }
  return values;
}

/** Returns how many values a page of data has; a dictionary has none of its own. */
function valuesOfPage(path: string, header: PageHeader): number {
  const { dictionary_page_header: dictionary, data_page_header: first, data_page_header_v2: second } = header;
  // Each entry takes a byte at least.
  if (dictionary !== undefined && !(dictionary.num_values <= header.uncompressed_page_size))
    throw tooMuch(path, `a dictionary of ${dictionary.num_values} values`, header.uncompressed_page_size);
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
    hint: 'Write the file again in smaller row groups. With pandas: `to_parquet(path, row_group_size=100_000)`.',
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

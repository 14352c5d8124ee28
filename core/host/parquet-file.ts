import { setImmediate } from 'node:timers/promises';
import type { FileMetaData } from 'hyparquet';
import { mustBeProportionate } from './parquet-bounds.ts';
import { readFooter } from './parquet-footer.ts';
import { unpackSnappy } from './snappy.ts';

/** Values that are in memory as rows at once. */
const VALUES_AT_ONCE = 2 ** 21;
/** Rows that are read first, and after which other work of the process has its turn. */
const ROWS_AT_ONCE = 20_000;
/** Unpacked bytes that are in memory as rows at once. */
const BYTES_AT_ONCE = 2 ** 28;
/** Values of a file, each of which is handed on: beyond that, so many for each of its bytes. */
const MOST_IN_SMALL_FILE = 2 ** 28;
const MOST_FOR_A_BYTE = 64;

type ParquetRow = Readonly<Record<string, unknown>>;

/**
 * Yields the rows of a Parquet file, row group by row group. `bad_input` before it decodes a row group that claims what its bytes
 * cannot hold, or more than is to be in memory. Throws what the decoder throws. `most`: it reads no more rows.
 */
export async function* rowsOfParquet(
  path: string,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<ParquetRow> {
  const { asyncBufferFromFile } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await readFooter(file);
  const mostValues = Math.max(MOST_IN_SMALL_FILE, file.byteLength * MOST_FOR_A_BYTE);
  let values = 0;
  let start = 0;
  for (const group of metadata.row_groups) {
    const rows = Number(group.num_rows);
    const end = Math.min(start + rows, most);
    if (end > start) {
      values += (end - start) * group.columns.length;
      if (values > mostValues) throw new Error('it has far more rows than its bytes can hold');
      const bytes = await mustBeProportionate(path, file, { ...group, metadata });
      const long = Math.min(
        Math.max(ROWS_AT_ONCE, Math.floor(VALUES_AT_ONCE / group.columns.length)),
        Math.max(1, Math.floor((BYTES_AT_ONCE * rows) / Math.max(1, bytes))),
      );
      const first = Math.min(long, ROWS_AT_ONCE);
      for (let at = start, next = at + first; at < end; at = next, next = at + long)
        yield* window({ file, metadata }, at, Math.min(end, next));
    }
    start += rows;
  }
}

const decoder = new TextDecoder();

/** JSON stays the text that it is: as a tree it takes many times the memory. */
function textOf(bytes: Uint8Array | undefined): string | undefined {
  return bytes && decoder.decode(bytes);
}

interface OpenFile {
  readonly file: Awaited<ReturnType<typeof import('hyparquet').asyncBufferFromFile>>;
  readonly metadata: FileMetaData;
}

/** A page that goes beyond is decoded for each window that it is in, so a window is as long as memory allows. */
async function* window(opened: OpenFile, rowStart: number, rowEnd: number): AsyncGenerator<ParquetRow> {
  const { parquetReadObjects } = await import('hyparquet');
  const rows = await parquetReadObjects({
    ...opened,
    rowStart,
    rowEnd,
    compressors: { SNAPPY: unpackSnappy },
    parsers: { jsonFromBytes: textOf },
  });
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await setImmediate();
    yield row;
  }
}

import { setImmediate } from 'node:timers/promises';
import type { FileMetaData } from 'hyparquet';
import { mustBeProportionate } from './parquet-bounds.ts';

/** Values that are in memory as rows at once. */
const VALUES_AT_ONCE = 2 ** 21;
/** Rows that are read first, and after which other work of the process has its turn. */
const ROWS_AT_ONCE = 20_000;

type ParquetRow = Readonly<Record<string, unknown>>;

/**
 * Yields the rows of a Parquet file, row group by row group. `bad_input` before it decodes a row group that claims what its bytes
 * cannot hold. Throws what the decoder throws. `most`: it reads no more rows.
 */
export async function* rowsOfParquet(
  path: string,
  most = Number.POSITIVE_INFINITY,
): AsyncGenerator<ParquetRow> {
  const { asyncBufferFromFile, parquetMetadataAsync } = await import('hyparquet');
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let start = 0;
  for (const group of metadata.row_groups) {
    const end = Math.min(start + Number(group.num_rows), most);
    if (end > start) await mustBeProportionate(path, file, group);
    const long = Math.max(ROWS_AT_ONCE, Math.floor(VALUES_AT_ONCE / group.columns.length));
    for (let at = start, next = at + ROWS_AT_ONCE; at < end; at = next, next = at + long)
      yield* window({ file, metadata }, at, Math.min(end, next));
    start += Number(group.num_rows);
  }
}

interface OpenFile {
  readonly file: Awaited<ReturnType<typeof import('hyparquet').asyncBufferFromFile>>;
  readonly metadata: FileMetaData;
}

/** A page that goes beyond is decoded for each window that it is in, so a window is as long as memory allows. */
async function* window(opened: OpenFile, rowStart: number, rowEnd: number): AsyncGenerator<ParquetRow> {
  const { parquetReadObjects } = await import('hyparquet');
  const rows = await parquetReadObjects({ ...opened, rowStart, rowEnd });
  for (const [index, row] of rows.entries()) {
    if (index % ROWS_AT_ONCE === 0) await setImmediate();
    yield row;
  }
}

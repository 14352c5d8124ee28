import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from './call-rows.ts';
import type { ColumnKind } from './table-columns.ts';

type Columns = ReadonlyMap<string, ColumnKind>;

/** Writes rows as CSV (RFC 4180, UTF-8): a head, then the rows; an empty cell for a missing value. */
export async function writeCsv(path: string, columns: Columns, rows: AsyncIterable<Row>): Promise<void> {
  const { stringify } = await import('csv-stringify');
  const names = [...columns.keys()];
  const lines = async function* () {
    for await (const row of rows) yield names.map((name) => row.get(name) ?? null);
  };
  await pipeline(
    Readable.from(lines()),
    stringify({ header: true, columns: names, cast: { boolean: String } }),
    createWriteStream(path, { mode: 0o600 }),
  );
}

const TYPES = { whole: 'INT64', number: 'DOUBLE', boolean: 'BOOLEAN', text: 'STRING' } as const;
/** Rows that are in memory at once. */
const ROWS_AT_ONCE = 20_000;

/** Writes rows as Parquet, with the types that their columns have; every column may be null. */
export async function writeParquet(path: string, columns: Columns, rows: AsyncIterable<Row>): Promise<void> {
  const { fileWriter, parquetWriteRows } = await import('hyparquet-writer');
  const typed = async function* () {
    for await (const row of rows)
      yield Object.fromEntries(
        [...columns].map(([name, kind]) => [name, typedCell(row.get(name) ?? null, kind)]),
      );
  };
  await parquetWriteRows({
    writer: fileWriter(path),
    rows: typed(),
    columns: [...columns].map(([name, kind]) => ({ name, type: TYPES[kind], nullable: true })),
    rowGroupSize: ROWS_AT_ONCE,
    createdBy: 'slipway',
  });
}

function typedCell(
  value: string | number | boolean | null,
  kind: ColumnKind,
): string | number | bigint | boolean | null {
  if (value === null) return null;
  if (kind === 'whole') return BigInt(value);
  return kind === 'text' ? String(value) : value;
}

import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Row } from './call-rows.ts';
import type { ColumnKind } from './table-columns.ts';

type Columns = ReadonlyMap<string, ColumnKind>;

/**
 * Writes rows as CSV (RFC 4180, UTF-8): a head, then the rows; an empty cell for a missing value. Values come from whoever calls
 * the service, and a spreadsheet runs a text that begins like a formula: such a text gets a `'` before it (OWASP, "CSV Injection").
 */
export async function writeCsv(path: string, columns: Columns, rows: AsyncIterable<Row>): Promise<void> {
  const { stringify } = await import('csv-stringify');
  const names = [...columns.keys()];
  const lines = async function* () {
    for await (const row of rows) yield names.map((name) => harmless(row.get(name) ?? null));
  };
  await pipeline(
    Readable.from(lines()),
    stringify({
      header: true,
      columns: names.map((name) => ({ key: name, header: harmless(name) })),
      cast: { boolean: String },
    }),
    createWriteStream(path, { mode: 0o600 }),
  );
}

const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The same value; a text in a form that no spreadsheet calculates. Numbers stay numbers, also those that are texts. */
function harmless<Value>(value: Value): Value | string {
  return typeof value === 'string' && FORMULA.test(value) && !NUMBER.test(value) ? `'${value}` : value;
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
  // What writes it would let everybody read it.
  await writeFile(path, '', { flag: 'wx', mode: 0o600 });
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

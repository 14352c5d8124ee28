import { stat } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { SlipwayError } from '#contract/errors.ts';
import type { LocalPath } from '#contract/local-path.ts';
import { linesOfFile } from '#core/host/file-lines.ts';
import { isObject } from '#core/host/is-object.ts';
import { rowsOfParquet } from '#core/host/parquet-file.ts';
import { hasCode } from '#core/host/system-error.ts';
import type { Row } from './call-rows.ts';
import { csvRecords } from './csv-records.ts';
import { isRoundedWhole, longNumberIn, mayHaveLongNumbers, parseLongNumbers } from './long-numbers.ts';

type Cell = string | number | boolean | null;

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/**
 * Yields the rows of a table: CSV with a head (`,`, `;` or tab), Parquet or JSON Lines of flat objects. `path_missing`,
 * `bad_input` when it cannot be read as one. Empty cells and NaN are missing values.
 */
export async function* rowsOfFile(path: LocalPath): AsyncGenerator<Row> {
  const isText = tableKind(path) === 'csv';
  for await (const record of recordsOfFile(path))
    yield new Map(
      Object.entries(record).map(([name, value]) => [
        name,
        isText ? cellOfText(String(value)) : cellOf(value),
      ]),
    );
}

/** A row as it stands in its file: values of CSV are texts. */
export type TableRecord = Readonly<Record<string, unknown>>;

export type TableKind = 'csv' | 'parquet' | 'jsonl';

/** What a table is written in, by the ending of its name. */
export function tableKind(path: string): TableKind {
  const ending = extname(path).toLowerCase();
  if (ending === '.parquet') return 'parquet';
  return ending === '.jsonl' || ending === '.ndjson' ? 'jsonl' : 'csv';
}

/**
 * Yields the rows of a table without reading anything into their values. Errors as `rowsOfFile`. `isExact`: numbers of JSON Lines
 * that a double would round are for `longNumberIn`.
 */
export async function* recordsOfFile(path: LocalPath, isExact = false): AsyncGenerator<TableRecord> {
  await mustBeFile(path);
  const kind = tableKind(path);
  try {
    if (kind === 'parquet') yield* rowsOfParquet(path);
    else if (kind === 'jsonl') yield* jsonRecords(path, isExact);
    else yield* csvRecords(path);
  } catch (error) {
    if (error instanceof SlipwayError) throw error;
    throw new SlipwayError('bad_input', {
      message: `${basename(path)} cannot be read as a table: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
      hint: 'Use a CSV file with a head, a Parquet file or JSON Lines.',
      details: { path },
      cause: error,
    });
  }
}

async function mustBeFile(path: LocalPath): Promise<void> {
  const facts = await stat(path).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT', 'ENOTDIR')) return undefined;
    throw error;
  });
  if (facts?.isFile() === true) return;
  throw new SlipwayError('path_missing', {
    message: `File not found: ${path}.`,
    hint: 'Check the path.',
    details: { path },
  });
}

/** What a text of a CSV file means. */
export function cellOfText(text: string): Cell {
  if (text === '' || /^(nan|null|na|n\/a|none)$/i.test(text)) return null;
  if (/^(true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return NUMBER.test(text) ? Number(text) : text;
}

async function* jsonRecords(path: string, isExact: boolean): AsyncGenerator<TableRecord> {
  for await (const line of linesOfFile(path))
    yield recordOf(isExact && mayHaveLongNumbers(line) ? parseLongNumbers(line) : JSON.parse(line));
}

function recordOf(value: unknown): TableRecord {
  if (isObject(value)) return value;
  throw new Error('a row is not an object');
}

/** Returns what a value of a table means, read with `isExact`: a whole number that a double would round is the text of its digits. */
export function exactCellOf(value: unknown, kind: TableKind): Cell {
  const long = longNumberIn(value);
  const text = long ?? (kind === 'csv' || typeof value === 'bigint' ? String(value ?? '') : undefined);
  if (text !== undefined && isRoundedWhole(text)) return text;
  if (kind === 'csv') return cellOfText(String(value ?? ''));
  return cellOf(long === undefined ? value : Number(long));
}

/** What a value of a Parquet or JSON Lines file means. */
export function cellOf(cell: unknown): Cell {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return null;
  if (typeof cell === 'number' || typeof cell === 'boolean' || typeof cell === 'string') return cell;
  if (typeof cell === 'bigint') return Number(cell);
  return cell instanceof Date ? cell.toISOString() : JSON.stringify(cell);
}

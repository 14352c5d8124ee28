import { open } from 'node:fs/promises';
import { rowsOfParquet } from '#core/host/parquet-file.ts';
import type { ProjectFile } from '../project/list-files.ts';

/** A JSON value of a table's cell. */
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

/** The first rows of a table that lies in a project. */
export interface SampleTable {
  readonly path: string;
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
}

/** Rows that are read of each table. */
const ROWS = 3;
/** Bytes of a text table that are looked at. */
const HEAD_BYTES = 256 * 1024;
/** Larger Parquet files take too long to open for an example. */
const MOST_PARQUET_BYTES = 200_000_000;
const MOST_TABLES = 20;
/** Exact in JSON and in Python alike. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** The tables among the files of a project, those nearest to its root first; what does not read as a table is left out. */
export async function sampleTables(files: readonly ProjectFile[]): Promise<readonly SampleTable[]> {
  const candidates = files
    .filter(({ path, size }) => size > 0 && /\.(?:csv|tsv|jsonl|ndjson|parquet)$/i.test(path))
    .toSorted((a, b) => depth(a.path) - depth(b.path) || rank(a.path) - rank(b.path))
    .slice(0, MOST_TABLES);
  const tables = await Promise.all(candidates.map(readTable));
  return tables.filter((table) => table !== undefined);
}

function depth(path: string): number {
  return path.split('/').length;
}

/** What is called an example or sample is meant as one; a test set is nearer to requests than a training set. */
function rank(path: string): number {
  if (/example|sample|input|request/i.test(path)) return 0;
  return /test|valid/i.test(path) ? 1 : 2;
}

async function readTable(file: ProjectFile): Promise<SampleTable | undefined> {
  try {
    const rows = /\.parquet$/i.test(file.path)
      ? await parquetRows(file)
      : await textRows(file.path, await head(file.absolute, file.size));
    const [first] = rows;
    return first === undefined ? undefined : { path: file.path, columns: Object.keys(first), rows };
  } catch {
    // A file that is no table after all, or written in a way that is not read here: the example comes from elsewhere.
    return undefined;
  }
}

/** The whole lines in the first part of a file, as text. */
async function head(path: string, size: number): Promise<string> {
  const file = await open(path);
  try {
    const bytes = Buffer.alloc(Math.min(size, HEAD_BYTES));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, 0);
    const text = new TextDecoder(encodingOf(bytes)).decode(bytes.subarray(0, bytesRead));
    return bytesRead < size ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  } finally {
    await file.close();
  }
}

function encodingOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

async function textRows(path: string, text: string): Promise<readonly Row[]> {
  if (/\.(?:jsonl|ndjson)$/i.test(path))
    return text
      .split('\n')
      .filter((line) => line.trim() !== '')
      .slice(0, ROWS)
      .map((line) => flat(JSON.parse(line)));
  // Loaded when a table is read: the start of a program does without.
  const { parse } = await import('csv-parse/sync');
  const delimiter = /\.tsv$/i.test(path) ? '\t' : delimiterOf(text.slice(0, text.indexOf('\n') + 1));
  const records: Record<string, string>[] = parse(text, {
    columns: (names: string[]) => names.map((name, index) => (name === '' ? `Unnamed: ${index}` : name)),
    delimiter,
    to: ROWS,
    bom: true,
    skip_empty_lines: true,
    relax_column_count: false,
    relax_quotes: true,
  });
  return records.map((record) =>
    Object.fromEntries(
      Object.entries(record)
        // The index that pandas writes without a name is no column of the data.
        .filter(([name]) => name !== 'Unnamed: 0')
        .map(([name, value]) => [name, cellOf(delimiter === ',' ? value : withPoint(value))]),
    ),
  );
}

/** The delimiter that is most often in the heading. */
function delimiterOf(heading: string): string {
  const counted = [',', ';', '\t', '|'].map((delimiter) => ({
    delimiter,
    count: heading.split(delimiter).length,
  }));
  return counted.reduce((best, each) => (each.count > best.count ? each : best)).delimiter;
}

/** A number as German or French spreadsheets write it, where the comma does not part columns: `7,21`. */
function withPoint(text: string): string {
  return /^[+-]?\d+,\d+$/.test(text) ? text.replace(',', '.') : text;
}

function cellOf(text: string): Cell {
  if (text === '' || /^(?:nan|null|na|n\/a)$/i.test(text)) return null;
  if (/^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  return NUMBER.test(text) && Number.isFinite(Number(text)) ? Number(text) : text;
}

async function parquetRows(file: ProjectFile): Promise<readonly Row[]> {
  if (file.size > MOST_PARQUET_BYTES) return [];
  const rows: Row[] = [];
  for await (const row of rowsOfParquet(file.absolute, ROWS)) rows.push(flat(row));
  return rows;
}

/** A record whose values are cells; throws for anything else. */
function flat(value: unknown): Row {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new TypeError('not a record');
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !name.startsWith('__index_level_'))
      .map(([name, cell]) => [name, jsonCell(cell)]),
  );
}

function jsonCell(cell: unknown): Cell {
  if (typeof cell === 'bigint') return Number(cell);
  if (cell instanceof Date) return cell.toISOString();
  if (cell === null || cell === undefined) return null;
  if (typeof cell === 'string' || typeof cell === 'number' || typeof cell === 'boolean') return cell;
  throw new TypeError('not a cell');
}

import { createHash } from 'node:crypto';
import type { Row } from '../call-rows.ts';
import { sum } from '../sums.ts';

type Cell = string | number | boolean | null;

/** The values of one column over some rows. */
export interface ColumnSample {
  readonly numbers: readonly number[];
  /** Other values as text, with how often they occur. */
  readonly texts: ReadonlyMap<string, number>;
  readonly missing: number;
  readonly total: number;
}

interface Growing {
  readonly numbers: number[];
  readonly texts: Map<string, number>;
  missing: number;
}

/** What rows of a call tell of the call and not of its data. */
const OF_THE_CALL = new Set([
  'request_id',
  'row',
  'time',
  'deployment',
  'status',
  'milliseconds',
  'sample_rate',
  'correlation_id',
]);

/** A column with more different texts than this holds no categories, but identifiers or free text. */
export const MOST_TEXTS = 10_000;

/** Callers name the columns: those that are met first count, the others are nobody's data. */
export const MOST_COLUMNS = 10_000;
/** Longer texts are told apart by their sum, and shown by their beginning. */
const LONGEST_TEXT = 200;

/** Gathers rows into the samples of their columns. A column that a row lacks is missing in it. */
export interface SampleBuilder {
  add(row: Row): void;
  readonly rows: number;
  build(): ReadonlyMap<string, ColumnSample>;
}

export function sampleBuilder(): SampleBuilder {
  const columns = new Map<string, Growing>();
  let rows = 0;
  return {
    get rows() {
      return rows;
    },
    add: (row) => {
      rows += 1;
      for (const [name, value] of row) {
        if (OF_THE_CALL.has(name)) continue;
        const before = columns.get(name);
        if (before === undefined && columns.size >= MOST_COLUMNS) continue;
        const column = before ?? { numbers: [], texts: new Map<string, number>(), missing: 0 };
        columns.set(name, column);
        addCell(column, value);
      }
    },
    build: () =>
      new Map(
        [...columns].map(([name, { numbers, texts, missing }]) => {
          const met = numbers.length + missing + sum(texts.values());
          const sample = {
            numbers: numbers.sort((a, b) => a - b),
            texts,
            missing: missing + rows - met,
            total: rows,
          };
          return [name, sample] as const;
        }),
      ),
  };
}

function addCell(column: Growing, value: Cell): void {
  if (value === null) column.missing += 1;
  else if (typeof value === 'number') column.numbers.push(value);
  else {
    const text = shortened(String(value));
    const before = column.texts.get(text);
    const key = before === undefined && column.texts.size >= MOST_TEXTS ? OTHER : text;
    column.texts.set(key, (column.texts.get(key) ?? 0) + 1);
  }
}

function shortened(text: string): string {
  if (text.length <= LONGEST_TEXT) return text;
  return `${text.slice(0, LONGEST_TEXT / 2)}… ${createHash('sha256').update(text).digest('hex')}`;
}

/** Stands for texts that are too many to count each. No value has a null character. */
export const OTHER = '\u0000other';

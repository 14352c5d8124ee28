import { type ColumnSample, MOST_COLUMNS, MOST_TEXTS, OTHER } from '../data-drift/column-sample.ts';
import { sum } from '../sums.ts';
import { type Digest, mergedDigest, spreadOf } from './digest.ts';
import type { CallProfile, ColumnProfile } from './read-profile.ts';

interface Growing {
  numbers: number;
  low: number;
  high: number;
  readonly texts: Map<string, number>;
  digests: Digest[];
  pending: number;
}

/** Adds up profiles into samples of their columns, as if the rows had been read. */
export interface ProfileBuilder {
  add(profile: CallProfile): void;
  /** Adds the samples of rows that were read themselves. */
  addSamples(samples: ReadonlyMap<string, ColumnSample>, count: number): void;
  readonly rows: number;
  build(): ReadonlyMap<string, ColumnSample>;
}

/** Centroids that are gathered before they are merged. */
const GATHERED = 4000;
/** So many values stand for all: more decide nothing else. */
const MOST_VALUES = 20_000;

export function profileBuilder(): ProfileBuilder {
  const columns = new Map<string, Growing>();
  let rows = 0;
  const columnOf = (name: string): Growing | undefined => {
    const before = columns.get(name);
    if (before !== undefined || columns.size >= MOST_COLUMNS) return before;
    const column = newColumn();
    columns.set(name, column);
    return column;
  };
  return {
    get rows() {
      return rows;
    },
    add: (profile) => {
      rows += profile.rows;
      for (const [name, column] of Object.entries(profile.columns)) addColumn(columnOf(name), column);
    },
    addSamples: (samples, count) => {
      rows += count;
      for (const [name, sample] of samples) addColumn(columnOf(name), profileOf(sample));
    },
    build: () => new Map([...columns].map(([name, column]) => [name, sampleOf(column, rows)])),
  };
}

function profileOf({ numbers, texts, missing }: ColumnSample): ColumnProfile {
  const [low = 0] = numbers;
  const digest = mergedDigest([{ centroids: numbers.map((value) => [value, 1] as const), isExact: true }]);
  return {
    missing,
    numbers: numbers.length,
    min: low,
    max: numbers.at(-1) ?? low,
    digest: digest.centroids,
    exact: digest.isExact,
    texts: Object.fromEntries(texts),
    othertexts: 0,
  };
}

function newColumn(): Growing {
  return {
    numbers: 0,
    low: Number.POSITIVE_INFINITY,
    high: Number.NEGATIVE_INFINITY,
    texts: new Map(),
    digests: [],
    pending: 0,
  };
}

/** Without a column there is no room for it: those that are met first count. */
function addColumn(column: Growing | undefined, told: ColumnProfile): void {
  if (column === undefined) return;
  if (told.numbers > 0) {
    column.numbers += told.numbers;
    column.low = Math.min(column.low, told.min);
    column.high = Math.max(column.high, told.max);
    column.digests.push({ centroids: told.digest, isExact: told.exact });
    column.pending += told.digest.length;
    if (column.pending > GATHERED) {
      column.digests = [mergedDigest(column.digests)];
      column.pending = 0;
    }
  }
  for (const [text, count] of [...Object.entries(told.texts), [OTHER, told.othertexts] as const])
    if (count > 0) addText(column.texts, text, count);
}

function addText(texts: Map<string, number>, text: string, count: number): void {
  const key = texts.has(text) || texts.size < MOST_TEXTS ? text : OTHER;
  texts.set(key, (texts.get(key) ?? 0) + count);
}

/** A column's share of values stays what it is; beyond MOST_VALUES rows, numbers and texts are scaled down together. */
function sampleOf(column: Growing, rows: number): ColumnSample {
  const factor = Math.min(1, MOST_VALUES / rows);
  const count = Math.round(column.numbers * factor);
  const texts = new Map(
    [...column.texts].map(([text, times]) => [text, Math.max(1, Math.round(times * factor))]),
  );
  const numbers = spreadOf(mergedDigest(column.digests), { count, low: column.low, high: column.high });
  const total = Math.round(rows * factor);
  return { numbers, texts, missing: Math.max(0, total - count - sum(texts.values())), total };
}

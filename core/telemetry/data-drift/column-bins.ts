import { sum } from '../sums.ts';
import { type ColumnSample, MOST_TEXTS, OTHER } from './column-sample.ts';

/** How the values of a column are counted: by what the reference holds. */
export type ColumnBins =
  | {
      readonly kind: 'number';
      readonly edges: readonly number[];
      readonly low: number;
      readonly high: number;
    }
  | { readonly kind: 'category'; readonly names: readonly string[] };

/** Numbers with few different values are grades or codes: they are counted as categories. */
const FEWEST_DIFFERENT = 20;
const QUANTILES = 10;
const MOST_CATEGORIES = 50;

/** Returns the bins of a reference; undefined when it has no values, or only free text. */
export function binsOf(reference: ColumnSample): ColumnBins | undefined {
  const { numbers, texts } = reference;
  const textCount = sum(texts.values());
  const [low] = numbers;
  const high = numbers.at(-1);
  if (low === undefined || high === undefined || textCount > 0) {
    if (numbers.length + textCount === 0 || isFreeText(texts, textCount)) return undefined;
    return { kind: 'category', names: commonest(reference) };
  }
  if (new Set(numbers).size <= FEWEST_DIFFERENT) return { kind: 'category', names: commonest(reference) };
  const edges = Array.from(
    { length: QUANTILES - 1 },
    (_, index) => numbers[Math.floor(((index + 1) * numbers.length) / QUANTILES)] ?? high,
  );
  return { kind: 'number', edges: [...new Set(edges)], low, high };
}

/** Identifiers and sentences differ in nearly every row: their counts tell nothing. */
function isFreeText(texts: ReadonlyMap<string, number>, count: number): boolean {
  return texts.size >= MOST_TEXTS || (texts.size > MOST_CATEGORIES && texts.size > count / 2);
}

function commonest(sample: ColumnSample): readonly string[] {
  return [...countsByText(sample)]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, MOST_CATEGORIES)
    .map(([name]) => name);
}

/** All values as texts, with how often they occur. */
export function countsByText({ numbers, texts }: ColumnSample): ReadonlyMap<string, number> {
  const counts = new Map(texts);
  for (const value of numbers) counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  return counts;
}

/**
 * Returns how often each bin is met. Of numbers: below all of the reference, ten quantiles, above all. Of categories: each, other
 * known ones, and those that the reference does not have.
 */
export function countIn(
  bins: ColumnBins,
  sample: ColumnSample,
  known: ReadonlyMap<string, number>,
): readonly number[] {
  if (bins.kind === 'number') return countNumbers(bins, sample.numbers);
  const counts = countsByText(sample);
  const named = bins.names.map((name) => counts.get(name) ?? 0);
  let [other, unseen] = [0, 0];
  const names = new Set(bins.names);
  for (const [text, count] of counts) {
    if (names.has(text)) continue;
    if (known.has(text) || text === OTHER) other += count;
    else unseen += count;
  }
  return [...named, other, unseen];
}

function countNumbers(
  { edges, low, high }: Extract<ColumnBins, { kind: 'number' }>,
  numbers: readonly number[],
): readonly number[] {
  const counts = Array.from({ length: edges.length + 3 }, () => 0);
  for (const value of numbers) {
    const inside = edges.filter((edge) => value >= edge).length + 1;
    const at = value < low ? 0 : value > high ? counts.length - 1 : inside;
    counts[at] = (counts[at] ?? 0) + 1;
  }
  return counts;
}

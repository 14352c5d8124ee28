import type { Measure } from '#contract/telemetry/model-quality.ts';
import { mean, squaresAround, sum } from '../sums.ts';

/** Two-sided 95 % of the normal distribution. */
export const Z = 1.959963984540054;

export interface Pair<Value> {
  readonly label: Value;
  readonly predicted: Value;
}

/** Returns accuracy with Wilson's interval, and the mean of the F1 of each class as scikit-learn's `average='macro'`. Not for no pairs. */
export function classificationMeasures(pairs: readonly Pair<string>[]): readonly Measure[] {
  const counts = new Map<string, { hits: number; labelled: number; predicted: number }>();
  const countOf = (name: string) => {
    const found = counts.get(name) ?? { hits: 0, labelled: 0, predicted: 0 };
    counts.set(name, found);
    return found;
  };
  let hits = 0;
  for (const { label, predicted } of pairs) {
    countOf(label).labelled += 1;
    countOf(predicted).predicted += 1;
    if (label !== predicted) continue;
    hits += 1;
    countOf(label).hits += 1;
  }
  const scores = [...counts.values()].map((each) => (2 * each.hits) / (each.labelled + each.predicted));
  return [
    { name: 'accuracy', value: hits / pairs.length, ...wilson(hits, pairs.length) },
    { name: 'f1', value: mean(scores) },
  ];
}

/** Wilson's score interval of a share. */
function wilson(hits: number, total: number): { readonly low: number; readonly high: number } {
  const share = hits / total;
  const square = Z ** 2;
  const centre = (share + square / (2 * total)) / (1 + square / total);
  const half =
    (Z * Math.sqrt((share * (1 - share)) / total + square / (4 * total ** 2))) / (1 + square / total);
  return { low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Returns mean absolute error, root of the mean squared error and, where labels differ, the coefficient of determination. */
export function regressionMeasures(pairs: readonly Pair<number>[]): readonly Measure[] {
  const errors = pairs.map(({ label, predicted }) => predicted - label);
  const squares = errors.map((error) => error ** 2);
  const absolute = withInterval(errors.map(Math.abs));
  const squared = withInterval(squares);
  const labels = pairs.map(({ label }) => label);
  const spread = squaresAround(mean(labels), labels);
  return [
    { name: 'mae', ...absolute },
    {
      name: 'rmse',
      value: Math.sqrt(squared.value),
      ...(squared.low === undefined || squared.high === undefined
        ? {}
        : { low: Math.sqrt(squared.low), high: Math.sqrt(squared.high) }),
    },
    ...(spread === 0 ? [] : [{ name: 'r2', value: 1 - sum(squares) / spread } as const]),
  ];
}

/** The mean of values that are not negative, with its normal interval; none for a single value. */
export function withInterval(values: readonly number[]): Omit<Measure, 'name'> {
  const value = mean(values);
  if (values.length < 2) return { value };
  const variance = squaresAround(value, values) / (values.length - 1);
  const half = Z * Math.sqrt(variance / values.length);
  return { value, low: Math.max(0, value - half), high: value + half };
}

export interface Scored {
  readonly isPositive: boolean;
  /** Of the positive class, from 0 to 1. */
  readonly score: number;
}

/** Scores of exactly 0 or 1 would make the loss infinite: scikit-learn's limit for doubles. */
const SMALLEST = 2.220446049250313e-16;

/** Returns the area under the ROC curve with Hanley and McNeil's interval, and the log-loss. AUC needs both classes. */
export function scoreMeasures(rows: readonly Scored[]): readonly Measure[] {
  const losses = rows.map(({ isPositive, score }) => {
    const safe = Math.min(1 - SMALLEST, Math.max(SMALLEST, score));
    return -Math.log(isPositive ? safe : 1 - safe);
  });
  const area = areaUnderCurve(rows);
  return [
    ...(area === undefined ? [] : [{ name: 'auc', ...area } as const]),
    { name: 'log-loss', ...withInterval(losses) },
  ];
}

/** By the ranks of the scores; equal scores share their mean rank. */
function areaUnderCurve(rows: readonly Scored[]): Omit<Measure, 'name'> | undefined {
  const positives = rows.filter(({ isPositive }) => isPositive).length;
  const negatives = rows.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const sorted = [...rows].sort((a, b) => a.score - b.score);
  let ranks = 0;
  for (let at = 0; at < sorted.length; ) {
    let end = at;
    while (sorted[end + 1]?.score === sorted[at]?.score) end += 1;
    const rank = (at + end) / 2 + 1;
    for (let index = at; index <= end; index += 1) if (sorted[index]?.isPositive === true) ranks += rank;
    at = end + 1;
  }
  const value = (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
  const [q1, q2] = [value / (2 - value), (2 * value ** 2) / (1 + value)];
  const variance =
    (value * (1 - value) + (positives - 1) * (q1 - value ** 2) + (negatives - 1) * (q2 - value ** 2)) /
    (positives * negatives);
  const half = Z * Math.sqrt(Math.max(0, variance));
  return { value, low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

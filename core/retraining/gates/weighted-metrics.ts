import { LESS_IS_BETTER, type Metric } from '#contract/metric.ts';
import type { Answers, Cell } from './judged-rows.ts';

/** How often each row counts. */
export type Weights = Uint32Array;
/** A metric of weighted rows; NaN where it has no value: an area with one class, a determination of equal labels. */
export type WeightedMetric = (weights: Weights) => number;

interface Rows {
  readonly labels: readonly Cell[];
  readonly answers: Answers;
  readonly positive: Cell;
}

/** Scores of exactly 0 or 1 would make the loss infinite: scikit-learn's limit for doubles. */
const SMALLEST = 2.220446049250313e-16;

/** A metric made ready for many weightings of the same rows. */
export function weightedMetric(metric: Metric, rows: Rows): WeightedMetric {
  switch (metric) {
    case 'accuracy':
      return weightedMean(hitsOf(rows));
    case 'f1':
      return weightedF1(rows);
    case 'mae':
      return weightedMean(errorsOf(rows).map(Math.abs));
    case 'rmse': {
      const mean = weightedMean(errorsOf(rows).map((error) => error ** 2));
      return (weights) => Math.sqrt(mean(weights));
    }
    case 'r2':
      return weightedDetermination(rows);
    case 'log-loss':
      return weightedMean(lossesOf(rows));
    case 'auc':
      return weightedArea(rows);
  }
}

/** By how much a value is better than another. */
export function gain(metric: Metric, value: number, other: number): number {
  return LESS_IS_BETTER.has(metric) ? other - value : value - other;
}

/** 1 for each right prediction; labels and predictions are compared as text, as classes are. */
export function hitsOf({ labels, answers }: Pick<Rows, 'labels' | 'answers'>): Float64Array {
  return Float64Array.from(labels, (label, at) => Number(String(label) === String(answers.predicted[at])));
}

function errorsOf({ labels, answers }: Rows): Float64Array {
  return Float64Array.from(labels, (label, at) => Number(answers.predicted[at]) - Number(label));
}

function weightedMean(values: Float64Array): WeightedMetric {
  return (weights) => {
    let total = 0;
    let count = 0;
    for (let at = 0; at < values.length; at += 1) {
      const weight = weights[at] ?? 0;
      total += weight * (values[at] ?? 0);
      count += weight;
    }
    return total / count;
  };
}

/** The mean over classes, as scikit-learn's `average='macro'`. */
function weightedF1({ labels, answers }: Rows): WeightedMetric {
  const names = new Map<string, number>();
  const numberOf = (cell: Cell | undefined): number => {
    const name = String(cell);
    const known = names.get(name);
    if (known !== undefined) return known;
    names.set(name, names.size);
    return names.size - 1;
  };
  const labelled = Uint32Array.from(labels, numberOf);
  const predicted = Uint32Array.from(answers.predicted, numberOf);
  const hits = new Float64Array(names.size);
  const counted = new Float64Array(names.size);
  return (weights) => {
    hits.fill(0);
    counted.fill(0);
    for (let row = 0; row < labelled.length; row += 1) {
      const weight = valueAt(weights, row);
      const label = valueAt(labelled, row);
      const guess = valueAt(predicted, row);
      counted[label] = valueAt(counted, label) + weight;
      counted[guess] = valueAt(counted, guess) + weight;
      if (label === guess) hits[label] = valueAt(hits, label) + weight;
    }
    let total = 0;
    let classes = 0;
    for (let at = 0; at < counted.length; at += 1) {
      const count = valueAt(counted, at);
      if (count === 0) continue;
      total += (2 * valueAt(hits, at)) / count;
      classes += 1;
    }
    return total / classes;
  };
}

function weightedDetermination(rows: Rows): WeightedMetric {
  const labels = Float64Array.from(rows.labels, Number);
  const meanLabel = weightedMean(labels);
  const meanSquare = weightedMean(labels.map((label) => label ** 2));
  const meanError = weightedMean(errorsOf(rows).map((error) => error ** 2));
  return (weights) => {
    const spread = meanSquare(weights) - meanLabel(weights) ** 2;
    return spread > 1e-12 * meanSquare(weights) ? 1 - meanError(weights) / spread : Number.NaN;
  };
}

function lossesOf({ labels, answers, positive }: Rows): Float64Array {
  return Float64Array.from(labels, (label, at) => {
    const safe = Math.min(1 - SMALLEST, Math.max(SMALLEST, answers.scores?.[at] ?? Number.NaN));
    return -Math.log(String(label) === String(positive) ? safe : 1 - safe);
  });
}

/** By the order of the scores, which is the same for every weighting; equal scores count half. */
function weightedArea({ labels, answers, positive }: Rows): WeightedMetric {
  const scores = Float64Array.from(labels, (_label, at) => answers.scores?.[at] ?? Number.NaN);
  if (scores.some(Number.isNaN)) return () => Number.NaN;
  const order = Uint32Array.from(labels, (_label, at) => at).sort(
    (a, b) => valueAt(scores, a) - valueAt(scores, b),
  );
  const isPositive = Uint8Array.from(order, (row) => Number(String(labels[row]) === String(positive)));
  const startsGroup = Uint8Array.from(order, (row, at) =>
    Number(at === 0 || scores[row] !== scores[valueAt(order, at - 1)]),
  );
  return (weights) => {
    let [below, area, positives, ofPositive, ofNegative] = [0, 0, 0, 0, 0];
    const closeGroup = (): void => {
      area += ofPositive * (below + ofNegative / 2);
      below += ofNegative;
      positives += ofPositive;
      ofPositive = 0;
      ofNegative = 0;
    };
    for (let at = 0; at < order.length; at += 1) {
      if (startsGroup[at] === 1) closeGroup();
      const weight = valueAt(weights, valueAt(order, at));
      if (isPositive[at] === 1) ofPositive += weight;
      else ofNegative += weight;
    }
    closeGroup();
    return positives === 0 || below === 0 ? Number.NaN : area / (positives * below);
  };
}

/** Places are counted, so there is always a value. */
function valueAt(values: ArrayLike<number>, place: number): number {
  return values[place] ?? 0;
}

import type { Measure } from '#contract/telemetry/model-quality.ts';
import { mean, sum } from '../sums.ts';
import { withInterval, Z } from './measures.ts';

export interface Expected {
  /** Whether the positive class was predicted. */
  readonly isPositive: boolean;
  /** The probability of the positive class, from 0 to 1. */
  readonly score: number;
}

/**
 * Returns what accuracy, macro F1, AUC and log-loss are to be expected without labels: Confidence-Based Performance Estimation. A
 * score is taken for the chance of the positive class, so each row adds its chances to the cells of the confusion matrix. As far
 * as scores are no such chances (they are not calibrated) or what they mean has changed, the estimates are wrong. Not for no rows.
 *
 * Source: NannyML, "How it works: Estimation of performance" (CBPE), formulas of binary classification.
 */
export function expectedMeasures(rows: readonly Expected[]): readonly Measure[] {
  const right = rows.map(({ isPositive, score }) => (isPositive ? score : 1 - score));
  const positives = sum(rows.map(({ score }) => score));
  const hits = sum(rows.map(({ isPositive, score }) => (isPositive ? score : 0)));
  const predicted = rows.filter(({ isPositive }) => isPositive).length;
  const [truths, refusals] = [rows.length - positives, rows.length - predicted];
  const misses = refusals - (positives - hits);
  const scores = [
    ...(predicted + positives === 0 ? [] : [(2 * hits) / (predicted + positives)]),
    ...(refusals + truths === 0 ? [] : [(2 * misses) / (refusals + truths)]),
  ];
  const area = expectedArea(rows.map(({ score }) => score));
  return [
    { name: 'accuracy', value: mean(right), ...chanceInterval(right) },
    { name: 'f1', value: mean(scores) },
    ...(area === undefined ? [] : [{ name: 'auc', value: area } as const]),
    { name: 'log-loss', ...withInterval(rows.map(({ score }) => entropy(score))) },
  ];
}

/** How far the share of hits moves by chance when each row is one with its own chance: 95 %. */
function chanceInterval(chances: readonly number[]): { readonly low: number; readonly high: number } {
  const variance = sum(chances.map((chance) => chance * (1 - chance))) / chances.length ** 2;
  const half = Z * Math.sqrt(variance);
  const value = mean(chances);
  return { low: Math.max(0, value - half), high: Math.min(1, value + half) };
}

/** The area under the curve when each row is positive with the chance that is its score; undefined when one class has no chance. */
function expectedArea(scores: readonly number[]): number | undefined {
  const positives = sum(scores);
  const negatives = scores.length - positives;
  if (positives === 0 || negatives === 0) return undefined;
  const sorted = [...scores].sort((a, b) => a - b);
  let below = 0;
  let pairs = 0;
  for (let at = 0; at < sorted.length; ) {
    const score = sorted[at] ?? 0;
    let end = at;
    while (sorted[end] === score) end += 1;
    const count = end - at;
    // Equal scores count half.
    pairs += count * score * (below + (count * (1 - score)) / 2);
    below += count * (1 - score);
    at = end;
  }
  return pairs / (positives * negatives);
}

/** The log-loss that is to be expected of a chance. */
function entropy(score: number): number {
  return [score, 1 - score].reduce(
    (total, chance) => (chance === 0 ? total : total - chance * Math.log(chance)),
    0,
  );
}

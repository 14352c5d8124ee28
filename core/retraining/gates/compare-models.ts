import { setImmediate as pause } from 'node:timers/promises';
import type { Metric } from '#contract/metric.ts';
import type { Comparison, Estimate } from '#contract/retraining/retraining.ts';
import {
  classificationMeasures,
  regressionMeasures,
  scoreMeasures,
} from '#core/telemetry/labels/measures.ts';
import { differenceOfShares, shareOutside } from './confidence.ts';
import type { Answers, JudgedRows } from './judged-rows.ts';
import { randomNumbers } from './random-numbers.ts';
import { gain, hitsOf, type WeightedMetric, weightedMetric } from './weighted-metrics.ts';

export interface CompareOptions {
  readonly metrics: readonly Metric[];
  /** The same seed gives the same intervals. */
  readonly seed: number;
  readonly slice?: Comparison['slice'];
  /** At most so many resamples; fewer for more rows than a second can take. */
  readonly resamples?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Work that one comparison may take: rows times resamples. */
const MOST_DRAWS = 20_000_000;
const RESAMPLES = { least: 200, most: 1000 } as const;
/** Other calls of this process wait no longer than this. */
const BUSY_MS = 20;

/**
 * Measures candidate and champion on the same rows, with the interval of their difference by a paired bootstrap. Without
 * rows there is nothing to compare.
 */
export async function compareModels(
  rows: JudgedRows,
  options: CompareOptions,
): Promise<readonly Comparison[]> {
  const { metrics, slice } = options;
  const count = rows.labels.length;
  if (count === 0) return [];
  const pairs = metrics.map((metric) => ({
    metric,
    candidate: metricOf(metric, rows, rows.candidate),
    champion: rows.champion === undefined ? undefined : metricOf(metric, rows, rows.champion),
  }));
  const intervals = await bootstrap(count, pairs, options);
  const whole = new Uint32Array(count).fill(1);
  return pairs.map(({ metric, candidate, champion }, at) => {
    const value = candidate(whole);
    const other = champion?.(whole);
    return {
      metric,
      ...(slice === undefined ? {} : { slice }),
      rows: count,
      ...withEstimate('candidate', estimateOf(metric, rows, rows.candidate, value)),
      ...(rows.champion === undefined || other === undefined
        ? {}
        : {
            ...withEstimate('champion', estimateOf(metric, rows, rows.champion, other)),
            ...withEstimate(
              'difference',
              differenceOf(metric, rows, gain(metric, value, other), intervals[at]),
            ),
          }),
    };
  });
}

function metricOf(metric: Metric, { labels, positive }: JudgedRows, answers: Answers): WeightedMetric {
  return weightedMetric(metric, { labels, positive, answers });
}

function withEstimate<Name extends string>(
  name: Name,
  estimate: Estimate | undefined,
): { readonly [Key in Name]?: Estimate } {
  return estimate === undefined ? {} : ({ [name]: estimate } as { readonly [Key in Name]: Estimate });
}

/** The value with the interval that telemetry tells of it. */
function estimateOf(
  metric: Metric,
  { labels, positive }: JudgedRows,
  answers: Answers,
  value: number,
): Estimate | undefined {
  if (!Number.isFinite(value)) return undefined;
  const measures = measuresOf(metric, labels, answers, positive);
  const { low, high } = measures.find(({ name }) => name === metric) ?? {};
  return low === undefined || high === undefined ? { value } : { value, low, high };
}

function measuresOf(
  metric: Metric,
  labels: JudgedRows['labels'],
  { predicted, scores }: Answers,
  positive: JudgedRows['positive'],
): ReturnType<typeof classificationMeasures> {
  if (metric === 'accuracy' || metric === 'f1')
    return classificationMeasures(
      labels.map((label, at) => ({ label: String(label), predicted: String(predicted[at]) })),
    );
  if (metric === 'auc' || metric === 'log-loss')
    return scoreMeasures(
      labels.map((label, at) => ({
        isPositive: String(label) === String(positive),
        score: scores?.[at] ?? Number.NaN,
      })),
    );
  return regressionMeasures(
    labels.map((label, at) => ({ label: Number(label), predicted: Number(predicted[at]) })),
  );
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

function differenceOf(
  metric: Metric,
  rows: JudgedRows,
  value: number,
  interval: Interval | undefined,
): Estimate | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (interval === undefined) return { value };
  if ((metric !== 'accuracy' && metric !== 'f1') || rows.champion === undefined)
    return { value, ...interval };
  const { candidate, champion, labels } = rows;
  const [hits, others] = [hitsOf({ labels, answers: candidate }), hitsOf({ labels, answers: champion })];
  const only = { first: 0, second: 0 };
  for (let at = 0; at < labels.length; at += 1) {
    if ((hits[at] ?? 0) > (others[at] ?? 0)) only.first += 1;
    if ((hits[at] ?? 0) < (others[at] ?? 0)) only.second += 1;
  }
  const shares = differenceOfShares(only, labels.length);
  const half = (shares.high - shares.low) / 2;
  const [low, high] = metric === 'accuracy' ? [shares.low, shares.high] : [value - half, value + half];
  return { value, low: Math.min(low, interval.low), high: Math.max(high, interval.high) };
}

interface Pair {
  readonly metric: Metric;
  readonly candidate: WeightedMetric;
  readonly champion: WeightedMetric | undefined;
}

/** The interval of each difference: rows are drawn with replacement, the same for both models. */
async function bootstrap(
  count: number,
  pairs: readonly Pair[],
  { seed, signal, resamples: most = RESAMPLES.most }: CompareOptions,
): Promise<readonly (Interval | undefined)[]> {
  if (count < 2 || pairs.every(({ champion }) => champion === undefined)) return pairs.map(() => undefined);
  const draw = randomNumbers(seed);
  const resamples = Math.min(most, Math.max(RESAMPLES.least, Math.floor(MOST_DRAWS / count)));
  const found = pairs.map(() => new Float64Array(resamples));
  const weights = new Uint32Array(count);
  let busySince = Date.now();
  for (let resample = 0; resample < resamples; resample += 1) {
    weights.fill(0);
    for (let at = 0; at < count; at += 1) {
      const row = draw(count);
      weights[row] = (weights[row] ?? 0) + 1;
    }
    for (const [at, { metric, candidate, champion }] of pairs.entries()) {
      const values = found[at];
      if (values !== undefined && champion !== undefined)
        values[resample] = gain(metric, candidate(weights), champion(weights));
    }
    if (Date.now() - busySince < BUSY_MS) continue;
    await pause();
    signal?.throwIfAborted();
    busySince = Date.now();
  }
  const outside = shareOutside(count);
  return found.map((values) => intervalOf(values, outside));
}

/** Resamples without a value, such as those that hold one class, say nothing. */
export function intervalOf(values: Float64Array, outside: number): Interval | undefined {
  const sorted = values.filter(Number.isFinite).sort();
  if (sorted.length < values.length / 2) return undefined;
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? Number.NaN;
  return { low: at(outside), high: at(1 - outside) };
}

import { describe, expect, it } from 'vitest';
import type { Gate } from '#contract/manifest/training.ts';
import { METRICS, type Metric } from '#contract/metric.ts';
import type { GateOutcome } from '#contract/retraining/retraining.ts';
import { compareModels } from './compare-models.ts';
import { judgeGate } from './judge-gate.ts';
import type { JudgedRows } from './judged-rows.ts';
import { type RandomBelow, randomNumbers } from './random-numbers.ts';
import { weightedMetric } from './weighted-metrics.ts';

const uniform = (draw: RandomBelow): number => (draw(2 ** 31) + 0.5) / 2 ** 31;
const normal = (draw: RandomBelow): number =>
  Math.sqrt(-2 * Math.log(uniform(draw))) * Math.cos(2 * Math.PI * uniform(draw));

/** A classifier that is right as often as `share`, with a score; both models find the same rows hard. */
function classes(
  draw: RandomBelow,
  rows: number,
  share: { champion: number; candidate: number },
): JudgedRows {
  const labels: string[] = [];
  const champion = { predicted: [] as string[], scores: [] as number[] };
  const candidate = { predicted: [] as string[], scores: [] as number[] };
  const limits = { champion: quantile(share.champion), candidate: quantile(share.candidate) };
  for (let row = 0; row < rows; row += 1) {
    const label = draw(2) === 1 ? 'yes' : 'no';
    const hard = normal(draw);
    labels.push(label);
    for (const [model, limit] of [
      [champion, limits.champion],
      [candidate, limits.candidate],
    ] as const) {
      // Half of what makes a row hard is the row's own.
      const isRight = (hard + normal(draw)) / Math.SQRT2 < limit;
      const predicted = isRight === (label === 'yes') ? 'yes' : 'no';
      model.predicted.push(predicted);
      const sure = 0.5 + 0.4 * uniform(draw);
      model.scores.push(predicted === 'yes' ? sure : 1 - sure);
    }
  }
  return { labels, positive: 'yes', champion, candidate, slices: new Map() };
}

/** Of the normal distribution (Abramowitz and Stegun 26.2.23), exact to a two-thousandth; for shares above a half. */
function quantile(share: number): number {
  const t = Math.sqrt(-2 * Math.log(1 - share));
  return (
    t -
    (2.515517 + 0.802853 * t + 0.010328 * t ** 2) / (1 + 1.432788 * t + 0.189269 * t ** 2 + 0.001308 * t ** 3)
  );
}

function numbers(
  draw: RandomBelow,
  rows: number,
  spread: { champion: number; candidate: number },
): JudgedRows {
  const labels = Array.from({ length: rows }, () => 10 * normal(draw));
  const shared = labels.map(() => normal(draw));
  const predict = (by: number): number[] =>
    labels.map((label, row) => label + by * (((shared[row] ?? 0) + normal(draw)) / Math.SQRT2));
  return {
    labels,
    positive: 1,
    champion: { predicted: predict(spread.champion) },
    candidate: { predicted: predict(spread.candidate) },
    slices: new Map(),
  };
}

const MODELS = 200;

async function outcomes(
  gate: Gate & { readonly metric: Metric },
  make: (draw: RandomBelow) => JudgedRows,
): Promise<Record<GateOutcome, number>> {
  const counts = { pass: 0, fail: 0, unclear: 0 };
  for (let model = 0; model < MODELS; model += 1) {
    const rows = make(randomNumbers(model * 7919 + 1));
    const comparisons = await compareModels(rows, { metrics: [gate.metric], seed: model, resamples: 400 });
    counts[judgeGate(gate, comparisons).outcome] += 1;
  }
  return counts;
}

const against = (
  metric: Metric,
  expect: Gate['expect'],
  margin: number,
): Gate & { readonly metric: Metric } => ({
  metric,
  against: 'champion',
  expect,
  margin,
});

describe('of 200 models', { timeout: 120_000 }, () => {
  it.each([
    ['accuracy', 60],
    ['accuracy', 200],
    ['f1', 100],
    ['auc', 100],
    ['log-loss', 100],
  ] as const)(
    'that are equal, at most one in twenty passes as better by %s on %i rows',
    async (metric, rows) => {
      const counts = await outcomes(against(metric, 'better', 0), (draw) =>
        classes(draw, rows, { champion: 0.85, candidate: 0.85 }),
      );
      expect(counts.pass).toBeLessThanOrEqual(0.05 * MODELS);
    },
  );

  it.each(['mae', 'rmse', 'r2'] as const)(
    'that are equal, at most one in twenty passes as better by %s',
    async (metric) => {
      const counts = await outcomes(against(metric, 'better', 0), (draw) =>
        numbers(draw, 80, { champion: 2, candidate: 2 }),
      );
      expect(counts.pass).toBeLessThanOrEqual(0.05 * MODELS);
    },
  );

  it.each([100, 300])(
    'that lost twice the margin of accuracy, nineteen in twenty are stopped on %i rows',
    async (rows) => {
      const counts = await outcomes(against('accuracy', 'not-worse', 0.03), (draw) =>
        classes(draw, rows, { champion: 0.9, candidate: 0.84 }),
      );
      expect(counts.pass).toBeLessThanOrEqual(0.05 * MODELS);
    },
  );

  it('that err by twice the margin more, nineteen in twenty are stopped', async () => {
    const counts = await outcomes({ ...against('rmse', 'not-worse', 0), margin: '5%' }, (draw) =>
      numbers(draw, 150, { champion: 2, candidate: 2.2 }),
    );
    expect(counts.pass).toBeLessThanOrEqual(0.05 * MODELS);
  });

  it('that are clearly better, most pass', async () => {
    const counts = await outcomes(against('accuracy', 'better', 0), (draw) =>
      classes(draw, 300, { champion: 0.8, candidate: 0.92 }),
    );
    expect(counts.pass).toBeGreaterThan(0.9 * MODELS);
  });
});

describe('a metric of rows that count equally', () => {
  const draw = randomNumbers(3);
  const ofClasses = classes(draw, 50, { champion: 0.8, candidate: 0.8 });
  const ofNumbers = numbers(draw, 50, { champion: 2, candidate: 2 });

  it.each(METRICS)('%s is what telemetry measures, and the same whatever the seed', async (metric) => {
    const rows = ['mae', 'rmse', 'r2'].includes(metric) ? ofNumbers : ofClasses;
    const weighted = weightedMetric(metric, { ...rows, answers: rows.candidate });
    const value = weighted(new Uint32Array(50).fill(1));
    const twice = weighted(new Uint32Array(50).fill(2));
    expect(twice).toBeCloseTo(value, 10);
    const [first] = await compareModels(rows, { metrics: [metric], seed: 1 });
    const [again] = await compareModels(rows, { metrics: [metric], seed: 1 });
    expect(first).toEqual(again);
    expect(first?.candidate?.value).toBeCloseTo(value, 10);
  });
});

describe('a comparison that says nothing', () => {
  it('has no value for an area with one class, and is unclear', async () => {
    const rows: JudgedRows = {
      labels: new Array<string>(40).fill('yes'),
      positive: 'yes',
      champion: { predicted: new Array<string>(40).fill('yes'), scores: new Array<number>(40).fill(0.9) },
      candidate: { predicted: new Array<string>(40).fill('yes'), scores: new Array<number>(40).fill(0.8) },
      slices: new Map(),
    };
    const comparisons = await compareModels(rows, { metrics: ['auc'], seed: 1 });
    expect(comparisons).toEqual([{ metric: 'auc', rows: 40 }]);
    expect(judgeGate(against('auc', 'better', 0), comparisons)).toMatchObject({ outcome: 'unclear' });
  });

  it('is unclear on few rows, also when all of them agree', async () => {
    const few = classes(randomNumbers(1), 12, { champion: 0.5, candidate: 0.99 });
    const gate = { metric: 'accuracy', least: 0.5, expect: 'better', margin: 0 } as const;
    expect(judgeGate(gate, await compareModels(few, { metrics: ['accuracy'], seed: 1 }))).toMatchObject({
      outcome: 'unclear',
      reason: '12 rows are too few: 30 are needed',
    });
  });
});

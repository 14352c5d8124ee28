import { expect, test } from 'vitest';
import { classificationMeasures, regressionMeasures, scoreMeasures } from './measures.ts';

function measureOf(
  measures: readonly { readonly name: string; readonly value: number }[],
  name: string,
): number {
  return measures.find((each) => each.name === name)?.value ?? Number.NaN;
}

test('measures are those of scikit-learn 1.9', () => {
  const labels = ['a', 'b', 'b', 'c', 'a', 'c', 'b', 'a'];
  const predicted = ['a', 'b', 'c', 'c', 'b', 'c', 'b', 'a'];
  const classes = classificationMeasures(
    labels.map((label, index) => ({ label, predicted: predicted[index] ?? '' })),
  );
  expect(measureOf(classes, 'accuracy')).toBe(0.75);
  expect(measureOf(classes, 'f1')).toBeCloseTo(0.7555555555555555, 12);

  const positive = [0, 1, 1, 0, 1, 0, 1, 0];
  const scores = [0.1, 0.9, 0.4, 0.4, 0.8, 0.2, 0.35, 0.6];
  const scored = scoreMeasures(scores.map((score, index) => ({ score, isPositive: positive[index] === 1 })));
  expect(measureOf(scored, 'auc')).toBeCloseTo(0.78125, 12);
  expect(measureOf(scored, 'log-loss')).toBeCloseTo(0.5062796682446313, 12);

  const truth = [3, -0.5, 2, 7];
  const guess = [2.5, 0, 2, 8];
  const numbers = regressionMeasures(truth.map((label, index) => ({ label, predicted: guess[index] ?? 0 })));
  expect(measureOf(numbers, 'mae')).toBeCloseTo(0.5, 12);
  expect(measureOf(numbers, 'rmse')).toBeCloseTo(0.6123724356957945, 12);
  expect(measureOf(numbers, 'r2')).toBeCloseTo(0.9486081370449679, 12);
});

test('intervals hold the value and stay where a measure can be', () => {
  const all = [
    ...classificationMeasures([{ label: 'a', predicted: 'a' }]),
    ...regressionMeasures([{ label: 1, predicted: 1 }]),
    ...scoreMeasures([
      { isPositive: true, score: 1 },
      { isPositive: false, score: 0 },
    ]),
  ];
  for (const { value, low = value, high = value } of all) {
    expect(low).toBeLessThanOrEqual(value);
    expect(high).toBeGreaterThanOrEqual(value);
    expect(Number.isFinite(high)).toBe(true);
  }
  expect(all.find(({ name }) => name === 'accuracy')).toMatchObject({ value: 1, high: 1 });
  expect(all.find(({ name }) => name === 'accuracy')?.low).toBeLessThan(0.5);
});

test('one class has no area, equal labels no coefficient of determination', () => {
  expect(scoreMeasures([{ isPositive: true, score: 0.4 }]).map(({ name }) => name)).toEqual(['log-loss']);
  expect(
    regressionMeasures([
      { label: 2, predicted: 1 },
      { label: 2, predicted: 3 },
    ]).map(({ name }) => name),
  ).toEqual(['mae', 'rmse']);
});

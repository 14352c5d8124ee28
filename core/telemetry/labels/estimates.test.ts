import { expect, test } from 'vitest';
import { expectedMeasures } from './estimates.ts';
import { classificationMeasures, scoreMeasures } from './measures.ts';

const measured = (measures: ReturnType<typeof expectedMeasures>, name: string): number =>
  measures.find((each) => each.name === name)?.value ?? Number.NaN;

/** Chance that is the same in each run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

test('estimates are those of scikit-learn 1.9 where each row counts as both classes with its chances', () => {
  // accuracy_score, f1_score(average='macro'), roc_auc_score, log_loss of y = [1, 0] with sample_weight = [p, 1 - p].
  const scores = [0.1, 0.9, 0.4, 0.4, 0.8, 0.2, 0.35, 0.6, 0.5, 0];
  const predicted = [0, 1, 1, 0, 1, 0, 0, 1, 1, 0];
  const found = expectedMeasures(
    scores.map((score, index) => ({ score, isPositive: predicted[index] === 1 })),
  );
  expect(measured(found, 'accuracy')).toBeCloseTo(0.715, 12);
  expect(measured(found, 'f1')).toBeCloseTo(0.7133878064110621, 12);
  expect(measured(found, 'auc')).toBeCloseTo(0.8161125319693094, 12);
  expect(measured(found, 'log-loss')).toBeCloseTo(0.5010599614481619, 12);
});

test('what labels tell later lies where it was expected, when scores are probabilities', () => {
  const random = chances(7);
  let within = 0;
  const rounds = 200;
  for (let round = 0; round < rounds; round += 1) {
    const rows = Array.from({ length: 400 }, () => {
      const score = random();
      return { score, isPositive: score >= 0.5, label: random() < score };
    });
    const expected = expectedMeasures(rows).find(({ name }) => name === 'accuracy');
    const [told] = classificationMeasures(
      rows.map(({ isPositive, label }) => ({ label: String(label), predicted: String(isPositive) })),
    );
    const value = told?.value ?? Number.NaN;
    if (value >= (expected?.low ?? 1) && value <= (expected?.high ?? 0)) within += 1;
    const auc = scoreMeasures(rows.map(({ score, label }) => ({ score, isPositive: label })))[0]?.value;
    expect(Math.abs((auc ?? 0) - measured(expectedMeasures(rows), 'auc'))).toBeLessThan(0.1);
  }
  // 95 % are meant.
  expect(within / rounds).toBeGreaterThan(0.9);
});

test.each([
  [
    [0, 0],
    [1, undefined, 0],
  ],
  [
    [1, 1],
    [1, undefined, 0],
  ],
  [
    [0.5, 0.5],
    [0.5, 0.5, Math.log(2)],
  ],
])('scores of %j alone are estimated too', (scores, [accuracy, auc, loss]) => {
  const found = expectedMeasures(scores.map((score) => ({ score, isPositive: score >= 0.5 })));
  expect(measured(found, 'accuracy')).toBe(accuracy);
  expect(found.find(({ name }) => name === 'auc')?.value).toBe(auc);
  expect(measured(found, 'log-loss')).toBeCloseTo(loss ?? 0, 12);
  expect(Number.isFinite(measured(found, 'f1'))).toBe(true);
});

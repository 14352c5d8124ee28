import { expect, test } from 'vitest';
import { chiSquareTail } from './chi-square.ts';
import { jensenShannon, likelihood, stabilityIndex, wasserstein } from './distances.ts';

/** Values of scipy 1.17: `chi2.sf(value, degrees)`. */
test.each([
  [0.5, 1, 0.47950012218695337],
  [3.84, 1, 0.05004352124870519],
  [18.3, 10, 0.050109061411462506],
  [100, 10, 5.4497019829205215e-17],
  [11, 12, 0.5289186865258626],
  [250, 49, 9.543645754874389e-29],
  [0.001, 3, 0.9999915920809419],
  [700, 60, 7.341882366398398e-110],
])(
  'chi-square of %d or more with %i degrees of freedom has the probability that scipy says',
  (value, degrees, expected) => {
    expect(Math.abs(chiSquareTail(value, degrees) / expected - 1)).toBeLessThan(1e-9);
  },
);

const A = [5, 10, 20, 40, 25, 0];
const B = [15, 10, 10, 30, 30, 5];

test('distances are those of scipy', () => {
  expect(jensenShannon(A, B)).toBeCloseTo(0.2508777723867984, 12);
  expect(wasserstein([1, 2, 2, 5, 9], [0, 2, 3.5, 3.5])).toBeCloseTo(1.85, 12);
  expect(likelihood(A, B)).toBeCloseTo(0.0037199805297512406, 12);
});

test('the same counts are no distance apart, and counts without a common bin the largest', () => {
  expect(jensenShannon(A, A)).toBe(0);
  expect(stabilityIndex(A, A)).toBe(0);
  expect(likelihood(A, A)).toBe(1);
  expect(jensenShannon([7, 0], [0, 3])).toBe(1);
  expect(wasserstein([1, 2, 3], [1, 2, 3])).toBe(0);
  expect(wasserstein([0], [10])).toBe(10);
});

test('nothing to compare is no difference', () => {
  expect(likelihood([0, 0], [3, 4])).toBe(1);
  expect(likelihood([5], [9])).toBe(1);
  expect(jensenShannon([], [])).toBe(0);
});

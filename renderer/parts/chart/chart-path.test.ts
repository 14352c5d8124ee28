import { expect, test } from 'vitest';
import { linePath, roundMaximum } from './chart-path.ts';

const frame = { width: 100, height: 50, maximum: 10 };

test('draws from the lower left to the right, the maximum at the upper edge', () => {
  expect(linePath([0, 5, 10], frame)).toBe('M0 50L50 25L100 0');
});

test('leaves a gap where nothing is known', () => {
  expect(linePath([0, 10, undefined, 0, 10], frame)).toBe('M0 50L25 0M75 50L100 0');
});

test('a value alone is seen', () => {
  expect(linePath([undefined, 10, undefined], frame)).toBe('M50 0h2');
});

test('what is beyond the maximum stays inside', () => {
  expect(linePath([20, 20], frame)).toBe('M0 0L100 0');
});

test.each([
  [[0], 1],
  [[], 1],
  [[0.3], 0.5],
  [[97, undefined, 12], 100],
  [[101], 200],
  [[1000], 1000],
])('the maximum of %j is %d', (values, maximum) => {
  expect(roundMaximum([values])).toBeCloseTo(maximum, 10);
});

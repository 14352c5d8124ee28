import { expect, test } from 'vitest';
import { createLatencyHistogram } from './latency-histogram.ts';

function summaryOf(
  times: readonly number[],
): ReturnType<ReturnType<typeof createLatencyHistogram>['summary']> {
  const histogram = createLatencyHistogram();
  for (const time of times) histogram.add(time);
  return histogram.summary();
}

test('percentiles are those of the sorted times, to one percent', () => {
  const times = Array.from({ length: 10_000 }, (_none, index) => ((index * 7919) % 10_000) / 10 + 0.1);
  const summary = summaryOf(times);
  const sorted = [...times].sort((left, right) => left - right);
  for (const [share, value] of [
    [0.5, summary.p50],
    [0.9, summary.p90],
    [0.95, summary.p95],
    [0.99, summary.p99],
  ] as const) {
    const exact = sorted[Math.ceil(share * times.length) - 1] ?? 0;
    expect(Math.abs(value - exact) / exact).toBeLessThanOrEqual(0.01);
  }
  expect(summary.minimum).toBeCloseTo(0.1);
  expect(summary.maximum).toBeCloseTo(1000);
  expect(summary.mean).toBeCloseTo(500.05);
});

test('one time is every percentile', () => {
  expect(summaryOf([12.34])).toEqual({
    minimum: 12.34,
    mean: 12.34,
    p50: 12.34,
    p90: 12.34,
    p95: 12.34,
    p99: 12.34,
    maximum: 12.34,
  });
});

test('one slow request of a hundred shows in the maximum, not in the 99th percentile', () => {
  const summary = summaryOf([...Array.from({ length: 99 }, () => 5), 5000]);
  expect(summary.p99).toBeLessThan(6);
  expect(summary.maximum).toBe(5000);
});

test('no times are zeros', () => {
  expect(summaryOf([])).toEqual({ minimum: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, maximum: 0 });
});

test('a time of zero counts', () => {
  expect(summaryOf([0, 0]).maximum).toBe(0);
});

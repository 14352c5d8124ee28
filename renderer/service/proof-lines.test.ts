import { expect, test } from 'vitest';
import { proofLines } from './proof-lines.ts';

const latency = { minimum: 1, mean: 2, p50: 2, p90: 3, p95: 3, p99: 4, maximum: 5 };

test('the last second, which is not yet whole, is not drawn; a second without answers has no latency', () => {
  const series = [
    { second: 0, sent: 10, failed: 0, latency },
    { second: 1, sent: 0, failed: 0, latency: { ...latency, p99: 0 } },
    { second: 2, sent: 9, failed: 2, latency },
    { second: 3, sent: 1, failed: 0, latency },
  ];
  expect(proofLines({ series })).toEqual({
    perSecond: [10, 0, 9],
    failures: [0, 0, 2],
    p99: [4, undefined, 4],
  });
});

import { expect, test } from 'vitest';
import { proofLines } from './proof-lines.ts';

const latency = { minimum: 1, mean: 2, p50: 2, p90: 3, p95: 3, p99: 4, maximum: 5 };

test('each version that answered has a line of its own, in the order in which they came', () => {
  const tally = { failed: 0, latency };
  const series = [
    { ...tally, second: 0, sent: 5, versions: { 'iris:2': 5 } },
    { ...tally, second: 1, sent: 5, versions: { 'iris:2': 3, 'iris:10': 2 } },
    { ...tally, second: 2, sent: 4, versions: { 'iris:10': 4 } },
    { ...tally, second: 3, sent: 1, versions: { 'iris:10': 1 } },
  ];
  expect(proofLines({ series }).versions).toEqual([
    { version: 'iris:2', perSecond: [5, 3, 0] },
    { version: 'iris:10', perSecond: [0, 2, 4] },
  ]);
});

test('the last second, which is not yet whole, is not drawn; a second without answers has no latency', () => {
  const series = [
    { second: 0, sent: 10, failed: 0, latency },
    { second: 1, sent: 0, failed: 0, latency: { ...latency, p99: 0 } },
    { second: 2, sent: 9, failed: 2, latency },
    { second: 3, sent: 1, failed: 0, latency },
  ];
  expect(proofLines({ series })).toEqual({
    versions: [],
    failures: [0, 0, 2],
    p99: [4, undefined, 4],
  });
});

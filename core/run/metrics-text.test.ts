import { expect, test } from 'vitest';
import { durationAt, readMetrics } from './metrics-text.ts';

const LABELS = 'service="iris",revision="1"';
const TEXT = `# HELP slipway_requests_total Answered scoring requests by status code.
# TYPE slipway_requests_total counter
slipway_requests_total{${LABELS},code="200"} 90
slipway_requests_total{${LABELS},code="503"} 10
slipway_request_duration_seconds_bucket{${LABELS},le="0.01"} 50
slipway_request_duration_seconds_bucket{${LABELS},le="0.1"} 100
slipway_request_duration_seconds_bucket{${LABELS},le="+Inf"} 100
slipway_requests_in_progress{${LABELS}} 2
slipway_queue_length{service="a \\"quoted\\" name",revision="1"} 3
`;

test('the numbers of the scoring server are read from its metrics', () => {
  expect(readMetrics(TEXT)).toEqual({
    answered: 100,
    failed: 10,
    inProgress: 2,
    queued: 3,
    durations: [
      { most: 0.01, count: 50 },
      { most: 0.1, count: 100 },
      { most: Number.POSITIVE_INFINITY, count: 100 },
    ],
  });
});

test('a share of the answers between two looks falls into a bucket', () => {
  const { durations } = readMetrics(TEXT);
  const none = durations.map(({ most }) => ({ most, count: 0 }));
  expect(durationAt(0.25, none, durations)).toBeCloseTo(0.005);
  expect(durationAt(0.75, none, durations)).toBeCloseTo(0.055);
  expect(durationAt(0.5, durations, durations)).toBeUndefined();
  const slow = durations.map((bucket, index) => (index === 2 ? { ...bucket, count: 110 } : bucket));
  expect(durationAt(0.5, durations, slow)).toBeCloseTo(0.1);
});

test('what is no metrics text counts nothing', () => {
  expect(readMetrics('<html>')).toMatchObject({ answered: 0, durations: [] });
});

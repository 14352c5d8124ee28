import { describe, expect, test } from 'vitest';
import { percentile } from './count.ts';
import { samplesIn } from './metrics-text.ts';
import { type ReplicaMetrics, replicaMetrics } from './replica-metrics.ts';
import { trafficBetween } from './traffic-between.ts';
import { createTrafficMemory, type TrafficReading } from './traffic-memory.ts';

const LABELS = 'service="iris",revision="iris:3"';

/** What a replica's scoring server would say after so many requests; all of them between 10 and 25 ms. */
function metrics(counts: {
  readonly answered?: number;
  readonly failed?: number;
  readonly rejected?: number;
  readonly busy?: number;
  readonly used?: number;
}): ReplicaMetrics {
  const { answered = 0, failed = 0, rejected = 0 } = counts;
  const all = answered + failed;
  return replicaMetrics(`# HELP slipway_requests_total answered scoring requests by status
# TYPE slipway_requests_total counter
slipway_requests_total{${LABELS},code="200"} ${answered}
slipway_requests_total{${LABELS},code="500"} ${failed}
slipway_rejected_total{${LABELS},reason="queue-full"} ${rejected}
slipway_request_duration_seconds_bucket{${LABELS},le="0.01"} 0
slipway_request_duration_seconds_bucket{${LABELS},le="0.025"} ${all}
slipway_request_duration_seconds_bucket{${LABELS},le="+Inf"} ${all}
slipway_requests_in_progress{${LABELS}} 1
slipway_queue_length{${LABELS}} 2
slipway_replica_busy_ratio{${LABELS}} ${counts.busy ?? 0}
slipway_key_requests_total{${LABELS},key="primary"} ${all}
slipway_key_requests_total{${LABELS},key="secondary"} 0
slipway_key_last_used_timestamp_seconds{${LABELS},key="primary"} ${counts.used ?? 0}
`);
}

function reading(at: number, replicas: Readonly<Record<string, ReplicaMetrics>>): TrafficReading {
  return { at, replicas: new Map(Object.entries(replicas)) };
}

const NOBODY_NEW = new Map<string, number>();

describe('a Prometheus text', () => {
  test('gives names, labels with escapes, and values of every kind', () => {
    expect(
      samplesIn('# a comment\na{x="1 \\"2\\" \\\\ {}",y=""} 3\nb +Inf\nc 1e3 1700000000\n\nnonsense'),
    ).toEqual([
      { name: 'a', labels: { x: '1 "2" \\ {}', y: '' }, value: 3 },
      { name: 'c', labels: {}, value: 1000 },
    ]);
  });
});

describe('the traffic of a service', () => {
  test('from one reading has totals and no rates', () => {
    const after = reading(0, { a: metrics({ answered: 10 }), b: metrics({ answered: 5, failed: 1 }) });
    const traffic = trafficBetween('iris', { before: undefined, after }, NOBODY_NEW);
    expect(traffic).toMatchObject({ replicas: 2, requestsTotal: 16, inProgress: 2, queued: 4 });
    expect(traffic).not.toHaveProperty('requestsPerSecond');
    expect(traffic.p50).toBeCloseTo(17.5);
  });

  test('between two readings is the sum over its replicas', () => {
    const before = reading(0, { a: metrics({ answered: 10 }), b: metrics({ answered: 100 }) });
    const after = reading(5000, {
      a: metrics({ answered: 60, rejected: 5 }),
      b: metrics({ answered: 140, failed: 10 }),
    });
    expect(trafficBetween('iris', { before, after }, NOBODY_NEW)).toMatchObject({
      requestsPerSecond: 20,
      failedPerSecond: 2,
      rejectedPerSecond: 1,
      overSeconds: 5,
    });
  });

  test('counts a replica that was started in between from its start', () => {
    const before = reading(1000, { a: metrics({ answered: 10 }) });
    const after = reading(2000, { a: metrics({ answered: 10 }), b: metrics({ answered: 30 }) });
    const traffic = trafficBetween('iris', { before, after }, new Map([['b', 1500]]));
    expect(traffic.requestsPerSecond).toBe(30);
  });

  test('does not count what one that only did not answer before had done long ago', () => {
    const before = reading(1000, { a: metrics({ answered: 10 }) });
    const after = reading(2000, { a: metrics({ answered: 20 }), b: metrics({ answered: 9000 }) });
    const traffic = trafficBetween('iris', { before, after }, new Map([['b', 10]]));
    expect(traffic.requestsPerSecond).toBe(10);
  });

  test('goes on when a container was started again, and never below zero when a replica goes', () => {
    const before = reading(0, { a: metrics({ answered: 500 }), gone: metrics({ answered: 70 }) });
    const after = reading(1000, { a: metrics({ answered: 3 }) });
    expect(trafficBetween('iris', { before, after }, NOBODY_NEW)).toMatchObject({
      requestsPerSecond: 3,
      requestsTotal: 3,
      replicas: 1,
    });
  });

  test('tells how busy the replicas are on average, and when each key was used last', () => {
    const after = reading(0, {
      a: metrics({ busy: 3, used: 1_700_000_000 }),
      b: metrics({ busy: 0.5, used: 1_700_000_100 }),
    });
    const traffic = trafficBetween('iris', { before: undefined, after }, NOBODY_NEW);
    expect(traffic.busy).toBe(0.75);
    expect(traffic.keys).toEqual([
      { key: 'primary', requests: 0, lastUsedAt: '2023-11-14T22:15:00.000Z' },
      { key: 'secondary', requests: 0 },
    ]);
  });

  test('of a paused service is nothing', () => {
    const traffic = trafficBetween('iris', { before: undefined, after: reading(0, {}) }, NOBODY_NEW);
    expect(traffic).toMatchObject({ replicas: 0, requestsTotal: 0 });
    expect(traffic).not.toHaveProperty('busy');
    expect(traffic).not.toHaveProperty('p50');
  });
});

describe('a percentile', () => {
  const buckets = new Map([
    [0.01, 50],
    [0.1, 90],
    [Number.POSITIVE_INFINITY, 100],
  ]);

  test.each([
    [0.25, 5],
    [0.5, 10],
    [0.7, 55],
    [0.99, 100],
  ])('of %d lies at %d ms', (share, milliseconds) => {
    expect(percentile(buckets, share)).toBeCloseTo(milliseconds);
  });
});

describe('earlier readings', () => {
  test('are compared with once they are far enough apart, and forgotten when they are old', () => {
    const memory = createTrafficMemory();
    const [first, soon, later, last] = [0, 100, 6000, 100_000].map((at) => reading(at, {}));
    if (first === undefined || soon === undefined || later === undefined || last === undefined) return;
    expect(memory.remember('iris', first)).toBeUndefined();
    expect(memory.remember('iris', soon)).toBeUndefined();
    expect(memory.remember('iris', later)).toBe(soon);
    expect(memory.remember('other', later)).toBeUndefined();
    expect(memory.remember('iris', last)).toBeUndefined();
  });
});

describe('metrics of a stranger', () => {
  test('with labels that are none take time in proportion to their length', () => {
    const text = 'a'.repeat(2 ** 20);
    expect(samplesIn(`m{${text}} 1`)).toEqual([{ name: 'm', labels: {}, value: 1 }]);
    expect(samplesIn(`m{x="${text}"} 1`)[0]?.labels.x).toHaveLength(text.length);
    expect(samplesIn(`m{x="${'\\\\"'.repeat(1000)}`)).toEqual([]);
  });

  test('with labels as they are in the format are read', () => {
    expect(samplesIn('m{ a="1" , b="x\\"y\\\\z\\n", } 2 1700000000')).toEqual([
      { name: 'm', labels: { a: '1', b: 'x"y\\z\n' }, value: 2 },
    ]);
  });

  test.each(['NaN', '+Inf', '1e400', 'x'])('with the value %s say nothing', (value) => {
    expect(samplesIn(`slipway_requests_total ${value}`)).toEqual([]);
  });

  test('with a moment that no calendar has say nothing of it', () => {
    const read = { at: 1, replicas: new Map([['a', metrics({ answered: 1, used: 1e300 })]]) };
    const { keys } = trafficBetween('iris', { before: undefined, after: read }, new Map());
    expect(keys.map(({ lastUsedAt }) => lastUsedAt)).toEqual([undefined, undefined]);
  });
});

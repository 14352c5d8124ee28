import { type Sample, samplesIn } from './metrics-text.ts';

/** What a replica counts since it was started; the names are those of the scoring server (resources/scoring/README.md, “The metrics”). */
export interface ReplicaCounts {
  readonly requests: number;
  /** Answers from 500 on. */
  readonly failed: number;
  readonly rejected: number;
  readonly primary: number;
  readonly secondary: number;
  /** Requests not slower than a bound, by the bound in seconds; `Infinity` counts all. */
  readonly buckets: ReadonlyMap<number, number>;
}

/** What a replica is doing now. */
export interface ReplicaGauges {
  readonly inProgress: number;
  readonly queued: number;
  /** Running and waiting over what it can do at once; absent from servers that do not tell. */
  readonly busy: number | undefined;
  /** Unix seconds of the last request with each key; 0 for never. */
  readonly primaryUsed: number;
  readonly secondaryUsed: number;
}

export interface ReplicaMetrics {
  readonly counts: ReplicaCounts;
  readonly gauges: ReplicaGauges;
}

export function replicaMetrics(text: string): ReplicaMetrics {
  const samples = samplesIn(text);
  const named = (name: string, has: (labels: Sample['labels']) => boolean = () => true): readonly Sample[] =>
    samples.filter((sample) => sample.name === name && has(sample.labels));
  const sum = (...query: Parameters<typeof named>): number =>
    named(...query).reduce((total, { value }) => total + value, 0);
  const ofKey = (name: string, key: string): number => sum(name, (labels) => labels.key === key);
  return {
    counts: {
      requests: sum('slipway_requests_total'),
      failed: sum('slipway_requests_total', ({ code }) => Number(code) >= 500),
      rejected: sum('slipway_rejected_total'),
      primary: ofKey('slipway_key_requests_total', 'primary'),
      secondary: ofKey('slipway_key_requests_total', 'secondary'),
      buckets: bucketsOf(named('slipway_request_duration_seconds_bucket')),
    },
    gauges: {
      inProgress: sum('slipway_requests_in_progress'),
      queued: sum('slipway_queue_length'),
      busy: named('slipway_replica_busy_ratio')[0]?.value,
      primaryUsed: ofKey('slipway_key_last_used_timestamp_seconds', 'primary'),
      secondaryUsed: ofKey('slipway_key_last_used_timestamp_seconds', 'secondary'),
    },
  };
}

function bucketsOf(samples: readonly Sample[]): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>();
  for (const { labels, value } of samples) {
    const bound = labels.le === '+Inf' ? Number.POSITIVE_INFINITY : Number(labels.le);
    buckets.set(bound, (buckets.get(bound) ?? 0) + value);
  }
  return buckets;
}

import type { Latency } from '#contract/load/load-report.ts';

/** Each bucket reaches 1 % further than the one before, so no percentile is further off than that. */
const GROWTH = Math.log(1.01);
/** Milliseconds; what is quicker counts as this. */
const SMALLEST = 0.01;

/** Counts of times, in memory that does not grow with their number. */
export interface LatencyHistogram {
  readonly count: number;
  /** Adds one time in milliseconds. */
  add(milliseconds: number): void;
  summary(): Latency;
}

export function createLatencyHistogram(): LatencyHistogram {
  const buckets = new Map<number, number>();
  let count = 0;
  let total = 0;
  let minimum = Number.POSITIVE_INFINITY;
  let maximum = 0;
  return {
    get count() {
      return count;
    },
    add: (milliseconds) => {
      const bucket = Math.floor(Math.log(Math.max(milliseconds, SMALLEST) / SMALLEST) / GROWTH);
      buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
      count += 1;
      total += milliseconds;
      minimum = Math.min(minimum, milliseconds);
      maximum = Math.max(maximum, milliseconds);
    },
    summary: () => {
      if (count === 0) return { minimum: 0, mean: 0, p50: 0, p90: 0, p95: 0, p99: 0, maximum: 0 };
      const [p50 = 0, p90 = 0, p95 = 0, p99 = 0] = percentiles(buckets, count, [0.5, 0.9, 0.95, 0.99]).map(
        (value) => rounded(Math.min(maximum, Math.max(minimum, value))),
      );
      return {
        minimum: rounded(minimum),
        mean: rounded(total / count),
        p50,
        p90,
        p95,
        p99,
        maximum: rounded(maximum),
      };
    },
  };
}

/** For each share the middle of the bucket that holds the value at that rank (the nearest-rank method). */
function percentiles(
  buckets: ReadonlyMap<number, number>,
  count: number,
  shares: readonly number[],
): readonly number[] {
  const ordered = [...buckets].sort(([left], [right]) => left - right);
  return shares.map((share) => {
    let seen = 0;
    for (const [bucket, amount] of ordered) {
      seen += amount;
      if (seen >= Math.ceil(share * count)) return SMALLEST * Math.exp((bucket + 0.5) * GROWTH);
    }
    return 0;
  });
}

/** Hundredths of a millisecond: more is noise. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}

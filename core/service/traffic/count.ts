import type { ReplicaCounts } from './replica-metrics.ts';

export const NO_COUNTS: ReplicaCounts = {
  requests: 0,
  failed: 0,
  rejected: 0,
  primary: 0,
  secondary: 0,
  buckets: new Map(),
};

/** What was counted between two readings of one replica. A counter that went back was restarted: all of it is new. */
export function countedSince(before: ReplicaCounts, after: ReplicaCounts): ReplicaCounts {
  const from = after.requests < before.requests ? NO_COUNTS : before;
  return combine(after, from, (now, old) => Math.max(0, now - old));
}

export function addCounts(all: readonly ReplicaCounts[]): ReplicaCounts {
  return all.reduce((sum, each) => combine(sum, each, (a, b) => a + b), NO_COUNTS);
}

function combine(a: ReplicaCounts, b: ReplicaCounts, join: (a: number, b: number) => number): ReplicaCounts {
  const bounds = new Set([...a.buckets.keys(), ...b.buckets.keys()]);
  return {
    requests: join(a.requests, b.requests),
    failed: join(a.failed, b.failed),
    rejected: join(a.rejected, b.rejected),
    primary: join(a.primary, b.primary),
    secondary: join(a.secondary, b.secondary),
    buckets: new Map(
      [...bounds].map((bound) => [bound, join(a.buckets.get(bound) ?? 0, b.buckets.get(bound) ?? 0)]),
    ),
  };
}

/**
 * The time in milliseconds that this share of the requests did not exceed, between the bounds of a cumulative histogram as Prometheus'
 * `histogram_quantile` estimates it; undefined without requests. Beyond the last bound nothing is known but that bound.
 */
export function percentile(buckets: ReadonlyMap<number, number>, share: number): number | undefined {
  const sorted = [...buckets].sort(([a], [b]) => a - b);
  const total = sorted.at(-1)?.[1] ?? 0;
  if (total === 0) return undefined;
  const rank = share * total;
  const index = sorted.findIndex(([, count]) => count >= rank);
  const [bound, count] = sorted[index] ?? [0, 0];
  const [lower, below] = index > 0 ? (sorted[index - 1] ?? [0, 0]) : [0, 0];
  const seconds =
    bound === Number.POSITIVE_INFINITY
      ? lower
      : lower + ((bound - lower) * (rank - below)) / (count - below || 1);
  return Math.round(seconds * 1e5) / 100;
}

import type { Traffic } from '#contract/service/service.ts';
import { addCounts, countedSince, NO_COUNTS, percentile } from './count.ts';
import type { ReplicaCounts, ReplicaGauges } from './replica-metrics.ts';
import type { TrafficReading } from './traffic-memory.ts';

/**
 * A service's traffic from two readings of its replicas, or from one: then there are totals and no rates. `begunAt` tells when a
 * replica's container was started (milliseconds): one that is new since the reading before counts from its start, one that did not
 * answer then not at all. Pure.
 */
export function trafficBetween(
  service: string,
  readings: { readonly before: TrafficReading | undefined; readonly after: TrafficReading },
  begunAt: ReadonlyMap<string, number>,
): Traffic {
  const { before, after } = readings;
  const now = [...after.replicas.values()];
  const totals = addCounts(now.map(({ counts }) => counts));
  const gauges = now.map((each) => each.gauges);
  const since = before === undefined ? undefined : intervalBetween(before, after, begunAt);
  return {
    service,
    at: new Date(after.at).toISOString(),
    replicas: now.length,
    requestsTotal: totals.requests,
    inProgress: sumOf(gauges, ({ inProgress }) => inProgress),
    queued: sumOf(gauges, ({ queued }) => queued),
    ...busyOf(gauges),
    ...(since === undefined ? timesOf(totals) : ratesOf(since)),
    keys: keysOf(totals, gauges, since),
  };
}

interface Interval {
  readonly counts: ReplicaCounts;
  readonly seconds: number;
}

function intervalBetween(
  before: TrafficReading,
  after: TrafficReading,
  begunAt: ReadonlyMap<string, number>,
): Interval {
  const counts = [...after.replicas].map(([name, { counts: now }]) => {
    const old = before.replicas.get(name)?.counts;
    if (old !== undefined) return countedSince(old, now);
    return (begunAt.get(name) ?? 0) >= before.at ? now : NO_COUNTS;
  });
  return { counts: addCounts(counts), seconds: (after.at - before.at) / 1000 };
}

function ratesOf({ counts, seconds }: Interval): Partial<Traffic> {
  return {
    requestsPerSecond: rate(counts.requests, seconds),
    failedPerSecond: rate(counts.failed, seconds),
    rejectedPerSecond: rate(counts.rejected, seconds),
    ...timesOf(counts),
    overSeconds: Math.round(seconds * 10) / 10,
  };
}

function timesOf({ buckets }: ReplicaCounts): Pick<Traffic, 'p50' | 'p99'> {
  const [p50, p99] = [percentile(buckets, 0.5), percentile(buckets, 0.99)];
  return { ...(p50 === undefined ? {} : { p50 }), ...(p99 === undefined ? {} : { p99 }) };
}

/** The mean of the replicas; one with a queue is busy, not more than that. */
function busyOf(gauges: readonly ReplicaGauges[]): Pick<Traffic, 'busy'> {
  const known = gauges.flatMap(({ busy }) => busy ?? []);
  if (known.length === 0) return {};
  return { busy: sumOf(known, (busy) => Math.min(1, busy)) / known.length };
}

/** The latest moment that a Date can hold, in seconds. */
const LATEST = 8.64e12;

function keysOf(
  totals: ReplicaCounts,
  gauges: readonly ReplicaGauges[],
  since: Interval | undefined,
): Traffic['keys'] {
  return (['primary', 'secondary'] as const).map((key) => {
    const all = gauges.map((each) => (key === 'primary' ? each.primaryUsed : each.secondaryUsed));
    const used = Math.max(0, ...all.filter((seconds) => seconds <= LATEST));
    return {
      key,
      requests: totals[key],
      ...(since === undefined ? {} : { requestsPerSecond: rate(since.counts[key], since.seconds) }),
      ...(used === 0 ? {} : { lastUsedAt: new Date(used * 1000).toISOString() }),
    };
  });
}

function rate(count: number, seconds: number): number {
  return Math.round((count / seconds) * 100) / 100;
}

function sumOf<Item>(items: readonly Item[], value: (item: Item) => number): number {
  return items.reduce((sum, item) => sum + value(item), 0);
}

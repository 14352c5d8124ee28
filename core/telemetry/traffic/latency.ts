import { type Centroid, type Digest, mergedDigest, quantileOf } from '../profiles/digest.ts';
import type { Latency } from './hour-traffic.ts';

/** Adds up how long calls took, in bounded memory. */
export interface LatencyBuilder {
  /** `weight`: for how many calls it stands. */
  add(milliseconds: number, weight: number): void;
  addAll(latency: Latency): void;
  build(): Latency | undefined;
}

/** Centroids that are gathered before they are merged. */
const GATHERED = 4000;

export function latencyBuilder(): LatencyBuilder {
  let digests: Digest[] = [];
  let single: Centroid[] = [];
  let pending = 0;
  let high = 0;
  const merge = (): void => {
    if (single.length > 0) digests.push({ centroids: single, isExact: true });
    single = [];
    digests = digests.length === 0 ? [] : [mergedDigest(digests)];
    pending = 0;
  };
  const grow = (added: number): void => {
    pending += added;
    if (pending > GATHERED) merge();
  };
  return {
    add: (milliseconds, weight) => {
      high = Math.max(high, milliseconds);
      single.push([milliseconds, weight]);
      grow(1);
    },
    addAll: ({ centroids, isExact, high: highest }) => {
      high = Math.max(high, highest);
      digests.push({ centroids, isExact });
      grow(centroids.length);
    },
    build: () => {
      merge();
      const [all] = digests;
      return all && { centroids: all.centroids, isExact: all.isExact, high };
    },
  };
}

export interface Quantiles {
  readonly p50?: number;
  readonly p95?: number;
  readonly p99?: number;
}

/** Returns what half, 95 % and 99 % of calls took at most, in milliseconds; nothing of no calls. */
export function quantilesOf(latency: Latency | undefined): Quantiles {
  if (latency === undefined) return {};
  const { centroids, isExact, high } = latency;
  const at = (share: number): number | undefined => {
    const found = quantileOf({ centroids, isExact }, share, { low: centroids[0]?.[0] ?? 0, high });
    return found === undefined ? undefined : Math.round(found * 1000) / 1000;
  };
  const [p50, p95, p99] = [at(0.5), at(0.95), at(0.99)];
  return p50 === undefined || p95 === undefined || p99 === undefined ? {} : { p50, p95, p99 };
}

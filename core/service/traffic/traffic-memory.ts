import type { ReplicaMetrics } from './replica-metrics.ts';

/** What the replicas of a service said at one moment; `at` in milliseconds. */
export interface TrafficReading {
  readonly at: number;
  readonly replicas: ReadonlyMap<string, ReplicaMetrics>;
}

/** Earlier readings, so that a later one can tell rates. */
export interface TrafficMemory {
  /** Keeps a reading and returns the earlier one to compare it with: undefined when there is none worth it. */
  remember(key: string, reading: TrafficReading): TrafficReading | undefined;
}

/** A rate over less jumps; over more it is late. */
const BASE_MS = 5000;
/** Two readings closer than this tell nothing. */
const LEAST_MS = 500;
const KEEP_MS = 60_000;
const KEEP_COUNT = 60;

export function createTrafficMemory(): TrafficMemory {
  const readings = new Map<string, readonly TrafficReading[]>();
  return {
    remember: (key, reading) => {
      const earlier = (readings.get(key) ?? []).filter(({ at }) => reading.at - at <= KEEP_MS);
      readings.set(key, [...earlier, reading].slice(-KEEP_COUNT));
      return (
        earlier.findLast(({ at }) => reading.at - at >= BASE_MS) ??
        earlier.find(({ at }) => reading.at - at >= LEAST_MS)
      );
    },
  };
}

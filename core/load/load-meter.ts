import type { LoadReport } from '#contract/load/load-report.ts';
import { createLatencyHistogram, type LatencyHistogram } from './latency-histogram.ts';

/** How one request ended. */
export interface Answered {
  /** The status as text (`200`), or in a word why no answer came (`ECONNREFUSED`). */
  readonly outcome: string;
  readonly failed: boolean;
  /** Which version of a service answered, when the answer tells. */
  readonly version?: string | undefined;
}

/** Counts requests as they end. Pure but for what it has counted: time is told to it. */
export interface LoadMeter {
  /** `endedAt`: milliseconds since the first request was due. */
  record(answered: Answered, time: { readonly milliseconds: number; readonly endedAt: number }): void;
  /** Everything so far; `now` as `endedAt`. */
  report(now: number): LoadReport;
}

interface Tally {
  failed: number;
  readonly times: LatencyHistogram;
}

interface Second extends Tally {
  readonly versions: Map<string, number>;
}

/** Reports keep this many seconds, the latest: a stream may go on for a day. */
const MOST_SECONDS = 3600;

export function createLoadMeter(): LoadMeter {
  const all = emptyTally();
  const outcomes = new Map<string, number>();
  const seconds = new Map<number, Second>();
  const versions = new Map<string, Tally>();
  return {
    record: (answered, { milliseconds, endedAt }) => {
      const second = Math.floor(endedAt / 1000);
      const { version } = answered;
      const current = foundOrMade(seconds, second, emptySecond);
      const tallies: Tally[] = [all, current];
      if (version !== undefined) {
        tallies.push(foundOrMade(versions, version, emptyTally));
        current.versions.set(version, (current.versions.get(version) ?? 0) + 1);
      }
      for (const tally of tallies) {
        tally.times.add(milliseconds);
        if (answered.failed) tally.failed += 1;
      }
      outcomes.set(answered.outcome, (outcomes.get(answered.outcome) ?? 0) + 1);
      seconds.delete(second - MOST_SECONDS);
    },
    report: (now) => {
      const last = Math.floor(now / 1000);
      const first = Math.max(0, last - MOST_SECONDS + 1);
      return {
        ...counted(all),
        seconds: now / 1000,
        perSecond: now > 0 ? Math.round((all.times.count / now) * 100_000) / 100 : 0,
        outcomes: [...outcomes]
          .map(([outcome, count]) => ({ outcome, count }))
          .sort((left, right) => right.count - left.count),
        series: Array.from({ length: last - first + 1 }, (_none, index) => ({
          second: first + index,
          ...countedSecond(seconds.get(first + index) ?? emptySecond()),
        })),
        versions: [...versions].map(([version, tally]) => ({ version, ...counted(tally) })),
      };
    },
  };
}

function emptyTally(): Tally {
  return { failed: 0, times: createLatencyHistogram() };
}

function emptySecond(): Second {
  return { ...emptyTally(), versions: new Map() };
}

function foundOrMade<Key, Found>(among: Map<Key, Found>, key: Key, make: () => Found): Found {
  const found = among.get(key);
  if (found !== undefined) return found;
  const made = make();
  among.set(key, made);
  return made;
}

function countedSecond(second: Second): Omit<LoadReport['series'][number], 'second'> {
  return {
    ...counted(second),
    ...(second.versions.size === 0 ? {} : { versions: Object.fromEntries(second.versions) }),
  };
}

function counted(tally: Tally): Pick<LoadReport, 'sent' | 'failed' | 'latency'> {
  return { sent: tally.times.count, failed: tally.failed, latency: tally.times.summary() };
}

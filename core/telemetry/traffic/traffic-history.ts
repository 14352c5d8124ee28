import type { ServiceTraffic, TrafficStep } from '#contract/telemetry/traffic-history.ts';
import type { CallSource } from '../call-source.ts';
import { readDeletions } from '../deletion/deletion-records.ts';
import { dateOf, HOUR_US, type TimeRange } from '../time-range.ts';
import type { HourTraffic } from './hour-traffic.ts';
import { daysWithin, hoursOfDay } from './hours-of-day.ts';
import { readHour } from './read-hour.ts';
import { type CachedDay, markOf, type TrafficCache } from './traffic-cache.ts';
import { type TrafficSum, trafficSum } from './traffic-sum.ts';

export interface HistoryRequest {
  readonly range: TimeRange;
  readonly step: Exclude<TrafficStep, 'minute'>;
  /** When it returns what it has, by `performance.now()`. */
  readonly until: number;
}

/**
 * Returns the traffic of a service over time. Hours are those in which calls ended. What an hour adds up to is kept on this machine:
 * it is read again only when its files are others. When the time is over, `readFrom` says how far it came; who asks again gets
 * further. Throws what the store throws, and `cancelled`.
 */
export async function trafficHistory(
  source: CallSource,
  cache: TrafficCache,
  { range, step, until }: HistoryRequest,
): Promise<ServiceTraffic> {
  const times = { from: startOf(range.from, step), to: dateOf(range.to) };
  // The accounts of the hour before are where those of the first hour begin.
  const before = new Date(times.from.getTime() - HOUR_MS);
  const total = trafficSum({ service: source.service, step, ...times });
  let readFrom: Date | undefined;
  for (const day of await daysWithin(source, { from: before, to: times.to })) {
    const isWithin = (hour: string): boolean => {
      const at = Date.parse(`${day}T${hour}:00:00Z`);
      return at >= before.getTime() && at < times.to.getTime();
    };
    const reached = await addDay(source, { cache, day, total, until, isWithin });
    if (reached === undefined) continue;
    readFrom = new Date(`${day}T${reached}:00:00Z`);
    break;
  }
  const { starts, ignored } = await readDeletions(source);
  return total.build({ readFrom: readFrom ?? before, deleted: starts, ignored });
}

const HOUR_MS = HOUR_US / 1000;

/** Returns the beginning of the hour or the day of a moment. */
function startOf(microseconds: number, step: HistoryRequest['step']): Date {
  const text = dateOf(microseconds).toISOString();
  return new Date(step === 'day' ? `${text.slice(0, 10)}T00:00:00Z` : `${text.slice(0, 13)}:00:00Z`);
}

interface DayRequest {
  readonly cache: TrafficCache;
  readonly day: string;
  readonly total: TrafficSum;
  readonly until: number;
  readonly isWithin: (hour: string) => boolean;
}

/** Adds a day, its last hour first. Returns the hour that it came to; undefined when it is the whole day. */
async function addDay(
  source: CallSource,
  { cache, day, total, until, isWithin }: DayRequest,
): Promise<string | undefined> {
  const place = { storeName: source.storeName, service: source.service, day };
  const known = await cache.read(place);
  const hours = await hoursOfDay(source, day);
  const kept: CachedDay = {};
  let reached: string | undefined;
  let hasRead = false;
  for (const [hour, files] of [...hours].sort(([a], [b]) => (a < b ? 1 : -1))) {
    const mark = markOf(files);
    const before = known[hour];
    const isKnown = before?.files === mark;
    if (isKnown) kept[hour] = before;
    if (!isWithin(hour) || reached !== undefined) continue;
    const traffic: HourTraffic = isKnown ? before.traffic : await readHour(source, files);
    if (!isKnown) kept[hour] = { files: mark, traffic };
    hasRead ||= !isKnown;
    total.add(`${day}T${hour}`, traffic);
    // At least one hour is read each time: who asks again comes to an end.
    if (hasRead && performance.now() > until) reached = hour;
  }
  total.endDay();
  if (hasRead) await cache.write(place, kept);
  return reached;
}

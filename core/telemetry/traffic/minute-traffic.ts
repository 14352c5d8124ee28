import type { RecordedCall } from '#contract/telemetry/recorded-call.ts';
import type { ServiceTraffic, TrafficPoint, VersionTraffic } from '#contract/telemetry/traffic-history.ts';
import type { CallSource } from '../call-source.ts';
import { searchCalls } from '../search-calls.ts';
import { sum } from '../sums.ts';
import { dateOf, type TimeRange } from '../time-range.ts';
import { type HourBuilder, hourBuilder } from './hour-builder.ts';
import type { HourTraffic } from './hour-traffic.ts';
import { latencyBuilder, quantilesOf } from './latency.ts';
import { scaledStatuses } from './scale-statuses.ts';

const MINUTE_MS = 60_000;

/**
 * Returns the traffic of a service by minutes in which calls began, from the calls themselves: profiles know no minutes. Accounts are
 * of the whole time, so only sample rates scale a minute. Throws what the store throws, and `cancelled`.
 */
export async function minuteTraffic(source: CallSource, range: TimeRange): Promise<ServiceTraffic> {
  const minutes = new Map<string, HourBuilder>();
  const search = searchCalls(source, { where: [] }, range);
  for await (const { calls } of search.found)
    for (const call of calls) {
      const minute = minuteOf(call);
      const builder = minutes.get(minute) ?? hourBuilder();
      minutes.set(minute, builder);
      builder.addCalls([call], undefined);
    }
  const [from, to] = [dateOf(range.from), dateOf(range.to)];
  const told = [...minutes].sort(([a], [b]) => (a < b ? -1 : 1));
  const accounts = search.balance();
  return {
    service: source.service,
    from: from.toISOString(),
    to: to.toISOString(),
    readFrom: from.toISOString(),
    versions: versionsOf(told.map(([at, builder]) => [at, builder.build()])),
    completeness: [{ at: from.toISOString(), accounts, isOpen: to.getTime() + 5 * MINUTE_MS > Date.now() }],
    accounts,
  };
}

function minuteOf({ time }: RecordedCall): string {
  return new Date(Math.floor(Date.parse(time) / MINUTE_MS) * MINUTE_MS).toISOString();
}

function versionsOf(
  minutes: readonly (readonly [at: string, traffic: HourTraffic])[],
): readonly VersionTraffic[] {
  const names = new Set(minutes.flatMap(([, { versions }]) => versions.map(({ deployment }) => deployment)));
  return [...names].map((deployment) => {
    const latency = latencyBuilder();
    const own = minutes.flatMap(([at, { versions }]) =>
      versions.filter((version) => version.deployment === deployment).map((version) => ({ at, ...version })),
    );
    const points = own.map((version): TrafficPoint => {
      if (version.latency !== undefined) latency.addAll(version.latency);
      const scaled = [...scaledStatuses(version.statuses, { sampledOut: 0, rest: 0, isKnown: false })];
      return {
        at: version.at,
        requests: Math.round(sum(scaled.map(([, value]) => value))),
        statuses: Object.fromEntries(scaled.map(([name, value]) => [name, Math.round(value)])),
        ...quantilesOf(version.latency),
      };
    });
    const statuses: Record<string, number> = {};
    for (const point of points)
      for (const [name, value] of Object.entries(point.statuses))
        statuses[name] = (statuses[name] ?? 0) + value;
    const models = own.find((version) => version.models !== '')?.models ?? '';
    return {
      deployment,
      models: models === '' ? [] : models.split(','),
      first: own[0]?.first ?? '',
      last: own.at(-1)?.last ?? '',
      requests: sum(points.map(({ requests }) => requests)),
      statuses,
      ...quantilesOf(latency.build()),
      untimed: 0,
      points,
    };
  });
}

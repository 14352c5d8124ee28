import type { TrafficHistory, VersionTraffic } from './traffic-history.ts';

/** An image, and the models in it, as it served in one service. */
export interface ProductionVersion extends Omit<VersionTraffic, 'points' | 'first'> {
  readonly service: string;
  /** When its first call of the time began. */
  readonly since: string;
  /** Whether it served on the first day that is asked for: perhaps it did so before. */
  readonly isSinceBefore: boolean;
  /** Whether it answered the newest calls of its service. */
  readonly isNewest: boolean;
}

/** Returns what served where, as traffic tells it: by service, the newest first. */
export function productionOf({ services }: TrafficHistory): readonly ProductionVersion[] {
  return services.flatMap(({ service, from, versions }) => {
    const newest = versions.reduce((last, version) => (version.last > last ? version.last : last), '');
    return versions
      .map(({ points: _points, first, ...version }) => ({
        ...version,
        service,
        since: first,
        isSinceBefore: first.slice(0, 10) <= from.slice(0, 10),
        isNewest: version.last === newest,
      }))
      .sort((a, b) => (a.last < b.last ? 1 : -1));
  });
}

import { z } from 'zod';
import { type TrafficHistory, versionTrafficSchema } from './traffic-history.ts';

/** An image, and the models in it, as it served in one service. */
export const productionVersionSchema = versionTrafficSchema.omit({ points: true, first: true }).extend({
  service: z.string(),
  since: z.iso.datetime().describe('When its first call of the time began'),
  isSinceBefore: z
    .boolean()
    .describe('Whether it served on the first day that is asked for: perhaps it did so before'),
  isNewest: z.boolean().describe('Whether it answered the newest calls of its service'),
});
export type ProductionVersion = z.output<typeof productionVersionSchema>;

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

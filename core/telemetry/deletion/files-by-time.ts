import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';
import { filesOfHour, storedHours } from '../stored-hours.ts';

interface Time {
  readonly from: Date;
  readonly to: Date;
}

/** Yields the files that hold no single calls, and lie in a time as a whole: rows of ModelDataCollector, and profiles. */
export async function* filesByTime(
  store: ObjectStore,
  service: string,
  time: Time,
): AsyncGenerator<StoredObject> {
  yield* collectorFiles(store, service, time);
  for await (const hour of storedHours(store, service, time, 'profiles')) {
    const begin = Date.parse(`${hour.hour}:00:00Z`);
    if (begin >= time.from.getTime() && begin + HOUR_MS <= time.to.getTime())
      yield* await filesOfHour(store, hour);
  }
}

/** `modeldata/<subscription>/<group>/<account>/<service>/<model>/<identifier>/YYYY/MM/DD/…` */
const COLLECTOR_NAME = /^modeldata\/[^/]+\/[^/]+\/[^/]+\/([^/]+)\/.*\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/;

/** Yields the files with rows of ModelDataCollector of a service whose day, in UTC, lies in a time. */
async function* collectorFiles(
  store: ObjectStore,
  service: string,
  { from, to }: Time,
): AsyncGenerator<StoredObject> {
  for await (const file of store.list({ prefix: 'modeldata/' })) {
    const [, owner, year, month, date] = COLLECTOR_NAME.exec(file.name) ?? [];
    if (owner !== service) continue;
    const day = Date.parse(`${year}-${month}-${date}T00:00:00Z`);
    if (day >= from.getTime() && day + DAY_MS <= to.getTime()) yield file;
  }
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

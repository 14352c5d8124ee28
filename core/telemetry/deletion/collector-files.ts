import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';

/** `modeldata/<subscription>/<group>/<account>/<service>/<model>/<identifier>/YYYY/MM/DD/…` */
const COLLECTOR_NAME = /^modeldata\/[^/]+\/[^/]+\/[^/]+\/([^/]+)\/.*\/(\d{4})\/(\d{2})\/(\d{2})\/[^/]+$/;

/** Yields the files with rows of ModelDataCollector of a service whose day, in UTC, lies in a time. */
export async function* collectorFiles(
  store: ObjectStore,
  service: string,
  { from, to }: { readonly from: Date; readonly to: Date },
): AsyncGenerator<StoredObject> {
  for await (const file of store.list({ prefix: 'modeldata/' })) {
    const [, owner, year, month, date] = COLLECTOR_NAME.exec(file.name) ?? [];
    if (owner !== service) continue;
    const day = Date.parse(`${year}-${month}-${date}T00:00:00Z`);
    if (day >= from.getTime() && day + DAY_MS <= to.getTime()) yield file;
  }
}

const DAY_MS = 86_400_000;

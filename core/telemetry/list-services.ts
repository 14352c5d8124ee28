import type { ObjectStore } from '#core/object-store/object-store.ts';
import { storedDays } from './stored-hours.ts';

export interface RecordedService {
  readonly service: string;
  readonly firstDay: string;
  readonly lastDay: string;
}

/** Returns the services that have recorded calls in a store, by name. */
export async function listRecordedServices(store: ObjectStore): Promise<readonly RecordedService[]> {
  const found: RecordedService[] = [];
  for (const service of [...(await store.folders(''))].sort()) {
    const days = await storedDays(store, service);
    const [firstDay] = days;
    const lastDay = days.at(-1);
    if (firstDay !== undefined && lastDay !== undefined) found.push({ service, firstDay, lastDay });
  }
  return found;
}

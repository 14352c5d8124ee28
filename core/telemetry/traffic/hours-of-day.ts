import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from '../call-source.ts';
import { type StoredKind, storedDays } from '../stored-hours.ts';
import type { HourFiles } from './read-hour.ts';

const FILE = /\/hour=(\d{2})\/[^/]+\.jsonl\.gz$/;

/** Returns the days of a time for which a service has files, the newest first. */
export async function daysWithin(
  { store, service }: Pick<CallSource, 'store' | 'service'>,
  { from, to }: { readonly from: Date; readonly to: Date },
): Promise<readonly string[]> {
  const [first, last] = [from.toISOString().slice(0, 10), to.toISOString().slice(0, 10)];
  return (await storedDays(store, service)).filter((day) => day >= first && day <= last).reverse();
}

/** Returns the files of a day by hour: `09`. */
export async function hoursOfDay(
  { store, service }: Pick<CallSource, 'store' | 'service'>,
  day: string,
): Promise<ReadonlyMap<string, HourFiles>> {
  const hours = new Map<string, { calls: StoredObject[]; profiles: StoredObject[] }>();
  const kinds: readonly StoredKind[] = ['calls', 'profiles'];
  for (const kind of kinds)
    for await (const file of store.list({ prefix: `${service}/${kind}/date=${day}/` })) {
      const hour = FILE.exec(file.name)?.[1];
      if (hour === undefined || hour > '23') continue;
      const files = hours.get(hour) ?? { calls: [], profiles: [] };
      hours.set(hour, files);
      files[kind].push(file);
    }
  return hours;
}

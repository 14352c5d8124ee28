import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import { hourTrafficSchema } from './hour-traffic.ts';
import type { HourFiles } from './read-hour.ts';

const daySchema = z.record(z.string(), z.object({ files: z.string(), traffic: hourTrafficSchema }));

/** What the hours of a day add up to, each with the files it was made of. */
export type CachedDay = z.output<typeof daySchema>;

/** A day whose files belong together on this machine. */
export interface DayPlace {
  readonly storeName: string;
  readonly service: string;
  readonly day: string;
}

/** What was added up before: files never change, so an hour is read again only when others are there. */
export interface TrafficCache {
  read(place: DayPlace): Promise<CachedDay>;
  write(place: DayPlace, day: CachedDay): Promise<void>;
}

/** Another form of what is kept gets another name. */
const FORM = 1;

export function openTrafficCache(
  folder: string,
  write: (path: string, text: string) => Promise<void>,
): TrafficCache {
  const pathOf = ({ storeName, service, day }: DayPlace): string => {
    const key = JSON.stringify([FORM, storeName, service, day]);
    return join(folder, `${createHash('sha256').update(key).digest('hex')}.json`);
  };
  return {
    read: async (place) => {
      const text = await readFile(pathOf(place), 'utf8').catch(() => '');
      const read = daySchema.safeParse(jsonOrNothing(text));
      return read.success ? read.data : {};
    },
    write: (place, day) => write(pathOf(place), JSON.stringify(day)),
  };
}

/** Returns what tells the files of an hour apart from others. */
export function markOf({ calls, profiles }: HourFiles): string {
  const hash = createHash('sha256');
  for (const { name, size, changedAt } of [...calls, ...profiles])
    hash.update(
      JSON.stringify([name, size, changedAt] satisfies [string, number, StoredObject['changedAt']]),
    );
  return hash.digest('hex');
}

import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import type { CallSource } from '../search-calls.ts';
import { filesOfHour, storedHours } from '../stored-hours.ts';
import { dateOf, type TimeRange } from '../time-range.ts';
import { type CallProfile, profilesIn } from './read-profile.ts';

/** Files that are read at once. */
const AT_ONCE = 16;

/** Returns whether profiles can answer what is asked: they know the image of a call, but no single values and no failures. */
export function fitsProfiles({ where, status }: CallFilter): boolean {
  return where.length === 0 && (status === undefined || status === '2xx');
}

/** Yields the profiles of a service in the hours that a time touches. Throws what the store throws, and `cancelled`. */
export async function* searchProfiles(
  source: CallSource,
  filter: CallFilter,
  range: TimeRange,
): AsyncGenerator<CallProfile> {
  const { store, storeName, service, cache, signal } = source;
  // An hour that only begins at the end of a time has none of its calls.
  const times = { from: dateOf(range.from), to: dateOf(range.to - 1) };
  for await (const hour of storedHours(store, service, times, 'profiles')) {
    const files = await filesOfHour(store, hour);
    for (let at = 0; at < files.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      const some = files.slice(at, at + AT_ONCE);
      const read = await Promise.all(
        some.map(async (file) => profilesIn(await buffer(await opened(cache.open(store, storeName, file))))),
      );
      for (const profile of read.flat())
        if (filter.deployment === undefined || filter.deployment === profile.deployment) yield profile;
    }
  }
}

async function opened(source: Promise<Readable>): Promise<Readable> {
  return source;
}

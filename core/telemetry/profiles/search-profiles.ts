import { buffer } from 'node:stream/consumers';
import { SlipwayError } from '#contract/errors.ts';
import type { CallFilter } from '#contract/telemetry/recorded-call.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from '../call-source.ts';
import { editionOf } from '../segment-names.ts';
import { filesOfHour, storedHours } from '../stored-hours.ts';
import { dateOf, microsecondsOf, type TimeRange } from '../time-range.ts';
import { type CallProfile, MOST_BYTES, profilesIn, type ReadProfiles } from './read-profile.ts';

export type FoundProfile =
  | {
      readonly kind: 'profile';
      /** UTC, `2026-11-30T09`. */
      readonly hour: string;
      readonly profile: CallProfile;
    }
  /** A file with something in it that cannot be read. */
  | { readonly kind: 'unreadable'; readonly file: string };

/** Returns whether profiles can answer what is asked: they know the image of a call, but no single values and no failures. */
export function fitsProfiles({ where, status }: CallFilter): boolean {
  return where.length === 0 && (status === undefined || status === '2xx');
}

/**
 * Yields the profiles of a service in the hours whose middle lies in a time: so each hour is in one of two times that follow each
 * other. Yields the files that cannot be read whole as well. Throws what the store throws, and `cancelled`.
 */
export async function* searchProfiles(
  source: CallSource,
  filter: CallFilter,
  range: TimeRange,
): AsyncGenerator<FoundProfile> {
  const times = { from: dateOf(range.from), to: dateOf(range.to) };
  for await (const hour of storedHours(source.store, source.service, times, 'profiles')) {
    const middle = microsecondsOf(`${hour.hour}:30:00Z`);
    if (middle < range.from || middle >= range.to) continue;
    // No profile is ever written again: under such a name there is none of a recorder.
    const [files, foreign] = partition(
      await filesOfHour(source.store, hour),
      ({ name }) => editionOf(name) === 0,
    );
    for (const { name } of foreign) yield { kind: 'unreadable', file: name };
    for (const file of files) yield* foundIn(await profilesOf(source, file), hour.hour, filter);
  }
}

function partition<Item>(items: readonly Item[], fits: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(fits), items.filter((item) => !fits(item))];
}

function* foundIn(
  { file, profiles, isReadable }: ReadFile,
  hour: string,
  { deployment }: CallFilter,
): Generator<FoundProfile> {
  if (!isReadable) yield { kind: 'unreadable', file };
  for (const profile of profiles)
    if ((deployment ?? profile.deployment) === profile.deployment) yield { kind: 'profile', hour, profile };
}

interface ReadFile extends ReadProfiles {
  readonly file: string;
}

/** One file at a time: whoever may write to a store can put many large ones there. */
async function profilesOf(
  { store, storeName, cache, signal }: CallSource,
  file: StoredObject,
): Promise<ReadFile> {
  if (signal?.aborted === true) throw new SlipwayError('cancelled');
  if (file.size > MOST_BYTES) return { file: file.name, profiles: [], isReadable: false };
  return { file: file.name, ...profilesIn(await buffer(await cache.open(store, storeName, file))) };
}

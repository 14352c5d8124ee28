import type { Readable } from 'node:stream';
import { setImmediate as otherWork } from 'node:timers/promises';
import { SlipwayError } from '#contract/errors.ts';
import { atMost } from '#core/host/at-most.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from '../call-source.ts';
import { MOST_BYTES } from '../profiles/read-profile.ts';
import { countingFiles, readCallFile } from '../search-calls.ts';
import type { SegmentCache } from '../segment-cache.ts';
import { editionOf, segmentCopies } from '../segment-names.ts';
import { type HourBuilder, hourBuilder } from './hour-builder.ts';
import type { HourTraffic } from './hour-traffic.ts';
import { profileTraffic } from './profile-traffic.ts';

/** The files of one hour of a service. */
export interface HourFiles {
  readonly calls: readonly StoredObject[];
  readonly profiles: readonly StoredObject[];
}

/** What an hour adds up to is kept, so its files need not be. */
const UNKEPT: SegmentCache = {
  open: (store, _storeName, file) => store.read(file.name),
  forget: async () => undefined,
  trim: async () => undefined,
};

/** Fetched at once: a bucket answers one by one, each after a while. */
const AT_ONCE = 8;
const MOST_AT_ONCE = 2 ** 20;

/** Adds up the files of an hour. Throws what the store throws, and `cancelled`. */
export async function readHour(
  { store, storeName, service, signal }: CallSource,
  { calls, profiles }: HourFiles,
): Promise<HourTraffic> {
  const source: CallSource = { store, storeName, service, signal, cache: UNKEPT };
  const builder = hourBuilder();
  for (const file of await countingFiles(source, segmentCopies(calls))) {
    const { calls: read, end } = await readCallFile(source, file);
    builder.addCalls(read, end);
    // A page may want its answer meanwhile.
    await otherWork();
  }
  await addProfiles(source, profiles, builder);
  return builder.build();
}

/** No profile is ever written again: under such a name there is none of a recorder. */
async function addProfiles(
  source: CallSource,
  files: readonly StoredObject[],
  builder: HourBuilder,
): Promise<void> {
  const turns = atMost(AT_ONCE);
  const isSmall = ({ size }: StoredObject): boolean => size <= MOST_AT_ONCE;
  const read = async (file: StoredObject): Promise<void> => {
    if (source.signal?.aborted === true) throw new SlipwayError('cancelled');
    if (file.size > MOST_BYTES || editionOf(file.name) > 0) return builder.addUnreadable();
    const { profiles, end } = profileTraffic(
      file.name,
      await bytesOf(await source.store.read(file.name), file.size),
    );
    builder.addProfiles(profiles, end);
  };
  await Promise.all(files.filter(isSmall).map((file) => turns(() => read(file))));
  for (const file of files) if (!isSmall(file)) await read(file);
}

/** Returns what a file holds, and no more than its store has told. */
async function bytesOf(source: Readable, size: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let left = size;
  for await (const chunk of source) {
    const bytes = Buffer.from(chunk).subarray(0, left);
    parts.push(bytes);
    left -= bytes.length;
    if (left <= 0) break;
  }
  return Buffer.concat(parts);
}

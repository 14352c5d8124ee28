import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { setImmediate as otherWork } from 'node:timers/promises';
import { z } from 'zod';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import type { StoredObject } from '#core/object-store/object-store.ts';
import type { CallSource } from '../call-source.ts';

/** How many calls a deletion took from each start of a replica. */
export type DeletedByStart = ReadonlyMap<string, number>;

/** What all records together tell. */
export interface Deletions {
  readonly starts: DeletedByStart;
  /** Records that were not read: they are foreign, too large or too many. */
  readonly ignored: number;
}

/** Years of daily deletions; each search reads them all. */
const MOST_RECORDS = 2000;
/** Of one record: twice what `recordDeletion` writes. */
const MOST_BYTES = 2 ** 20;
/** Of one record as it is written. */
const STARTS_OF_RECORD = 10_000;
/** Of all records together. */
const MOST_STARTS = 200_000;

/** As `recordDeletion` names them. */
const NAME = /\/\d{4}-\d\d-\d\dT\d\d-\d\d-\d\d-\d{3}Z-[0-9a-f]{6}\.json$/;

const recordSchema = z.object({ starts: z.record(z.string().max(100), z.number().int().nonnegative()) });

const folderOf = (service: string): string => `${service}/deleted/`;

/** Keeps in the store how many calls went, so that they do not look lost. */
export async function recordDeletion(
  { store, service }: Pick<CallSource, 'store' | 'service'>,
  starts: DeletedByStart,
): Promise<void> {
  const all = [...starts];
  for (let from = 0; from < all.length; from += STARTS_OF_RECORD) {
    const part = Object.fromEntries(all.slice(from, from + STARTS_OF_RECORD));
    const time = new Date().toISOString();
    const name = `${folderOf(service)}${time.replaceAll(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}.json`;
    await store.create(name, Buffer.from(`${JSON.stringify({ time, starts: part })}\n`));
  }
}

/**
 * Returns what earlier deletions took. Whoever may write into the store can put records there too: files that no deletion writes are
 * counted and not read, and so is what goes beyond a number of records and of starts.
 */
export async function readDeletions(source: CallSource): Promise<Deletions> {
  const { store, service } = source;
  const starts = new Map<string, number>();
  let records = 0;
  let ignored = 0;
  for await (const file of store.list({ prefix: folderOf(service) })) {
    if (records + ignored >= 2 * MOST_RECORDS) return { starts, ignored: ignored + 1 };
    const isRecord = NAME.test(file.name) && file.size <= MOST_BYTES && records < MOST_RECORDS;
    const found = isRecord ? await readRecord(source, file) : undefined;
    if (found === undefined || starts.size + found.length > MOST_STARTS) {
      ignored += 1;
      continue;
    }
    records += 1;
    for (const [start, count] of found) starts.set(start, (starts.get(start) ?? 0) + count);
    // A page may want its answer meanwhile.
    await otherWork();
  }
  return { starts, ignored };
}

/** Returns undefined for a record that cannot be read. */
async function readRecord(
  { store, storeName, cache, signal }: CallSource,
  file: StoredObject,
): Promise<readonly (readonly [string, number])[] | undefined> {
  signal?.throwIfAborted();
  const read = recordSchema.safeParse(jsonOrNothing(await text(await cache.open(store, storeName, file))));
  return read.success ? Object.entries(read.data.starts) : undefined;
}

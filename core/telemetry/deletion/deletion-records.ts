import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { jsonOrNothing } from '#core/host/json-or-nothing.ts';
import type { CallSource } from '../call-source.ts';

/** How many calls a deletion took from each start of a replica. */
export type DeletedByStart = ReadonlyMap<string, number>;

const recordSchema = z.object({ starts: z.record(z.string(), z.number().int().nonnegative()) });

const folderOf = (service: string): string => `${service}/deleted/`;

/** Keeps in the store how many calls went, so that they do not look lost. */
export async function recordDeletion(
  { store, service }: Pick<CallSource, 'store' | 'service'>,
  starts: DeletedByStart,
): Promise<void> {
  if (starts.size === 0) return;
  const time = new Date().toISOString();
  const name = `${folderOf(service)}${time.replaceAll(/[:.]/g, '-')}-${randomBytes(3).toString('hex')}.json`;
  await store.create(name, Buffer.from(`${JSON.stringify({ time, starts: Object.fromEntries(starts) })}\n`));
}

/** Yields what earlier deletions took. A record that cannot be read counts as none. */
export async function* deletionRecords({
  store,
  storeName,
  service,
  cache,
}: CallSource): AsyncGenerator<DeletedByStart> {
  let records = 0;
  for await (const file of store.list({ prefix: folderOf(service) })) {
    records += 1;
    if (records > MOST_RECORDS) return;
    if (!file.name.endsWith('.json') || file.size > MOST_BYTES) continue;
    const read = recordSchema.safeParse(jsonOrNothing(await text(await cache.open(store, storeName, file))));
    if (read.success) yield new Map(Object.entries(read.data.starts));
  }
}

/** Years of daily deletions; each search reads them all. */
const MOST_RECORDS = 5000;
/** Of one record: some 100,000 starts of replicas. */
const MOST_BYTES = 8 * 2 ** 20;

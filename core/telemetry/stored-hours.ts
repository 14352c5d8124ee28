import type { ObjectStore, StoredObject } from '#core/object-store/object-store.ts';
import { type SegmentCopies, segmentCopies } from './segment-names.ts';

/** An hour of UTC for which there are files: `2026-11-30T09`. */
export interface StoredHour {
  readonly hour: string;
  readonly prefix: string;
}

const DATE = /^date=(\d{4}-\d{2}-\d{2})$/;
const HOUR = /^hour=(\d{2})$/;

/** What recorders store: calls, or profiles of them. */
export type StoredKind = 'calls' | 'profiles';

/** Returns the days for which a service has files of a kind, or of any, oldest first. */
export async function storedDays(
  store: ObjectStore,
  service: string,
  kind?: StoredKind,
): Promise<readonly string[]> {
  if (kind === undefined) {
    const days = await Promise.all([
      storedDays(store, service, 'calls'),
      storedDays(store, service, 'profiles'),
    ]);
    return [...new Set(days.flat())].sort();
  }
  const folders = await store.folders(`${service}/${kind}/`);
  return folders.flatMap((folder) => DATE.exec(folder)?.[1] ?? []).sort();
}

/**
 * Yields the hours that can hold calls which began from `from` to before `to`, newest first. Files are filed by when
 * calls ended, which is later than when they began.
 */
export async function* storedHours(
  store: ObjectStore,
  service: string,
  { from, to }: { readonly from: Date; readonly to: Date },
  kind: StoredKind = 'calls',
): AsyncGenerator<StoredHour> {
  const first = from.toISOString().slice(0, 13);
  const last = new Date(to.getTime() + LONGEST_CALL_MS).toISOString().slice(0, 13);
  const days = (await storedDays(store, service, kind)).filter(
    (day) => day >= first.slice(0, 10) && day <= last.slice(0, 10),
  );
  for (const day of [...days].reverse()) {
    const folders = await store.folders(`${service}/${kind}/date=${day}/`);
    const hours = folders.flatMap((folder) => HOUR.exec(folder)?.[1] ?? []).sort();
    for (const hour of hours.reverse())
      if (`${day}T${hour}` >= first && `${day}T${hour}` <= last)
        yield { hour: `${day}T${hour}`, prefix: `${service}/${kind}/date=${day}/hour=${hour}/` };
  }
}

/** The longest timeout of a request (contract/service, `timeoutSeconds`). */
const LONGEST_CALL_MS = 3_600_000;

/** Returns the finished files of an hour, in the order of their names. */
export async function filesOfHour(
  store: ObjectStore,
  { prefix }: Pick<StoredHour, 'prefix'>,
): Promise<readonly StoredObject[]> {
  const files: StoredObject[] = [];
  for await (const file of store.list({ prefix })) if (file.name.endsWith('.jsonl.gz')) files.push(file);
  return files;
}

/** Returns the finished files of an hour by segment. */
export async function copiesOfHour(
  store: ObjectStore,
  hour: Pick<StoredHour, 'prefix'>,
): Promise<readonly SegmentCopies[]> {
  return segmentCopies(await filesOfHour(store, hour));
}
